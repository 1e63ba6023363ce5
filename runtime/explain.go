package redisruntime

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// A Setting is one value that decides how databases are served.
type Setting struct {
	Database Database // "" if it holds for all
	Name     string   // the catalog's key, such as "addresses" or "tls.ca_file", or a field of Config, such as "Timeouts.Dial"
	Value    string   // passwords are masked; "none" if there is none
	Source   string   // a variable, a field of Config, the catalog and the endpoint in it, "detected ..." with the reason, or "default"
}

// An Explanation says where a configuration comes from, and all that is wrong with it.
type Explanation struct {
	Settings []Setting // those of all databases, then each database's, in the catalog's order
	Faults   []error   // empty if New takes the configuration
}

// Explain is Manager.Explain on the default Manager.
func Explain() Explanation { return Default().Explain() }

// Explain says of every setting where it came from when the Manager was made.
// It does not ask Redis.
func (m *Manager) Explain() Explanation { return m.resolved.explain() }

// Explain says what New would make of the configuration: where every setting
// comes from, and all faults, if there are any. It does not ask Redis.
func (c Config) Explain() Explanation { return resolve(c).explain() }

func (r *resolver) explain() Explanation {
	path := r.catalog.Path
	if path == "" {
		path = "the ten default names"
	}
	e := Explanation{Faults: slices.Clone(r.faults), Settings: []Setting{
		{Name: "catalog", Value: path, Source: r.catalogSource},
		{Name: "environment", Value: r.environment, Source: r.environmentSource},
	}}
	given := r.given.numbers()
	for i, n := range r.cfg.numbers() {
		source := "Config." + n.field
		if given[i].value == 0 {
			source = "default"
		}
		e.Settings = append(e.Settings, Setting{Name: n.field, Value: n.words, Source: source})
	}
	for _, p := range r.placements {
		db, of := Database(p.database.Name), "catalog"
		e.Settings = append(e.Settings,
			Setting{db, "index", strconv.Itoa(p.database.Index), of},
			Setting{db, "endpoint", p.name, of})
		if p.database.KeyPrefix {
			e.Settings = append(e.Settings, Setting{db, "key_prefix", "true", of})
		}
		e.Settings = p.explain(e.Settings, db, "")
		for _, standby := range p.standbys {
			e.Settings = standby.explain(e.Settings, db, "standby "+standby.name+": ")
		}
	}
	return e
}

// explain appends the endpoint's settings.
func (p *placement) explain(to []Setting, db Database, prefix string) []Setting {
	for _, s := range settings {
		value := s.value(&p.endpoint)
		o, said := p.origins[s.name]
		if !said {
			o.source = "default"
		}
		if value == "" {
			value = always[s.name]
		}
		if value == "" && said {
			value = "none" // someone has taken it away
		}
		if value != "" {
			to = append(to, Setting{db, prefix + s.name, value, o.source})
		}
	}
	return to
}

// String is a table for people. Databases with the same settings share a
// paragraph. Faults stand at its end.
func (e Explanation) String() string {
	var paragraphs []string
	headings := map[string][]string{} // by paragraph
	for rest := e.Settings; len(rest) > 0; {
		db, heading, rows := rest[0].Database, "all databases", ""
		if db != "" {
			heading = string(db)
		}
		for ; len(rest) > 0 && rest[0].Database == db; rest = rest[1:] {
			if s := rest[0]; s.Name == "index" {
				heading += " " + s.Value
			} else {
				rows += fmt.Sprintf("  %s\t%s\t%s\n", s.Name, s.Value, s.Source)
			}
		}
		if headings[rows] == nil {
			paragraphs = append(paragraphs, rows)
		}
		headings[rows] = append(headings[rows], heading)
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, rows := range paragraphs {
		fmt.Fprintf(table, "%s:\n%s", strings.Join(headings[rows], ", "), rows)
	}
	_ = table.Flush() // a strings.Builder takes everything
	if len(e.Faults) > 0 {
		b.WriteString("faults:\n")
	}
	for _, err := range e.Faults {
		b.WriteString("  " + err.Error() + "\n")
	}
	return b.String()
}
