package redisruntime

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// An assignment is one variable on its way into an endpoint.
type assignment struct {
	reader
	value    string
	endpoint *Endpoint
	index    int      // of the database; a URL's path may repeat it
	sets     []string // settings
}

// A reader reads the variables of a prefix: REDIS, or REDIS_<NAME>.
type reader struct {
	system System
	prefix string
}

// given returns the value of a variable. What Kubernetes sets for a service of
// the name redis, such as REDIS_PORT=tcp://10.0.0.11:6379, was given by nobody.
func (r reader) given(suffix string) string {
	value := r.system.variable(r.prefix + suffix)
	if suffix == "_PORT" && strings.Contains(value, "://") && r.system.variable("KUBERNETES_SERVICE_HOST") != "" {
		return ""
	}
	return value
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
	from := reader{s, prefix}
	for _, pair := range rivals {
		if from.given(pair[0]) != "" && from.given(pair[1]) != "" {
			faults = append(faults, fmt.Errorf("%s%s stands beside %[1]s%[3]s: unset one of them", prefix, pair[0], pair[1]))
		}
	}
	for _, v := range variables {
		name, value := prefix+v.suffix, from.given(v.suffix)
		if value == "" {
			continue
		}
		used = append(used, name)
		a := &assignment{reader: from, value: value, endpoint: &p.endpoint, index: index, sets: slices.Clone(v.sets)}
		before := values(&p.endpoint)
		if err := v.apply(a); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", name, err))
		}
		for i, now := range values(&p.endpoint) {
			if setting := settings[i].name; now != before[i] || slices.Contains(a.sets, setting) {
				p.set(setting, origin{source: name, variable: true})
			}
		}
	}
	return used, errors.Join(append(faults, from.checkTLS())...)
}

// checkTLS finds variables of which some ask for TLS and others for none.
func (r reader) checkTLS() error {
	var on, off []string
	for _, v := range variables {
		name, value := r.prefix+v.suffix, r.given(v.suffix)
		asked, err := strconv.ParseBool(value)
		switch {
		case value == "":
		case v.suffix == "_URL" && strings.HasPrefix(strings.ToLower(value), "rediss:"), v.suffix == "_TLS" && err == nil && asked, strings.HasPrefix(v.suffix, "_TLS_"):
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
	var all []string
	for addr := range strings.SplitSeq(a.value, ",") {
		addr = strings.TrimSpace(addr)
		if err := catalog.CheckAddress(addr); err != nil {
			return fmt.Errorf("%w: write host:port, several with commas between them", err)
		}
		all = append(all, addr)
	}
	a.endpoint.Addresses = all
	return nil
}

// setHost leaves the port as it is.
func setHost(a *assignment) error {
	host := strings.Trim(a.value, "[]")
	switch {
	case strings.HasPrefix(host, "/"):
		return fmt.Errorf("host %q is a path: use _URL for a socket, unix://%s", host, host)
	case strings.Contains(host, "@"):
		return fmt.Errorf("host %q holds a login: use _URL for all in one, or _USERNAME and _PASSWORD", withoutLogin(host))
	case strings.Contains(host, ":") && net.ParseIP(host) == nil:
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
