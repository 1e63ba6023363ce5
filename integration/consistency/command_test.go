package consistency

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func commandFind(t *testing.T, m *module) findings {
	out, _ := m.run(t, []int{1}, redislint, "-json", "./...")
	return m.fromJSON(t, out)
}

func commandFix(t *testing.T, m *module) {
	m.run(t, []int{0, 1, 2}, redislint, "-fix", "./...")
}

func commandDiff(t *testing.T, m *module) {
	out, _ := m.run(t, []int{1, 2}, redislint, "-diff", "./...")
	m.patch(t, out)
}

func vetFind(t *testing.T, m *module) findings {
	out, _ := m.run(t, []int{0}, "go", "vet", "-vettool="+redislint, "-json", "./...")
	return m.fromJSON(t, out)
}

func vetFix(t *testing.T, m *module) {
	m.toTheEnd(t, func() { m.run(t, []int{0, 1}, "go", "vet", "-vettool="+redislint, "-fix", "./...") })
}

func goFix(t *testing.T, m *module) {
	m.toTheEnd(t, func() { m.run(t, []int{0, 1}, "go", "fix", "-fixtool="+redislint, "./...") })
}

func goFixDiff(t *testing.T, m *module) {
	m.toTheEnd(t, func() {
		out, _ := m.run(t, []int{0, 1}, "go", "fix", "-fixtool="+redislint, "-diff", "./...")
		m.patch(t, strings.NewReplacer("--- "+m.dir+"/", "--- ", "+++ "+m.dir+"/", "+++ ", ".go (old)\n", ".go\n", ".go (new)\n", ".go\n").Replace(out))
	})
}

// patch applies a diff.
func (m *module) patch(t *testing.T, diff string) {
	t.Helper()
	if diff == "" {
		return
	}
	file := filepath.Join(t.TempDir(), "diff")
	check(t, os.WriteFile(file, []byte(diff), 0o666))
	m.run(t, []int{0}, "git", "apply", "-p0", "--whitespace=nowarn", file)
}

// fromJSON returns what the JSON of redislint or go vet says.
func (m *module) fromJSON(t *testing.T, out string) findings {
	t.Helper()
	all := findings{}
	for dec := json.NewDecoder(strings.NewReader(out)); ; {
		var packages map[string]map[string][]struct {
			Posn, Message string
			Fixes         []struct{ Edits []edit } `json:"suggested_fixes"`
		}
		if err := dec.Decode(&packages); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		for _, rules := range packages {
			for rule, found := range rules {
				for _, f := range found {
					fixed := ""
					if len(f.Fixes) > 0 {
						fixed = edited(t, f.Fixes[0].Edits)
					}
					all[finding{m.relPosn(t, f.Posn), rule, f.Message}] = fixed
				}
			}
		}
	}
}

// An edit replaces bytes of a file.
type edit struct {
	Filename   string
	Start, End int
	New        string
}

// edited returns the text of a file with the edits.
func edited(t *testing.T, edits []edit) string {
	t.Helper()
	text, err := os.ReadFile(written(t, edits[0].Filename))
	check(t, err)
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		b.Write(text[at:e.Start])
		b.WriteString(e.New)
		at = e.End
	}
	b.Write(text[at:])
	return b.String()
}

// written returns the file that a person wrote: JSON, as go vet has it, names the
// one of a line directive, but counts bytes from the start of the file that has it.
func written(t *testing.T, name string) string {
	t.Helper()
	if _, err := os.Stat(name); err == nil {
		return name
	}
	all, err := filepath.Glob(filepath.Join(filepath.Dir(name), "*.go"))
	check(t, err)
	for _, file := range all {
		text, err := os.ReadFile(file)
		check(t, err)
		if bytes.Contains(text, []byte("\n//line "+filepath.Base(name)+":")) {
			return file
		}
	}
	t.Fatalf("there is no %s", name)
	return ""
}

// relPosn returns the place with its file relative to the module.
func (m *module) relPosn(t *testing.T, posn string) string {
	t.Helper()
	file, rest, _ := strings.Cut(posn, ".go:")
	return m.rel(t, file+".go") + ":" + rest
}
