package consistency

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A finding is one as a reader tells it from others.
type finding struct {
	Posn    string // file:line:column, the file relative to the module
	Rule    string
	Message string
}

// findings are what is found, each with the text of its file after its fix
// alone, or "" if it has none.
type findings map[finding]string

// A driver is a way to look at code.
type driver struct {
	name string
	// find returns what it finds in the module.
	find func(t *testing.T, m *module) findings
	// fix applies its fixes to the module until there is none left.
	fix func(t *testing.T, m *module)
	// untold is why it does not tell what the fix of one finding is, if it does not.
	untold string
	// more says of files why it offers fixes there that the others do not.
	more map[string]string
	// leaves says of files why it writes no fixes there.
	leaves map[string]string
	// small is why its fixes are applied to the example only, if they are.
	small string
}

// The first is the one that others are compared with.
var drivers = []driver{
	{name: "redislint", find: commandFind, fix: commandFix},
	{name: "redislint -diff", fix: commandDiff},
	{name: "go vet", find: vetFind, fix: vetFix},
	{name: "go fix", fix: goFix},
	{name: "go fix -diff", fix: goFixDiff},
	{name: "golangci-lint", find: golangciFind, fix: golangciFix,
		leaves: map[string]string{
			"blockingcall/line/line.go": namedByLine, "dbname/line/line.go": namedByLine,
			"directredis/line/line.go": namedByLine, "unhandlederr/line/line.go": namedByLine,
		},
		untold: "its JSON has positions of fixes as numbers that mean nothing outside, and the plugin makes the fixes of a file that must go together one"},
	{name: "gopls", find: goplsFind, fix: goplsFix,
		more:  map[string]string{"directredis/imports/cgo.go": "gopls alone looks at the source that imports C, the others at what cgo makes of it"},
		small: "it takes one fix at a time, and looks at the whole module after each"},
	{name: "redislint lsp", find: lspFind, fix: lspFix},
}

const namedByLine = "it writes fixes to the file that a //line directive names, which is not there"

const example = "examples/legacy"

// The corpus: modules of this checkout.
var corpus = []string{"testdata/src", example}

// All drivers find the same, and the fix of each finding makes the same text.
func TestFindings(t *testing.T) {
	for _, from := range corpus {
		for _, with := range settings {
			if with.named && from != example {
				continue
			}
			t.Run(filepath.Base(from)+"/"+with.name, func(t *testing.T) {
				m := copied(t, from, with)
				want := drivers[0].find(t, m)
				if len(want) == 0 {
					t.Fatal("nothing found")
				}
				for _, d := range drivers[1:] {
					if d.find == nil {
						continue
					}
					t.Run(d.name, func(t *testing.T) {
						got, expected := d.find(t, m), maps.Clone(want)
						for f := range expected {
							file, _, _ := strings.Cut(f.Posn, ":")
							switch {
							case d.untold != "":
								expected[f] = ""
							case d.more[file] != "" && expected[f] == "":
								expected[f] = got[f]
							}
						}
						if diff := cmp.Diff(expected, got); diff != "" {
							t.Errorf("(-%s +%s)\n%s", drivers[0].name, d.name, diff)
						}
					})
				}
			})
		}
	}
}

// All drivers make the same text of a module, where their fixes are applied until
// there is none left.
func TestFixes(t *testing.T) {
	for _, from := range corpus {
		t.Run(filepath.Base(from), func(t *testing.T) {
			m := copied(t, from, settings[0])
			before := m.sources(t)
			drivers[0].fix(t, m)
			want := m.sources(t)
			if maps.Equal(before, want) {
				t.Fatal("nothing fixed")
			}
			for _, d := range drivers[1:] {
				if d.small != "" && from != example {
					continue
				}
				t.Run(d.name, func(t *testing.T) {
					m := copied(t, from, settings[0])
					d.fix(t, m)
					expected := maps.Clone(want)
					for file := range d.leaves {
						if text, ok := before[file]; ok {
							expected[file] = text
						}
					}
					if diff := cmp.Diff(expected, m.sources(t)); diff != "" {
						t.Errorf("(-%s +%s)\n%s", drivers[0].name, d.name, diff)
					}
				})
			}
		})
	}
}
