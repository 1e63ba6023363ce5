package redisruntime

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// setURL never repeats the URL in an error, because it may hold a password.
func setURL(a *assignment) error {
	if err := checkSpecial(a.value); err != nil {
		return err
	}
	u, err := url.Parse(a.value)
	if err != nil {
		return errors.New("not a URL: write redis://user:password@host:6379")
	}
	if err := a.checkURL(u); err != nil {
		return err
	}
	e := a.endpoint
	e.Addresses = []string{u.Path}
	if u.Scheme != "unix" {
		e.Addresses = []string{net.JoinHostPort(u.Hostname(), cmp.Or(u.Port(), "6379"))}
	}
	switch {
	case u.Scheme != "rediss":
		e.TLS = nil
	case e.TLS == nil:
		e.TLS = new(catalog.TLS)
	}
	if u.User != nil {
		password, _ := u.User.Password()
		e.Username, e.Password, e.PasswordFile = u.User.Username(), Secret(password), ""
		a.sets = append(a.sets, "username", "password")
	}
	if u.Scheme == "unix" {
		return nil // its path is the socket's
	}
	return checkPath(strings.Trim(u.Path, "/"), a.index)
}

// checkSpecial finds passwords with a character that ends what stands before the
// '@', so that a part of them would be taken for the host.
func checkSpecial(raw string) error {
	scheme, rest, _ := strings.Cut(raw, "://")
	i := strings.IndexAny(rest, "/?#")
	if i < 0 || strings.EqualFold(scheme, "unix") || !strings.Contains(rest[i:], "@") {
		return nil
	}
	return fmt.Errorf("the URL has a %q before an '@': write %%%X for one in a password", rest[i], rest[i])
}

func (a *assignment) checkURL(u *url.URL) error {
	_, hasPassword := u.User.Password()
	switch socket := u.Scheme == "unix"; {
	case !socket && u.Scheme != "redis" && u.Scheme != "rediss":
		return errors.New("the URL's scheme is unknown: use redis, rediss or unix")
	case !socket && u.Hostname() == "":
		return errors.New("the URL has no host: write redis://host:6379")
	case socket && u.Path == "":
		return errors.New("the URL has no path: write unix:///path/to/redis.sock")
	case u.Fragment != "":
		return errors.New("the URL has a '#': remove what begins there")
	case len(u.Query()) > 0:
		return errors.New("the URL has parameters after '?': timeouts and pool sizes are set in redisruntime.Config")
	case u.User.Username() != "" && !hasPassword && a.given("_PASSWORD") == "" && a.given("_PASSWORD_FILE") == "":
		return fmt.Errorf("the URL has a user and no password: write redis://:password@host for a password alone, or set %s_PASSWORD or %[1]s_PASSWORD_FILE", a.prefix)
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
