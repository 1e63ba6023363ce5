package catalog

import (
	"fmt"
	"maps"
	"slices"
)

// resolve checks what only the whole file shows, and fills c.
func (p *parser) resolve(f *file, c *Catalog) {
	c.Endpoints = withoutLines(f.endpoints)
	for name, endpoints := range f.environments {
		if c.Environments == nil {
			c.Environments = map[string]map[string]Endpoint{}
		}
		c.Environments[name] = withoutLines(endpoints)
	}
	p.checkStandbys(f)
	if f.listed == 0 {
		c.Databases = defaultDatabases()
		return
	}
	if len(f.databases) == 0 && len(p.faults) == 0 {
		p.fault(f.listed, "no database is listed", "list at least one, or remove the section to use the ten default names")
	}
	byName := map[string]*entry{}
	for i := range f.databases {
		byName[f.databases[i].Name] = &f.databases[i]
	}
	p.checkVariables(f)
	p.checkEntries(f)
	p.checkIndexes(f)
	for _, e := range f.databases {
		target := p.target(&e, byName)
		if target == nil {
			continue
		}
		db := e.Database
		db.Index, db.Endpoint, db.KeyPrefix = target.Index, target.Endpoint, target.KeyPrefix
		if db.Endpoint == DefaultEndpoint {
			db.Endpoint = ""
		}
		if target.Name != e.Name {
			db.AliasOf = target.Name
		}
		c.Databases = append(c.Databases, db)
	}
}

// target follows aliases to the canonical entry, or reports why there is none.
func (p *parser) target(e *entry, byName map[string]*entry) *entry {
	seen := map[string]bool{}
	for at := e; ; {
		if at.AliasOf == "" {
			return at
		}
		if seen[at.Name] {
			p.fault(e.line, fmt.Sprintf("alias %q leads round in a circle", e.Name), "let one of the names in the circle have an index instead")
			return nil
		}
		seen[at.Name] = true
		next := byName[at.AliasOf]
		if next == nil {
			if at == e { // others only lead to this one
				p.fault(e.line, fmt.Sprintf("%q is an alias of %q, which is not in the catalog", e.Name, e.AliasOf), "add that database or name an existing one")
			}
			return nil
		}
		at = next
	}
}

func (p *parser) checkEntries(f *file) {
	for _, e := range f.databases {
		switch {
		case e.AliasOf == "" && e.indexLine == 0 && !e.broken:
			p.fault(e.line, fmt.Sprintf("database %q has neither index nor alias_of", e.Name), "add index: with its number, or alias_of: with another name")
		case e.AliasOf != "" && (e.indexLine != 0 || e.Endpoint != "" || e.KeyPrefix):
			p.fault(e.line, fmt.Sprintf("alias %q has an index, an endpoint or a key_prefix of its own", e.Name), "remove it: an alias has those of "+e.AliasOf)
		case e.Endpoint != "" && e.Endpoint != DefaultEndpoint && !f.defines(e.Endpoint):
			p.fault(e.line, fmt.Sprintf("database %q is on endpoint %q, which is not defined", e.Name, e.Endpoint), "add it under endpoints or to an environment")
		}
	}
}

// checkIndexes finds numbers that are used twice, or that the server does not have.
func (p *parser) checkIndexes(f *file) {
	type place struct {
		endpoint string
		index    int
	}
	owner := map[place]entry{}
	for _, e := range f.databases {
		if e.AliasOf != "" || e.indexLine == 0 {
			continue
		}
		at := place{e.Endpoint, e.Index}
		if at.endpoint == "" {
			at.endpoint = DefaultEndpoint
		}
		limit, narrowest, clustered := f.databasesOf(at.endpoint)
		if first, taken := owner[at]; taken {
			if e.KeyPrefix && first.KeyPrefix {
				continue
			}
			remedy := fmt.Sprintf("give %q a number of its own, or write alias_of: %s, or give both key_prefix: true", e.Name, first.Name)
			if clustered {
				remedy = fmt.Sprintf("give both key_prefix: true, because a cluster has no other number, or give %q an endpoint of its own", e.Name)
			}
			p.fault(e.indexLine, fmt.Sprintf("index %d belongs to %q already (line %d)", e.Index, first.Name, first.line), remedy)
			continue
		}
		owner[at] = e
		switch {
		case e.Index < limit:
		case clustered:
			p.fault(e.indexLine, fmt.Sprintf("endpoint %q is a cluster, which has no database %d", narrowest, e.Index),
				"use index 0, with key_prefix: true for every database on that endpoint")
		default:
			p.fault(e.indexLine, fmt.Sprintf("index %d is beyond the server's databases (0 to %d)", e.Index, limit-1),
				fmt.Sprintf("use a lower one, or say how many the server has: endpoints: {%s: {databases: N}}", narrowest))
		}
	}
}

// checkVariables finds names that would read the same REDIS_<NAME>_ variables.
func (p *parser) checkVariables(f *file) {
	first := map[string]entry{}
	for _, e := range f.databases {
		name := VariableName(e.Name)
		if other, taken := first[name]; taken {
			p.fault(e.line, fmt.Sprintf("%q and %q (line %d) both mean the variables REDIS_%s_...", e.Name, other.Name, other.line, name), "rename one of them")
			continue
		}
		first[name] = e
	}
}

// defines reports whether any part of the file defines the endpoint.
func (f *file) defines(endpoint string) bool {
	if _, ok := f.endpoints[endpoint]; ok {
		return true
	}
	for _, env := range f.environments {
		if _, ok := env[endpoint]; ok {
			return true
		}
	}
	return false
}

// databasesOf returns the smallest number of databases that the endpoint, or a
// standby of it, has in any environment, because a catalog must hold in all of
// them; where that is, and whether it is a cluster.
func (f *file) databasesOf(endpoint string) (limit int, name string, clustered bool) {
	limit, name = DefaultDatabases, endpoint
	known := false
	for _, in := range f.everywhere() {
		for _, of := range append([]string{endpoint}, in.endpoints[endpoint].Standby...) {
			e, ok := in.endpoints[of]
			if ok && (!known || e.Databases < limit || e.Databases == limit && e.Topology == Cluster) {
				known, limit, name, clustered = true, e.Databases, of, e.Topology == Cluster
			}
		}
	}
	return limit, name, clustered
}

// setting is all endpoints as one environment has them.
type setting struct {
	environment string // "" for none
	endpoints   map[string]endpointEntry
}

// everywhere returns the endpoints as they are without an environment, and
// then as each one has them.
func (f *file) everywhere() []setting {
	all := []setting{{"", f.endpoints}}
	for _, name := range slices.Sorted(maps.Keys(f.environments)) {
		endpoints := map[string]endpointEntry{}
		maps.Copy(endpoints, f.endpoints)
		maps.Copy(endpoints, f.environments[name])
		all = append(all, setting{name, endpoints})
	}
	return all
}

func withoutLines(entries map[string]endpointEntry) map[string]Endpoint {
	if entries == nil {
		return nil
	}
	endpoints := map[string]Endpoint{}
	for name, e := range entries {
		endpoints[name] = e.Endpoint
	}
	return endpoints
}
