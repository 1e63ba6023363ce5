package redisruntime

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// variables applies PREFIX_URL, or PREFIX_HOST, _PORT, _USERNAME, _PASSWORD
// and _PASSWORD_FILE, to an endpoint. It returns the names of those that are
// set. index is the database number that a URL's path may repeat.
func (s System) variables(prefix string, index int, e *Endpoint) (used []string, err error) {
	read := func(suffix string) string {
		value := s.variable(prefix + suffix)
		if value != "" {
			used = append(used, prefix+suffix)
		}
		return value
	}
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }

	rawURL, host, port := read("_URL"), read("_HOST"), read("_PORT")
	username, password, file := read("_USERNAME"), read("_PASSWORD"), read("_PASSWORD_FILE")

	if rawURL != "" {
		if host != "" || port != "" {
			fault("%s_URL stands beside %[1]s_HOST or %[1]s_PORT: unset one side", prefix)
		}
		if err := applyURL(rawURL, index, e); err != nil {
			fault("%s_URL: %w", prefix, err)
		}
	} else if host != "" || port != "" {
		if err := applyHostPort(host, port, e); err != nil {
			fault("%s_HOST and %[1]s_PORT: %w", prefix, err)
		}
	}
	if username != "" {
		e.Username = username
	}
	switch {
	case password != "" && file != "":
		fault("%s_PASSWORD stands beside %[1]s_PASSWORD_FILE: unset one of them", prefix)
	case password != "":
		e.Password = Secret(password)
	case file != "":
		secret, err := s.readSecret(file)
		if err != nil {
			fault("%s_PASSWORD_FILE: %w", prefix, err)
		}
		e.Password = secret
	}
	return used, errors.Join(faults...)
}

// applyHostPort replaces host, port or both in the endpoint's address.
func applyHostPort(host, port string, e *Endpoint) error {
	oldHost, oldPort := "localhost", "6379"
	if len(e.Addresses) == 1 {
		if h, p, err := net.SplitHostPort(e.Addresses[0]); err == nil {
			oldHost, oldPort = h, p
		}
	}
	if host == "" {
		host = oldHost
	}
	if port == "" {
		port = oldPort
	}
	if strings.Contains(host, ":") && net.ParseIP(strings.Trim(host, "[]")) == nil {
		return fmt.Errorf("host %q holds a port or a scheme: use REDIS_PORT for a port and REDIS_URL for a URL", host)
	}
	e.Addresses = []string{net.JoinHostPort(strings.Trim(host, "[]"), port)}
	return nil
}

// applyURL never repeats the URL in an error, because it may hold a password.
func applyURL(raw string, index int, e *Endpoint) error {
	u, err := url.Parse(raw)
	if err != nil {
		return errors.New("not a URL: write redis://user:password@host:6379")
	}
	switch u.Scheme {
	case "redis", "rediss":
		host, port := u.Hostname(), u.Port()
		if host == "" {
			return errors.New("the URL has no host: write redis://host:6379")
		}
		if port == "" {
			port = "6379"
		}
		e.Addresses = []string{net.JoinHostPort(host, port)}
		switch {
		case u.Scheme == "redis":
			e.TLS = nil
		case e.TLS == nil:
			e.TLS = new(catalog.TLS)
		}
		if err := checkPath(strings.Trim(u.Path, "/"), index); err != nil {
			return err
		}
	case "unix":
		if u.Path == "" {
			return errors.New("the URL has no path: write unix:///path/to/redis.sock")
		}
		e.Addresses, e.TLS = []string{u.Path}, nil
	default:
		return errors.New("the URL's scheme is unknown: use redis, rediss or unix")
	}
	if len(u.Query()) > 0 {
		return errors.New("the URL has parameters after '?': timeouts and pool sizes are set in redisruntime.Config")
	}
	if u.User != nil {
		e.Username = u.User.Username()
		password, _ := u.User.Password()
		e.Password = Secret(password)
	}
	return nil
}

// checkPath accepts the database number in a URL only where it says nothing new.
func checkPath(path string, index int) error {
	if path == "" || path == strconv.Itoa(index) {
		return nil
	}
	return fmt.Errorf("the URL selects a database by its path; numbers come from the catalog (here %d): remove the path", index)
}

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
