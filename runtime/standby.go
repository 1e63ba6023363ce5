package redisruntime

import (
	"fmt"

	"github.com/autobot/redislint/runtime/catalog"
)

// standbys places a database on the standbys of the endpoint name.
func (r *resolver) standbys(db catalog.Database, name string, standby []string) (all []placement) {
	if len(standby) == 0 {
		return nil
	}
	faults := catalog.CheckStandby(name, r.standbyOf)
	for _, f := range faults {
		r.fault(fmt.Errorf("%s: %s", f.Problem, f.Remedy))
	}
	if len(faults) > 0 {
		return nil
	}
	for _, other := range standby {
		p := r.find(other)
		p.database = db
		r.check(&p, other, "")
		all = append(all, p)
	}
	return all
}

// standbyOf returns the standbys that an endpoint names, and whether there is
// such an endpoint. The default one always is: it is detected.
func (r *resolver) standbyOf(name string) (standby []string, defined bool) {
	if e, ok := r.cfg.Endpoints[name]; ok {
		return e.Standby, true
	}
	e, ok := r.catalog.EndpointIn(r.environment, name)
	return e.Standby, ok || name == catalog.DefaultEndpoint
}

// withStandbys lists placements, and then those of their standbys.
func withStandbys(placements []placement) []placement {
	all := placements[:len(placements):len(placements)]
	for _, p := range placements {
		all = append(all, p.standbys...)
	}
	return all
}
