package redisruntime

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// An assignment is one variable on its way into an endpoint.
type assignment struct {
	value    string
	endpoint *Endpoint
	system   System
	index    int      // of the database; a URL's path may repeat it
	sets     []string // settings
}

// variables lists those that are read with a prefix, which is REDIS or, for
// one database, REDIS_<NAME>. They are applied in this order. Values never
// stand in errors where they may be passwords.
var variables = []struct {
	suffix string
	sets   []string // see settings
	apply  func(*assignment) error
}{
	{"_TOPOLOGY", []string{"topology"}, setTopology},
	{"_URL", []string{"addresses", "tls"}, setURL},
	{"_HOST", []string{"addresses"}, setHost},
	{"_PORT", []string{"addresses"}, setPort},
	{"_ADDRESSES", []string{"addresses"}, setAddresses},
	{"_MASTER_NAME", []string{"master_name"}, text(func(e *Endpoint) *string { return &e.MasterName })},
	{"_USERNAME", []string{"username"}, text(func(e *Endpoint) *string { return &e.Username })},
	{"_PASSWORD", []string{"password"}, setPassword},
	{"_PASSWORD_FILE", []string{"password"}, setPasswordFile},
	{"_SENTINEL_USERNAME", []string{"sentinel_username"}, text(func(e *Endpoint) *string { return &e.SentinelUsername })},
	{"_SENTINEL_PASSWORD", []string{"sentinel_password"}, setSentinelPassword},
	{"_SENTINEL_PASSWORD_FILE", []string{"sentinel_password"}, setSentinelPasswordFile},
	{"_TLS", []string{"tls"}, setTLS},
	{"_TLS_CA_FILE", []string{"tls", "tls.ca_file"}, tlsText(func(t *catalog.TLS) *string { return &t.CAFile })},
	{"_TLS_CERT_FILE", []string{"tls", "tls.cert_file"}, tlsText(func(t *catalog.TLS) *string { return &t.CertFile })},
	{"_TLS_KEY_FILE", []string{"tls", "tls.key_file"}, tlsText(func(t *catalog.TLS) *string { return &t.KeyFile })},
	{"_TLS_SERVER_NAME", []string{"tls", "tls.server_name"}, tlsText(func(t *catalog.TLS) *string { return &t.ServerName })},
	{"_TLS_MIN_VERSION", []string{"tls", "tls.min_version"}, tlsText(func(t *catalog.TLS) *string { return &t.MinVersion })},
}

// rivals are variables of which only one can be meant.
var rivals = [][2]string{
	{"_URL", "_HOST"}, {"_URL", "_PORT"}, {"_URL", "_ADDRESSES"},
	{"_ADDRESSES", "_HOST"}, {"_ADDRESSES", "_PORT"},
	{"_PASSWORD", "_PASSWORD_FILE"}, {"_SENTINEL_PASSWORD", "_SENTINEL_PASSWORD_FILE"},
}

// override applies the variables that are set to the placement, and returns
// their names. The error joins all faults.
func (s System) override(p *placement, prefix string, index int) (used []string, err error) {
	var faults []error
	for _, pair := range rivals {
		if s.variable(prefix+pair[0]) != "" && s.variable(prefix+pair[1]) != "" {
			faults = append(faults, fmt.Errorf("%s%s stands beside %[1]s%[3]s: unset one of them", prefix, pair[0], pair[1]))
		}
	}
	for _, v := range variables {
		name := prefix + v.suffix
		value := s.variable(name)
		if value == "" {
			continue
		}
		used = append(used, name)
		a := &assignment{value: value, endpoint: &p.endpoint, system: s, index: index, sets: slices.Clone(v.sets)}
		if err := v.apply(a); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		for _, setting := range a.sets {
			p.set(setting, origin{source: name, variable: true})
		}
	}
	return used, errors.Join(append(faults, s.checkTLS(prefix))...)
}

// checkTLS finds variables of which some ask for TLS and others for none.
func (s System) checkTLS(prefix string) error {
	var on, off []string
	for _, v := range variables {
		name := prefix + v.suffix
		value := s.variable(name)
		asked, err := strconv.ParseBool(value)
		switch {
		case value == "":
		case v.suffix == "_URL" && strings.HasPrefix(value, "rediss:"), v.suffix == "_TLS" && err == nil && asked, strings.HasPrefix(v.suffix, "_TLS_"):
			on = append(on, name)
		case v.suffix == "_URL", v.suffix == "_TLS" && err == nil:
			off = append(off, name)
		}
	}
	if len(on) == 0 || len(off) == 0 {
		return nil
	}
	return fmt.Errorf("%s: TLS is asked for, but %s says that there is none: unset one side, or use the scheme rediss",
		strings.Join(on, ", "), strings.Join(off, ", "))
}

func text(field func(*Endpoint) *string) func(*assignment) error {
	return func(a *assignment) error {
		*field(a.endpoint) = a.value
		return nil
	}
}

func tlsText(field func(*catalog.TLS) *string) func(*assignment) error {
	return func(a *assignment) error {
		t := new(catalog.TLS)
		if a.endpoint.TLS != nil {
			*t = *a.endpoint.TLS // the catalog's own must stay as it is
		}
		*field(t) = a.value
		a.endpoint.TLS = t
		return nil
	}
}

func setTLS(a *assignment) error {
	on, err := strconv.ParseBool(a.value)
	switch {
	case err != nil:
		return fmt.Errorf("%q is not true or false", a.value)
	case !on:
		a.endpoint.TLS = nil
	case a.endpoint.TLS == nil:
		a.endpoint.TLS = new(catalog.TLS)
	}
	return nil
}

// setTopology takes what only sentinels have away from an endpoint that is to
// have none.
func setTopology(a *assignment) error {
	t := catalog.Topology(a.value)
	if !slices.Contains([]catalog.Topology{catalog.Standalone, catalog.Sentinel, catalog.Cluster, catalog.Ring}, t) {
		return fmt.Errorf("topology %q is unknown: use standalone, sentinel, cluster or ring", a.value)
	}
	a.endpoint.Topology = t
	if t != catalog.Sentinel {
		a.endpoint.MasterName, a.endpoint.SentinelUsername, a.endpoint.SentinelPassword = "", "", ""
	}
	return nil
}

func setPassword(a *assignment) error {
	a.endpoint.Password, a.endpoint.PasswordFile = Secret(a.value), ""
	return nil
}

func setPasswordFile(a *assignment) error {
	a.endpoint.Password, a.endpoint.PasswordFile = "", a.value
	return nil
}

func setSentinelPassword(a *assignment) error {
	a.endpoint.SentinelPassword = Secret(a.value)
	return nil
}

func setSentinelPasswordFile(a *assignment) (err error) {
	a.endpoint.SentinelPassword, err = a.system.readSecret(a.value)
	return err
}

func setAddresses(a *assignment) error {
	a.endpoint.Addresses = nil
	for addr := range strings.SplitSeq(a.value, ",") {
		addr = strings.TrimSpace(addr)
		if err := catalog.CheckAddress(addr); err != nil {
			return fmt.Errorf("%w: write host:port, several with commas between them", err)
		}
		a.endpoint.Addresses = append(a.endpoint.Addresses, addr)
	}
	return nil
}

// setHost leaves the port as it is.
func setHost(a *assignment) error {
	host := strings.Trim(a.value, "[]")
	if strings.Contains(host, ":") && net.ParseIP(host) == nil {
		return fmt.Errorf("host %q holds a port or a scheme: use _PORT for a port and _URL for a URL", a.value)
	}
	_, port := hostPort(a.endpoint)
	a.endpoint.Addresses = []string{net.JoinHostPort(host, port)}
	return nil
}

// setPort leaves the host as it is.
func setPort(a *assignment) error {
	if len(a.endpoint.Addresses) > 1 {
		return fmt.Errorf("a port for %d addresses: use _ADDRESSES", len(a.endpoint.Addresses))
	}
	host, _ := hostPort(a.endpoint)
	a.endpoint.Addresses = []string{net.JoinHostPort(host, a.value)}
	return nil
}

func hostPort(e *Endpoint) (host, port string) {
	if len(e.Addresses) == 1 {
		if h, p, err := net.SplitHostPort(e.Addresses[0]); err == nil {
			return h, p
		}
	}
	return "localhost", "6379"
}

// setURL never repeats the URL in an error, because it may hold a password.
func setURL(a *assignment) error {
	u, err := url.Parse(a.value)
	if err != nil {
		return errors.New("not a URL: write redis://user:password@host:6379")
	}
	e := a.endpoint
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
		if err := checkPath(strings.Trim(u.Path, "/"), a.index); err != nil {
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
		password, _ := u.User.Password()
		e.Username, e.Password, e.PasswordFile = u.User.Username(), Secret(password), ""
		a.sets = append(a.sets, "username", "password")
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
