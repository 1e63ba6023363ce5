package redisruntime

import (
	"strings"
	"time"
)

// settings lists what an endpoint consists of, by the catalog's keys, in the
// order in which Explain shows them. A value of "" is not set.
var settings = []struct {
	name  string
	value func(*Endpoint) string
}{
	{"addresses", (*Endpoint).addresses},
	{"topology", func(e *Endpoint) string { return string(e.Topology) }},
	{"master_name", func(e *Endpoint) string { return e.MasterName }},
	{"username", func(e *Endpoint) string { return e.Username }},
	{"password", (*Endpoint).passwordWords},
	{"sentinel_username", func(e *Endpoint) string { return e.SentinelUsername }},
	{"sentinel_password", func(e *Endpoint) string { return e.SentinelPassword.String() }},
	{"tls", (*Endpoint).tlsWords},
	{"tls.ca_file", tlsSetting(func(e *Endpoint) string { return e.TLS.CAFile })},
	{"tls.cert_file", tlsSetting((*Endpoint).certificateWords)},
	{"tls.key_file", tlsSetting(func(e *Endpoint) string { return e.TLS.KeyFile })},
	{"tls.server_name", tlsSetting(func(e *Endpoint) string { return e.TLS.ServerName })},
	{"tls.min_version", tlsSetting(func(e *Endpoint) string { return e.TLS.MinVersion })},
	{"standby", func(e *Endpoint) string { return strings.Join(e.Standby, ", ") }},
}

// values lists what an endpoint has, in the order of settings.
func values(e *Endpoint) []string {
	all := make([]string, len(settings))
	for i, s := range settings {
		all[i] = s.value(e)
	}
	return all
}

// always are shown where nothing says anything about them, too.
var always = map[string]string{"addresses": "none", "topology": "standalone", "username": "none", "password": "none", "tls": "off"}

func (e *Endpoint) addresses() string {
	shown := make([]string, len(e.Addresses))
	for i, addr := range e.Addresses {
		shown[i] = withoutLogin(addr)
	}
	return strings.Join(shown, ", ")
}

// withoutLogin masks a login that was written into an address, where it is rejected.
func withoutLogin(addr string) string {
	if i := strings.LastIndex(addr, "@"); i >= 0 && !isSocket(addr) {
		return masked + addr[i:]
	}
	return addr
}

func (e *Endpoint) passwordWords() string {
	switch {
	case e.StreamingCredentials != nil:
		return masked + " from StreamingCredentials"
	case e.Credentials != nil:
		return masked + " from Credentials"
	case e.PasswordFile != "":
		return masked + " in " + e.PasswordFile
	default:
		return e.Password.String()
	}
}

func (e *Endpoint) tlsWords() string {
	switch {
	case e.TLSConfig != nil:
		return "TLSConfig"
	case e.TLS != nil:
		return "on"
	default:
		return ""
	}
}

func tlsSetting(value func(*Endpoint) string) func(*Endpoint) string {
	return func(e *Endpoint) string {
		if e.TLS == nil {
			return ""
		}
		return value(e)
	}
}

// certificateWords is the client certificate, and that it is not valid if so.
func (e *Endpoint) certificateWords() string {
	if why := e.connector.expired(time.Now()); why != "" {
		return e.TLS.CertFile + " (" + why + ")"
	}
	return e.TLS.CertFile
}

// origin is who has said what a setting is.
type origin struct {
	source   string
	variable bool // source is the name of a variable
}

// set notes where a setting comes from.
func (p *placement) set(setting string, o origin) {
	if p.origins == nil {
		p.origins = map[string]origin{}
	}
	p.origins[setting] = o
}

// setAll notes that all that is set so far comes from one source.
func (p *placement) setAll(source string) {
	for _, s := range settings {
		if s.value(&p.endpoint) != "" {
			p.set(s.name, origin{source: source})
		}
	}
}

// at is where a fault of a setting is to be mended.
func (p *placement) at(setting string) string {
	group, _, _ := strings.Cut(setting, "_file")
	o, ok := p.origins[setting]
	if !ok {
		o, ok = p.origins[group]
	}
	switch {
	case !ok:
		return p.source + ": " + setting
	case o.variable:
		return o.source
	default:
		return o.source + ": " + setting
	}
}
