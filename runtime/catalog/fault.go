package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// A Fault is one thing that is wrong with a catalog.
type Fault struct {
	File    string
	Line    int    // counted from 1
	Problem string // what is wrong
	Remedy  string // what to do about it
}

// Error returns "file:line: problem: remedy".
func (f Fault) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Problem, f.Remedy)
}

// Faults is all that is wrong with a catalog, in the order of its lines.
type Faults []Fault

// Error returns the faults, one per line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

func (fs Faults) sort() {
	slices.SortStableFunc(fs, func(a, b Fault) int { return a.Line - b.Line })
}
