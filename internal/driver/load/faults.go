package load

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A cause is what is wrong with one package, which then keeps those that import
// it from being analysed too.
type cause struct {
	path string
	errs []packages.Error
}

// own returns what go list says is wrong with p.
func (p *listed) own() *cause { return p.cause(p.Error) }

// cause returns the cause that e, which go list says of p, stands for. The go
// command hands on what the compiler printed as one text, below a line with the
// package's path.
func (p *listed) cause(e *listError) *cause {
	text := complaint(e.Err)
	if e.Pos != "" || !strings.HasPrefix(text, "# ") {
		return &cause{p.path(), []packages.Error{{Pos: e.Pos, Msg: text, Kind: packages.ListError}}}
	}
	header, printed, _ := strings.Cut(text, "\n")
	c := &cause{path: strings.TrimPrefix(header, "# ")}
	for line := range strings.Lines(printed) {
		line = strings.TrimRight(line, "\n")
		if last := len(c.errs) - 1; last >= 0 && strings.HasPrefix(line, "\t") {
			c.errs[last].Msg += "\n" + line
			continue
		}
		c.errs = append(c.errs, packages.Error{Pos: "-", Msg: line, Kind: packages.TypeError})
	}
	return c
}

// faults collects the causes for which packages are not analysed, each once.
type faults struct {
	dir     string
	texts   []string
	known   map[string]string   // texts by what makes them one
	blocked map[string][]string // packages that are not analysed for it, by text
}

func newFaults(dir string) *faults {
	return &faults{dir: dir, known: map[string]string{}, blocked: map[string][]string{}}
}

// add adds a cause, and the packages that it alone keeps from being analysed.
func (f *faults) add(c *cause, blocked ...string) {
	for i, e := range c.errs {
		text := f.text(c, e)
		key := text
		if e.Kind == packages.ListError {
			key = subject(e.Msg)
		}
		if first, ok := f.known[key]; ok {
			text = first
		} else {
			f.known[key] = text
			f.texts = append(f.texts, text)
		}
		if i < len(c.errs)-1 {
			continue
		}
		for _, path := range blocked {
			if !slices.Contains(f.blocked[text], path) {
				f.blocked[text] = append(f.blocked[text], path)
			}
		}
	}
}

// subject returns what a complaint of the go command is about, for it says one
// again wherever the same thing is imported: the version of a module, of which
// it misses now this file, now that; or else all of it.
func subject(msg string) string {
	module, _, ok := strings.Cut(msg, ": ")
	if ok && strings.Contains(module, "@v") && !strings.ContainsAny(module, " \t\n") {
		return module
	}
	return msg
}

func (f *faults) text(c *cause, e packages.Error) string {
	msg := advised(e.Msg)
	switch {
	case e.Pos != "" && e.Pos != "-":
		return f.short(e.Pos) + ": " + msg
	case e.Pos == "" && !strings.Contains(msg, c.path):
		return c.path + ": " + msg
	}
	return msg
}

// short returns a position with the file relative to dir, as go list has it.
func (f *faults) short(pos string) string {
	if rel, err := filepath.Rel(f.dir, pos); f.dir != "" && err == nil && len(rel) < len(pos) {
		return rel
	}
	return pos
}

// named is how many packages are named before they are only counted.
const named = 3

// errors returns the causes as errors.
func (f *faults) errors() []error {
	var errs []error
	for _, text := range f.texts {
		switch blocked := f.blocked[text]; {
		case len(blocked) > named:
			text += fmt.Sprintf("\n\tnot looked at because of it: %d packages", len(blocked))
		case len(blocked) > 0:
			text += "\n\tnot looked at because of it: " + strings.Join(blocked, ", ")
		}
		errs = append(errs, errors.New(text))
	}
	return errs
}
