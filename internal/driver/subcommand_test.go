package driver

import (
	"strings"
	"testing"
)

func TestIsUnit(t *testing.T) {
	for args, want := range map[string]bool{
		"-V=full":                          true,
		"--V=full":                         true,
		"-flags":                           true,
		"/tmp/vet.cfg":                     true,
		"-json -dbname.aliases=true x.cfg": true,
		"./...":                            false,
		"help vet.cfg":                     false,
		"help -flags":                      false,
		"-catalog o.yaml x.cfg":            true,
		"":                                 false,
	} {
		if got := isUnit(strings.Fields(args)); got != want {
			t.Errorf("%s: %v, want %v", args, got, want)
		}
	}
}

func TestHelpListsSubcommands(t *testing.T) {
	got := lint(t, t.TempDir(), "help").stdout
	for _, s := range subcommands() {
		if !strings.Contains(got, "\tredislint "+s.name+" ") || !strings.Contains(got, s.title) {
			t.Errorf("no line for %s in\n%s", s.name, got)
		}
	}
}
