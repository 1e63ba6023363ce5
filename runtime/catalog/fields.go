package catalog

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// file is the catalog as it is written, before names are resolved.
type file struct {
	databases    []entry
	listed       int // line of the section that lists databases; 0 if there is none
	endpoints    map[string]endpointEntry
	environments map[string]map[string]endpointEntry
	lint         Lint
}

// entry is one member of the databases section.
type entry struct {
	Database
	line      int
	indexLine int  // 0 if there is no valid index
	broken    bool // it has a fault already, so what seems to miss may just be unreadable
}

// endpointEntry is one member of an endpoints section.
type endpointEntry struct {
	Endpoint
	standbyLine int // 0 if there is no standby
}

// These tables are the file's grammar; redis-databases.schema.json is the
// same for editors, and a test keeps the two together.
var (
	fileFields = fields[file]{
		"databases": func(p *parser, f *file, key, v *yaml.Node) { p.entries(f, key, v, databaseFields) },
		// The shape of catalogs from before this format.
		"redis_databases": func(p *parser, f *file, key, v *yaml.Node) { p.entries(f, key, v, olderDatabaseFields) },
		"endpoints":       func(p *parser, f *file, key, v *yaml.Node) { f.endpoints = p.endpoints(key, v) },
		"environments": func(p *parser, f *file, _, v *yaml.Node) {
			f.environments = map[string]map[string]endpointEntry{}
			p.named(v, "environments", "environment", func(key, v *yaml.Node) {
				var e environment
				walk(p, v, fmt.Sprintf("environment %q", key.Value), environmentFields, &e)
				f.environments[key.Value] = e.endpoints
			})
		},
		"lint": func(p *parser, f *file, _, v *yaml.Node) { walk(p, v, "lint", lintFields, &f.lint) },
	}

	databaseFields = fields[entry]{
		"index":       setIndex,
		"description": func(p *parser, e *entry, key, v *yaml.Node) { p.text(&e.Description, key, v) },
		"alias_of":    func(p *parser, e *entry, key, v *yaml.Node) { p.text(&e.AliasOf, key, v) },
		"deprecated":  func(p *parser, e *entry, key, v *yaml.Node) { p.text(&e.Deprecated, key, v) },
		"endpoint":    func(p *parser, e *entry, key, v *yaml.Node) { p.text(&e.Endpoint, key, v) },
		"key_prefix":  func(p *parser, e *entry, key, v *yaml.Node) { p.boolean(&e.KeyPrefix, key, v) },
	}

	olderDatabaseFields = fields[entry]{
		"db":          setIndex,
		"description": databaseFields["description"],
	}

	environmentFields = fields[environment]{
		"endpoints": func(p *parser, e *environment, key, v *yaml.Node) { e.endpoints = p.endpoints(key, v) },
	}

	endpointFields = fields[endpointEntry]{
		"topology":               setTopology,
		"addresses":              setAddresses,
		"master_name":            func(p *parser, e *endpointEntry, key, v *yaml.Node) { p.text(&e.MasterName, key, v) },
		"username":               func(p *parser, e *endpointEntry, key, v *yaml.Node) { p.text(&e.Username, key, v) },
		"password_file":          func(p *parser, e *endpointEntry, key, v *yaml.Node) { p.text(&e.PasswordFile, key, v) },
		"sentinel_username":      func(p *parser, e *endpointEntry, key, v *yaml.Node) { p.text(&e.SentinelUsername, key, v) },
		"sentinel_password_file": func(p *parser, e *endpointEntry, key, v *yaml.Node) { p.text(&e.SentinelPasswordFile, key, v) },
		"standby":                setStandby,
		"databases":              setDatabases,
		"tls": func(p *parser, e *endpointEntry, _, v *yaml.Node) {
			e.TLS = new(TLS)
			walk(p, v, "tls", tlsFields, e.TLS)
			if (e.TLS.CertFile == "") != (e.TLS.KeyFile == "") {
				p.fault(v.Line, "tls has only one of cert_file and key_file", "give both, or neither")
			}
		},
	}

	tlsFields = fields[TLS]{
		"ca_file":     func(p *parser, t *TLS, key, v *yaml.Node) { p.text(&t.CAFile, key, v) },
		"cert_file":   func(p *parser, t *TLS, key, v *yaml.Node) { p.text(&t.CertFile, key, v) },
		"key_file":    func(p *parser, t *TLS, key, v *yaml.Node) { p.text(&t.KeyFile, key, v) },
		"server_name": func(p *parser, t *TLS, key, v *yaml.Node) { p.text(&t.ServerName, key, v) },
		"min_version": func(p *parser, t *TLS, key, v *yaml.Node) { p.oneOf(&t.MinVersion, key, v, tlsVersions) },
	}

	lintFields = fields[Lint]{
		"allow":        func(p *parser, l *Lint, key, v *yaml.Node) { p.texts(&l.Allow, key, v) },
		"constructors": setConstructors,
		"rules":        setRules,
		"runtime": func(p *parser, l *Lint, key, v *yaml.Node) {
			l.Runtime = new(Runtime)
			walk(p, v, "runtime", runtimeFields, l.Runtime)
			p.checkRuntime(key, l.Runtime)
		},
	}

	runtimeFields = fields[Runtime]{
		"package":       func(p *parser, r *Runtime, key, v *yaml.Node) { p.text(&r.Package, key, v) },
		"database_type": func(p *parser, r *Runtime, key, v *yaml.Node) { p.identifier(&r.DatabaseType, key, v) },
		"unavailable":   func(p *parser, r *Runtime, key, v *yaml.Node) { p.identifier(&r.Unavailable, key, v) },
		"functions":     setFunctions,
	}

	functionFields = fields[RuntimeFunction]{
		"returns":   func(p *parser, f *RuntimeFunction, key, v *yaml.Node) { p.oneOf(&f.Returns, key, v, clientTypes) },
		"error":     func(p *parser, f *RuntimeFunction, key, v *yaml.Node) { p.boolean(&f.Error, key, v) },
		"arguments": setArguments,
	}

	topologies  = []string{string(Standalone), string(Sentinel), string(Cluster), string(Ring)}
	tlsVersions = []string{"1.2", "1.3"}
	clientTypes = []string{"Client", "ClusterClient", "Ring", "UniversalClient", "Cmdable"}
	arguments   = []string{ContextArgument, DatabaseArgument}
)

type environment struct{ endpoints map[string]endpointEntry }

// namePattern keeps names usable in variables (REDIS_<NAME>_URL) and in key prefixes.
var namePattern = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// named visits the members of a mapping whose keys are names of their owner's choice.
func (p *parser) named(n *yaml.Node, section, kind string, visit func(key, value *yaml.Node)) {
	p.each(n, section, func(key, value *yaml.Node) {
		if !namePattern.MatchString(key.Value) {
			p.fault(key.Line, fmt.Sprintf("%q is not a name for a %s", key.Value, kind),
				"start with a lower-case letter and go on with lower-case letters, digits, - and _")
		}
		visit(key, value)
	})
}

func (p *parser) entries(f *file, key, n *yaml.Node, table fields[entry]) {
	if f.listed != 0 {
		p.fault(key.Line, "both databases and redis_databases are given", fmt.Sprintf("merge them into one section; the other is on line %d", f.listed))
		return
	}
	f.listed = key.Line
	p.named(n, key.Value, "database", func(name, v *yaml.Node) {
		e := entry{Database: Database{Name: name.Value}, line: name.Line}
		before := len(p.faults)
		walk(p, v, fmt.Sprintf("database %q", name.Value), table, &e)
		e.broken = len(p.faults) > before
		f.databases = append(f.databases, e)
	})
}

func (p *parser) endpoints(key, n *yaml.Node) map[string]endpointEntry {
	endpoints := map[string]endpointEntry{}
	p.named(n, key.Value, "endpoint", func(name, v *yaml.Node) {
		e := endpointEntry{Endpoint: Endpoint{Topology: Standalone, Databases: DefaultDatabases}}
		what := fmt.Sprintf("endpoint %q", name.Value)
		walk(p, v, what, endpointFields, &e)
		switch {
		case e.Topology == Sentinel && e.MasterName == "":
			p.fault(name.Line, what+" has topology sentinel but no master_name", "add master_name, as the sentinels' configuration has it")
		case e.Topology != Sentinel && e.MasterName != "":
			p.fault(name.Line, what+" has a master_name but not topology sentinel", "add topology: sentinel or remove master_name")
		case e.Topology != Sentinel && (e.SentinelUsername != "" || e.SentinelPasswordFile != ""):
			p.fault(name.Line, what+" has a login for sentinels but not topology sentinel", "add topology: sentinel or remove sentinel_username and sentinel_password_file")
		case e.Topology == Cluster:
			e.Databases = 1 // a cluster knows database 0 only
		}
		endpoints[name.Value] = e
	})
	return endpoints
}

func setIndex(p *parser, e *entry, key, v *yaml.Node) {
	if p.number(&e.Index, key, v) {
		e.indexLine = v.Line
	}
}

func setTopology(p *parser, e *endpointEntry, key, v *yaml.Node) {
	s := string(e.Topology)
	p.oneOf(&s, key, v, topologies)
	e.Topology = Topology(s)
}

func setDatabases(p *parser, e *endpointEntry, key, v *yaml.Node) {
	if p.number(&e.Databases, key, v) && e.Databases == 0 {
		p.fault(v.Line, "a server has at least one database", "write the number that the server's own databases setting has")
	}
}

func setStandby(p *parser, e *endpointEntry, key, v *yaml.Node) {
	p.texts(&e.Standby, key, v)
	e.standbyLine = v.Line
}

func setAddresses(p *parser, e *endpointEntry, key, v *yaml.Node) {
	p.texts(&e.Addresses, key, v)
	for _, a := range e.Addresses {
		if err := CheckAddress(a); err != nil {
			p.fault(v.Line, err.Error(), "write host:port, such as redis:6379, or the path of a Unix socket")
		}
	}
}

// CheckAddress reports what is wrong with the address of a Redis server, which
// is host:port or the absolute path of a Unix socket.
func CheckAddress(addr string) error {
	if strings.HasPrefix(addr, "/") {
		return nil
	}
	if i := strings.LastIndex(addr, "@"); i >= 0 { // it may hold a password
		return fmt.Errorf("address %q has a login, which has a place of its own", "(secret)"+addr[i:])
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q has no port", addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port {
		return fmt.Errorf("address %q has no port between 1 and 65535", addr)
	}
	if host == "" {
		return fmt.Errorf("address %q has no host", addr)
	}
	if strings.ContainsAny(host, "/?, \t") {
		return fmt.Errorf("address %q is not host:port", addr)
	}
	return nil
}

func (p *parser) oneOf(dst *string, key, v *yaml.Node, allowed []string) {
	var s string
	if p.text(&s, key, v); s == "" {
		return
	}
	if !slices.Contains(allowed, s) {
		p.fault(v.Line, fmt.Sprintf("%s %q is unknown", key.Value, s), "use one of "+strings.Join(allowed, ", "))
		return
	}
	*dst = s
}
