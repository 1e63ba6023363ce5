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
		if one := lint(t, t.TempDir(), "help", s.name); one.code != 0 || !strings.Contains(one.stdout, s.title) {
			t.Errorf("help %s: %+v", s.name, one)
		}
	}
}

// A command line that is easily mistaken is answered with how it is meant.
func TestMistakes(t *testing.T) {
	dir := module(t, dials)
	for args, want := range map[string]string{
		"./a -json":        "-json stands after the packages; flags go before them",
		"config ./a -c":    "-c stands after the packages; flags go before them",
		"config -fix ./a":  "redislint config has no use for -fix: leave it out",
		"-diff config ./a": "redislint config has no use for -diff: leave it out",
		"lsp -format json": "redislint lsp has no use for -format: leave it out",
		"-test=false":      "no Go files in " + dir + "\n\t./... stands for all packages in a folder and below",
		"config":           "no Go files in " + dir + "\n\t./... stands for all packages in a folder and below",
	} {
		if got := lint(t, dir, strings.Fields(args)...); got.code != 2 || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: %+v", args, got)
		}
	}
}
