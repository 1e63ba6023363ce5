package driver

import (
	"path/filepath"
	"strings"
	"testing"
)

// Each folder has a catalog of its own with settings of its own.
const settings = `
-- plain/a.go --
package plain

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
-- quiet/redis-databases.yaml --
lint: {rules: {dial: {quiet: true}}}
-- quiet/a.go --
package quiet

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(2)
-- off/redis-databases.yaml --
lint: {rules: {dial: {enabled: false}}}
-- off/a.go --
package off

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(3) //redislint:allow name -- not that rule's
var other = redis.NewClient(4) //redislint:allow dial -- nothing to say while the rule is off
`

// A setting of the catalog acts alike in every way to run the rules, and a flag
// goes before it.
func TestSettingsInAllDrivers(t *testing.T) {
	t.Parallel()
	dir := module(t, settings)
	for _, test := range []struct {
		flags []string
		want  string // the clients reported or fixed
	}{
		{nil, "1"},
		{[]string{"-dial.quiet=false"}, "12"},
		{[]string{"-dial"}, "13"},
		{[]string{"-dial", "-dial.quiet=false"}, "123"},
		{[]string{"-dial.quiet"}, ""},
		{[]string{"-dial", "-dial.quiet=true"}, ""},
	} {
		drivers := map[string]func() outcome{
			"standalone": func() outcome { return lint(t, dir, append(test.flags, "./...")...) },
			"diff":       func() outcome { return lint(t, dir, append(append([]string{"-diff"}, test.flags...), "./...")...) },
			"vet": func() outcome {
				return goTool(t, dir, nil, append(append([]string{"vet", "-vettool=%s"}, test.flags...), "./...")...)
			},
			"vet diff": func() outcome {
				return goTool(t, dir, nil, append(append([]string{"vet", "-vettool=%s", "-fix", "-diff"}, test.flags...), "./...")...)
			},
			"fix diff": func() outcome {
				return goTool(t, dir, nil, append(append([]string{"fix", "-fixtool=%s", "-diff"}, test.flags...), "./...")...)
			},
		}
		t.Run(strings.Join(test.flags, " "), func(t *testing.T) {
			t.Parallel()
			// One after the other: two go commands that want the same diff share it, and
			// the second may find it in their cache before what the tool printed is there.
			for name, run := range drivers {
				got := run()
				clients := ""
				for _, n := range []string{"1", "2", "3", "4"} {
					if strings.Contains(got.stdout+got.stderr, "client with "+n) || strings.Contains(got.stdout, "-var client = redis.NewClient("+n+")") {
						clients += n
					}
				}
				if clients != test.want {
					t.Errorf("%s: %q, want %q\n%+v", name, clients, test.want, got)
				}
			}
		})
	}
}

// The go command does not know the catalog, yet a change of a setting takes
// effect at the next run, and so does one that is wrong.
func TestVetFollowsSettings(t *testing.T) {
	t.Parallel()
	dir := module(t, settings)
	vet := func() string { return goTool(t, dir, nil, "vet", "-vettool=%s", "./quiet").stderr }
	for _, step := range []struct{ catalog, want string }{
		{"lint: {rules: {dial: {quiet: true}}}\n", ""},
		{"lint: {rules: {dial: {quiet: false}}}\n", "client with 2"},
		{"lint:\n  rules:\n    dail: {quiet: true}\n", `redis-databases.yaml:3: there is no rule "dail": use one of dial, name, crash`},
		{"lint: {rules: {dial: {quiet: true}}}\n", ""},
	} {
		write(t, filepath.Join(dir, "quiet", "redis-databases.yaml"), step.catalog)
		if got := vet(); !strings.Contains(got, step.want) || step.want == "" && got != "" {
			t.Errorf("%s: %s", step.catalog, got)
		}
	}
}

func TestWrongSetting(t *testing.T) {
	dir := module(t, settings)
	file := filepath.Join(dir, "quiet", "redis-databases.yaml")
	write(t, file, "lint:\n  rules:\n    dial:\n      quiet: 1\n      loud: true\n")
	got := lint(t, dir, "./...")
	want := "redislint: " + file + `:4: quiet "1" is not true or false: write true or false, without quotes
` + file + `:5: rule "dial" has no setting "loud": use one of enabled, quiet
`
	if got != (outcome{2, "", want}) {
		t.Errorf("%+v", got)
	}
}
