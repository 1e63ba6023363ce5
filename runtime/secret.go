package redisruntime

import "log/slog"

// Secret is a password. Printing, logging and encoding show that there is
// one, never what it is.
type Secret string

const masked = "(secret)"

// String returns a placeholder, or "" if the secret is empty.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return masked
}

// GoString is String for %#v.
func (s Secret) GoString() string { return `"` + s.String() + `"` }

// LogValue is String for slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText is String for encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
