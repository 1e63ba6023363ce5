package driver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOutputs(t *testing.T) {
	dir := module(t, dials+"\n-- out/old.xml --\nwhat was there\n")
	old := filepath.Join(dir, "out", "old.xml")
	if err := os.Symlink(old, filepath.Join(dir, "link.xml")); err != nil {
		t.Fatal(err)
	}
	got := lint(t, dir, "-format", "text,sarif=out/new.sarif,checkstyle=link.xml,json=/dev/null", "-test=false", "./a")
	if got.code != 1 || !strings.HasPrefix(got.stdout, "a/a.go:5:14: client with 1") || got.stderr != "" {
		t.Errorf("%+v", got)
	}
	texts := snapshot(t, dir)
	if !strings.Contains(texts["out/new.sarif"], `"ruleId": "dial"`) {
		t.Errorf("sarif: %s", texts["out/new.sarif"])
	}
	if !strings.Contains(texts["out/old.xml"], `source="redislint.dial"`) {
		t.Errorf("the target of the link: %s", texts["out/old.xml"])
	}
	for name := range texts {
		if strings.Contains(name, ".redislint-") {
			t.Errorf("%s is left", name)
		}
	}
	if got := lint(t, dir, "-format", "json", "-test=false", "./a"); got != lint(t, dir, "-json", "-test=false", "./a") {
		t.Errorf("-format json is not -json: %+v", got)
	}
}

// After -fix, the formats have what is left, as it stands in the files.
func TestFormatAfterFix(t *testing.T) {
	dir := module(t, `
-- a/a.go --
package a

import "github.com/redis/go-redis/v9"

var client = redis.NewClient(1)
var other = redis.NewClient(broken)
const broken = 1
`)
	got := lint(t, dir, "-fix", "-format", "stylish", "./a")
	if got.code != 1 || !strings.Contains(got.stdout, "var other = redis.NewClient(broken)\n") || strings.Contains(got.stdout, "client with 1") {
		t.Errorf("%+v", got)
	}
}

func TestWrongOutputs(t *testing.T) {
	dir := module(t, dials)
	for format, want := range map[string]string{
		"yaml":                `there is no format "yaml"; use one of text, stylish, json, sarif,`,
		"sarif=":              "sarif= names no file",
		"text,json":           "text and json would go to the same place",
		"text=a.go,json=a.go": "would go to the same place",
		"":                    `there is no format ""`,
		"text=x,json=./x":     "would go to the same place",
		"text=x,json=b/../x":  "would go to the same place",
		"sarif=none/x.json":   "-format sarif=none/x.json: there is no folder " + filepath.Join(dir, "none") + "; make it first",
		"sarif=go.mod/x.json": "there is no folder ",
		"sarif=a":             "-format sarif=a: that is a folder",
	} {
		got := lint(t, dir, "-format", format, "./a")
		if got.code != 2 || !strings.Contains(got.stderr, want) {
			t.Errorf("%q: %+v", format, got)
		}
	}
	for _, args := range [][]string{{"-json", "-format", "text"}, {"-diff", "-format", "text"}, {"-color", "red"}} {
		if got := lint(t, dir, append(args, "./a")...); got.code != 2 || got.stderr == "" {
			t.Errorf("%q: %+v", args, got)
		}
	}
}

// A second -format adds to the first, and spaces do not matter.
func TestFormatTwice(t *testing.T) {
	dir := module(t, dials)
	got := lint(t, dir, "-format", "text, sarif=x.sarif", "-format=junit=x.xml", "./a")
	if got.code != 1 || got.stdout == "" {
		t.Errorf("%+v", got)
	}
	for name, want := range map[string]string{"x.sarif": `"ruleId"`, "x.xml": "<testsuites>"} {
		if text := snapshot(t, dir)[name]; !strings.Contains(text, want) {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// Nothing is looked at, and nothing is written, for an output that cannot be.
func TestOutputsBeforeFixes(t *testing.T) {
	dir := module(t, dials)
	before := snapshot(t, dir)
	if got := lint(t, dir, "-fix", "-format", "sarif=none/x", "./..."); got.code != 2 {
		t.Errorf("%+v", got)
	}
	if d := cmp.Diff(before, snapshot(t, dir)); d != "" {
		t.Error(d)
	}
}
