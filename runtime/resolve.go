package redisruntime

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
)

// A placement is where a canonical database is served, and who said so.
type placement struct {
	database catalog.Database
	name     string // of the endpoint, in the catalog or Config.Endpoints
	endpoint Endpoint
	source   string
	origins  map[string]origin // by setting; those that are missing have their default
	standbys []placement       // in the order of preference; they have none themselves
}

// overridden notes that variables have changed the placement.
func (p *placement) overridden(variables []string) {
	if len(variables) > 0 {
		p.source = strings.Join(variables, ", ") + " over " + p.source
	}
}

// A resolver finds the endpoint of every canonical database: from the Config,
// else from variables over the catalog over detection.
type resolver struct {
	cfg          *Config // with defaults
	given        Config  // without
	surroundings surroundings
	detected     string // why they are these

	catalog       *catalog.Catalog // empty if it could not be read
	catalogSource string

	environment       string
	environmentSource string

	connectors map[string]*connector // by login
	readers    map[string]string     // variables that are set, and the prefix for which they were read
	placements []placement
	faults     []error
}

// resolve looks everywhere and collects all faults on the way.
func resolve(given Config) *resolver {
	cfg := given.withDefaults()
	r := &resolver{cfg: &cfg, given: given, connectors: map[string]*connector{}, readers: map[string]string{}}
	r.surroundings, r.detected = detect(cfg.System)
	for _, err := range flat(cfg.check()) {
		r.fault(err)
	}
	r.findCatalog()
	r.findEnvironment()
	if len(r.catalog.Databases) == 0 {
		return r // there is a fault, and nothing more to be found
	}
	r.checkExplicit()
	for _, db := range r.catalog.Databases {
		if db.AliasOf == "" {
			r.placements = append(r.placements, r.place(db))
		} else {
			r.checkAlias(db)
		}
	}
	r.checkShared(r.placements)
	return r
}

// endpointNames returns what endpoints are called: their addresses, and the
// name of the master where the same sentinels watch several.
func endpointNames(placements []placement) func(Endpoint) string {
	masters := map[string]map[string]bool{} // by addresses
	for _, p := range placements {
		addresses := p.endpoint.name()
		if masters[addresses] == nil {
			masters[addresses] = map[string]bool{}
		}
		masters[addresses][p.endpoint.MasterName] = true
	}
	return func(e Endpoint) string {
		if len(masters[e.name()]) > 1 && e.MasterName != "" {
			return e.name() + " master " + e.MasterName
		}
		return e.name()
	}
}

// err lists all faults, one a line, or is nil.
func (r *resolver) err() error {
	if len(r.faults) == 0 {
		return nil
	}
	return fmt.Errorf("redis configuration:\n%w", errors.Join(r.faults...))
}

func (r *resolver) findCatalog() {
	r.catalog = new(catalog.Catalog)
	path := r.cfg.System.variable("REDIS_CATALOG")
	var found *catalog.Catalog
	var err error
	switch {
	case r.cfg.Catalog != nil:
		found, r.catalogSource = r.cfg.Catalog, "Config.Catalog"
		if len(found.Databases) == 0 {
			err = errors.New("the catalog has no databases: use catalog.Default, catalog.Load or catalog.Parse to make one")
		}
	case path != "":
		r.catalogSource = "REDIS_CATALOG"
		var data []byte
		if data, err = r.cfg.System.ReadFile(path); err != nil {
			err = fmt.Errorf("REDIS_CATALOG: %w", err)
		} else {
			found, err = catalog.Parse(path, data)
		}
	default:
		r.catalogSource = "searched upward from " + r.cfg.System.Dir
		found, err = catalog.Discover(r.cfg.System.Dir)
	}
	if err != nil {
		r.fault(err)
		return
	}
	r.catalog = found
}

func (r *resolver) findEnvironment() {
	r.environment, r.environmentSource = r.cfg.Environment, "Config.Environment"
	if r.environment == "" {
		r.environment, r.environmentSource = r.cfg.System.variable("REDIS_ENVIRONMENT"), "REDIS_ENVIRONMENT"
	}
	if r.environment == "" {
		r.environment, r.environmentSource = r.surroundings.name, "detected: "+r.detected
		return
	}
	if len(r.catalog.Environments) > 0 && r.catalog.Environments[r.environment] == nil {
		r.fault(fmt.Errorf("environment %q (%s) is not in %s: add it there, or choose one of its environments", r.environment, r.environmentSource, r.catalog.Path))
	}
}

// fault adds err unless another database met it already.
func (r *resolver) fault(err error) {
	same := func(other error) bool { return other.Error() == err.Error() }
	if err != nil && !slices.ContainsFunc(r.faults, same) {
		r.faults = append(r.faults, err)
	}
}

func (r *resolver) place(db catalog.Database) placement {
	name := db.Endpoint
	if name == "" {
		name = catalog.DefaultEndpoint
	}
	p := r.find(name)
	p.database = db
	prefix := "REDIS_" + catalog.VariableName(db.Name)
	if !r.explicit(name) {
		r.override(&p, prefix, db.Index, p.endpoint.Addresses)
	}
	r.check(&p, name, fmt.Sprintf(", or set %s_URL", prefix))
	p.standbys = r.standbys(db, name, p.endpoint.Standby)
	return p
}

// check finds what keeps a placement from being served, and connects it.
func (r *resolver) check(p *placement, name, orVariable string) {
	switch {
	case len(p.endpoint.Addresses) > 0:
		if err := checkTopology(&p.endpoint); err != nil {
			r.fault(fmt.Errorf("%s: %w", p.source, err))
		}
		r.connect(p)
	case r.explicit(name):
		r.fault(fmt.Errorf("%s has no address: set Addresses", p.source))
	default:
		r.fault(fmt.Errorf("endpoint %q has no address: give it addresses in %s%s", name, catalog.FileName, orVariable))
	}
}

// explicit reports whether the Config has the endpoint itself.
func (r *resolver) explicit(name string) bool {
	_, ok := r.cfg.Endpoints[name]
	return ok
}

// find returns an endpoint without what a database's own variables add to it.
// Only the default endpoint is detected: another would end in its data.
func (r *resolver) find(name string) placement {
	if e, ok := r.cfg.Endpoints[name]; ok {
		set(&e.Topology, catalog.Standalone)
		e.explicit = name
		p := placement{name: name, endpoint: e, source: fmt.Sprintf("Config.Endpoints[%q]", name)}
		p.setAll(p.source)
		return p
	}
	p := r.fromCatalog(name)
	if name == catalog.DefaultEndpoint {
		given := p.endpoint.Addresses
		if len(given) == 0 {
			p.endpoint.Addresses = []string{r.surroundings.address}
			p.set("addresses", origin{source: fmt.Sprintf("detected %s: %s", r.surroundings.name, r.detected)})
		}
		r.override(&p, "REDIS", 0, given)
	}
	return p
}

// override applies variables. Where they replace the addresses given, the
// standbys of these go with them: they belong to another server.
func (r *resolver) override(p *placement, prefix string, index int, given []string) {
	used, err := r.cfg.System.override(p, prefix, index)
	for _, err := range flat(err) {
		r.fault(err)
	}
	p.overridden(used)
	r.read(prefix, used)
	if len(given) > 0 && !slices.Equal(given, p.endpoint.Addresses) && p.endpoint.Standby != nil {
		p.endpoint.Standby = nil
		p.set("standby", p.origins["addresses"])
	}
}

// read finds variables that have two meanings: REDIS_SENTINEL_USERNAME, if
// there is a database of the name sentinel.
func (r *resolver) read(prefix string, variables []string) {
	for _, name := range variables {
		other, taken := r.readers[name]
		if taken && other != prefix {
			r.fault(fmt.Errorf("%s means two things, %s_... and %s_...: unset it, and write the setting into the catalog", name, other, prefix))
		}
		r.readers[name] = prefix
	}
}

// fromCatalog takes what the file says, if it says anything.
func (r *resolver) fromCatalog(name string) placement {
	p := placement{
		name:     name,
		endpoint: Endpoint{Topology: catalog.Standalone},
		source:   "detected " + r.surroundings.name,
	}
	if c, ok := r.catalog.EndpointIn(r.environment, name); ok {
		p.endpoint = Endpoint{Topology: c.Topology, Addresses: c.Addresses, MasterName: c.MasterName, Username: c.Username, SentinelUsername: c.SentinelUsername, TLS: c.TLS, Standby: c.Standby}
		p.source = fmt.Sprintf("%s, endpoint %q", r.catalog.Path, name)
		p.endpoint.PasswordFile = c.PasswordFile
		p.endpoint.SentinelPassword = r.secret(p.source+": sentinel_password_file", c.SentinelPasswordFile)
		p.setAll(p.source)
	}
	return p
}

// connect gives the endpoint its connector, the same one to all that are the same.
func (r *resolver) connect(p *placement) {
	login := p.endpoint.login()
	if r.connectors[login] == nil {
		e := p.endpoint
		c, err := newConnector(r.cfg, &e)
		for _, err := range flat(err) {
			if s, ok := errors.AsType[*settingError](err); ok {
				r.fault(fmt.Errorf("%s: %w", p.at(s.setting), s.err))
			} else {
				r.fault(fmt.Errorf("%s: %w", p.source, err))
			}
		}
		r.connectors[login] = c
	}
	p.endpoint.connector = r.connectors[login]
}

// flat returns the errors that err joins.
func flat(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, err := range joined.Unwrap() {
		all = append(all, flat(err)...)
	}
	return all
}

// secret reads a password file that the setting key names; "" for none.
func (r *resolver) secret(key, file string) Secret {
	if file == "" {
		return ""
	}
	secret, err := r.cfg.System.readSecret(file)
	if err != nil {
		r.fault(fmt.Errorf("%s: %w", key, err))
	}
	return secret
}

// data is what a database has for itself, unless others there have a key prefix too.
type data struct {
	address, masterName string
	index               int
}

// checkShared finds databases that have been sent to the same data. Endpoints
// of several servers are the same if they have one in common.
func (r *resolver) checkShared(placements []placement) {
	owner := map[data]placement{}
	for _, p := range withStandbys(placements) {
		told := map[string]bool{} // of whom
		for _, address := range slices.Compact(slices.Sorted(slices.Values(p.endpoint.Addresses))) {
			at := data{address, p.endpoint.MasterName, p.database.Index}
			first, taken := owner[at]
			if !taken {
				owner[at] = p
				continue
			}
			name := first.database.Name
			switch {
			case told[name]:
			case name == p.database.Name:
				r.fault(fmt.Errorf("database %q (%s) has a standby (%s) at the same address, %s: a standby is another server",
					name, first.source, p.source, withoutLogin(address)))
			case p.database.KeyPrefix && first.database.KeyPrefix:
			default:
				r.fault(fmt.Errorf("databases %q (%s) and %q (%s) are both number %d at %s: give one of them another server or number, or both key_prefix: true",
					name, first.source, p.database.Name, p.source, at.index, withoutLogin(address)))
			}
			told[name] = true
		}
		if p.endpoint.Topology == catalog.Cluster && p.database.Index != 0 {
			r.fault(fmt.Errorf("database %q is number %d, but its endpoint (%s) is a cluster, which has number 0 only: give it index 0, with key_prefix: true if it shares the cluster",
				p.database.Name, p.database.Index, p.source))
		}
	}
}

// checkExplicit finds endpoints that no database is on: misspelt ones.
func (r *resolver) checkExplicit() {
	known := map[string]bool{catalog.DefaultEndpoint: true}
	for _, db := range r.catalog.Databases {
		known[db.Endpoint] = true
	}
	for _, name := range slices.Collect(maps.Keys(known)) {
		standby, _ := r.standbyOf(name)
		for _, name := range standby {
			known[name] = true
		}
	}
	for name := range r.cfg.Endpoints {
		if name == "" || !known[name] {
			r.fault(fmt.Errorf("Config.Endpoints[%q]: no database is on an endpoint of that name: use %q or one that the catalog names", name, catalog.DefaultEndpoint))
		}
	}
}

// checkAlias finds variables that were meant for an alias and would do nothing.
func (r *resolver) checkAlias(db catalog.Database) {
	prefix := "REDIS_" + catalog.VariableName(db.Name)
	used, _ := r.cfg.System.override(new(placement), prefix, db.Index)
	r.read(prefix, used)
	for _, name := range used {
		r.fault(fmt.Errorf("%s: %s is an alias: set the variable of %s instead", name, db.Name, db.AliasOf))
	}
}
