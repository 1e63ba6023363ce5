package driver

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConfig(t *testing.T) {
	dir := module(t, settings)
	want := `the built-in catalog governs example.com/m/plain

dial.enabled   true   default
dial.quiet     false  default
name.enabled   false  command line
crash.enabled  true   default

off/redis-databases.yaml governs example.com/m/off

dial.enabled   false  off/redis-databases.yaml:1
dial.quiet     false  default
name.enabled   false  command line
crash.enabled  true   default

quiet/redis-databases.yaml governs example.com/m/quiet

dial.enabled   true   default
dial.quiet     true   quiet/redis-databases.yaml:1
name.enabled   false  command line
crash.enabled  true   default
`
	if got := lint(t, dir, "config", "-name=false", "./..."); got != (outcome{0, want, ""}) {
		t.Errorf("%+v\n%s", got, cmp.Diff(want, got.stdout))
	}
	got := lint(t, dir, "config", "-dial", "-dial.quiet=false", "-json", "./off", "./quiet").stdout
	var all []configuration
	if err := json.Unmarshal([]byte(got), &all); err != nil {
		t.Fatal(err)
	}
	rules := []setting{
		{"dial", "enabled", true, "command line", 0},
		{"dial", "quiet", false, "command line", 0},
		{"name", "enabled", false, "command line", 0},
		{"crash", "enabled", false, "command line", 0},
	}
	both := []configuration{
		{dir + "/off/redis-databases.yaml", []string{"example.com/m/off"}, rules},
		{dir + "/quiet/redis-databases.yaml", []string{"example.com/m/quiet"}, rules},
	}
	if d := cmp.Diff(both, all); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestConfigFails(t *testing.T) {
	dir := module(t, settings+`
-- bad/redis-databases.yaml --
lint: {rules: {dail: {}}}
-- bad/a.go --
package bad
`)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"./bad"}, 2, `there is no rule "dail"`},
		{[]string{"./none"}, 2, "none"},
		{[]string{"."}, 2, "no Go files"},
		{[]string{"-nosuch"}, 2, "redislint help lists the flags"},
		{[]string{"-dial=false", "-name=false", "-crash=false"}, 2, "disable every rule"},
		{[]string{"-catalog", "none.yaml", "./quiet"}, 2, "none.yaml"},
		{[]string{"-h"}, 0, "redislint config [flags] [packages]"},
	} {
		got := lint(t, dir, append([]string{"config"}, test.args...)...)
		if got.code != test.code || !strings.Contains(got.stdout+got.stderr, test.want) {
			t.Errorf("%q: %+v", test.args, got)
		}
	}
}
