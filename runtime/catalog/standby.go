package catalog

import (
	"fmt"
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
