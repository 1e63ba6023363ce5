package redisruntime

import (
	"fmt"
	"log/slog"
	"strings"
)

// Secret is a password. Printing, logging and encoding show that there is
// one, never what it is. In an unexported field of another type it is a plain
// string to package fmt, which calls no methods there: print no such values.
type Secret string

const masked = "(secret)"

// String returns a placeholder, or "" if the secret is empty.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// Format is String for every verb of package fmt, also those that are none for a text.
func (s Secret) Format(f fmt.State, verb rune) {
	_, _ = fmt.Fprintf(f, fmt.FormatString(f, verb), s.String())
}

// LogValue is String for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String for encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// readSecret reads a password file; a line end after the password is none of it.
func (s System) readSecret(path string) (Secret, error) {
	data, err := s.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read password: %w", err)
	}
	return parseSecret(path, data)
}

func parseSecret(path string, data []byte) (Secret, error) {
	secret := Secret(strings.TrimRight(string(data), "\r\n"))
	if secret == "" {
		return "", fmt.Errorf("password file %s is empty", path)
	}
	return secret, nil
}
