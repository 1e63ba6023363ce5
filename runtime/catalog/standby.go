package catalog

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// CheckStandby returns what is wrong with the standbys of the endpoint name, as
// faults without a file and a line. standby gives those of any endpoint, and
// false for one that is not defined.
func CheckStandby(name string, standby func(string) (names []string, defined bool)) Faults {
	var faults Faults
	fault := func(remedy, problem string, args ...any) {
		faults = append(faults, Fault{Problem: fmt.Sprintf(problem, args...), Remedy: remedy})
	}
	names, _ := standby(name)
	for i, other := range names {
		_, defined := standby(other)
		switch {
		case other == name:
			fault("name another endpoint, on another server", "endpoint %q is its own standby", name)
		case slices.Contains(names[:i], other):
			fault("remove one of them", "endpoint %q has the standby %q twice", name, other)
		case !defined:
			fault("define it under endpoints, or in each environment in which it is named", "endpoint %q has the standby %q, which is not defined", name, other)
		case leads(other, name, standby):
			fault("let one of them have no standby", "endpoint %q has the standby %q, which leads back to it", name, other)
		}
	}
	return faults
}

// leads reports whether to is a standby of from, or of one of its standbys.
func leads(from, to string, standby func(string) ([]string, bool)) bool {
	seen := map[string]bool{from: true}
	for open := []string{from}; len(open) > 0; {
		names, _ := standby(open[0])
		open = open[1:]
		for _, name := range names {
			if name == to {
				return true
			}
			if !seen[name] {
				seen[name] = true
				open = append(open, name)
			}
		}
	}
	return false
}

// checkStandbys finds standbys that cannot stand by in some environment.
func (p *parser) checkStandbys(f *file) {
	told := map[string]bool{}
	for _, in := range f.everywhere() {
		fault := func(endpoint, problem, remedy string) {
			if told[problem] { // in another environment
				return
			}
			told[problem] = true
			if in.environment != "" {
				problem += fmt.Sprintf(" (environment %q)", in.environment)
			}
			p.fault(in.endpoints[endpoint].standbyLine, problem, remedy)
		}
		standby := func(name string) ([]string, bool) {
			e, ok := in.endpoints[name]
			return e.Standby, ok || name == DefaultEndpoint // which is detected
		}
		for _, name := range slices.Sorted(maps.Keys(in.endpoints)) {
			for _, wrong := range CheckStandby(name, standby) {
				fault(name, wrong.Problem, wrong.Remedy)
			}
		}
		checkMixed(f.databases, in.endpoints, fault)
	}
}

// checkMixed finds databases that would have the same data while a standby serves one of them.
func checkMixed(databases []entry, endpoints map[string]endpointEntry, fault func(endpoint, problem, remedy string)) {
	type place struct {
		endpoint string
		index    int
	}
	owner := map[place]entry{}
	at := func(e entry) string { return cmp.Or(e.Endpoint, DefaultEndpoint) }
	canonical := slices.DeleteFunc(slices.Clone(databases), func(e entry) bool { return e.AliasOf != "" || e.indexLine == 0 })
	for _, e := range canonical {
		owner[place{at(e), e.Index}] = e
	}
	for _, e := range canonical {
		for _, standby := range endpoints[at(e)].Standby {
			on := place{standby, e.Index}
			other, taken := owner[on]
			if taken && other.Name != e.Name && !(other.KeyPrefix && e.KeyPrefix) {
				fault(at(e), fmt.Sprintf("standby %q of endpoint %q would mix databases %q and %q, which are both number %d there", standby, at(e), other.Name, e.Name, e.Index),
					"give one of the databases another index, or both key_prefix: true, or the endpoint another standby")
			} else {
				owner[on] = e
			}
		}
	}
}
