package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Run until nothing changes, --fix writes what redislint -fix writes.
func TestFix(t *testing.T) {
	dir := copied(t, "examples/legacy")
	mend(t, dir)
	want := sources(t, dir)
	copied(t, "examples/legacy")
	configure(t, dir, "{}")
	before := sources(t, dir)
	for round := 1; ; round++ {
		r := lint(t, dir, "--fix", "./...")
		command(t, dir, "go", "vet", "./...") // what one round leaves compiles
		after := sources(t, dir)
		if cmp.Equal(before, after) {
			break
		}
		if before = after; round == 10 {
			t.Fatalf("no end of it: %s", r.stderr)
		}
	}
	if d := cmp.Diff(want, before); d != "" {
		t.Errorf("(-redislint -fix +golangci-lint --fix)\n%s", d)
	}
}

// One round must do where fixes compile alone, and together only with an edit
// that none of them has.
func TestFixTogether(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	before := sources(t, dir)
	lint(t, dir, "--fix", "./together/")
	after := sources(t, dir)
	if before["together/together.go"] == after["together/together.go"] {
		t.Error("nothing is fixed")
	}
	command(t, dir, "go", "vet", "./together/")
}

// A generated file stays as it is, as does what a comment silences.
func TestFixLeavesAlone(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	configure(t, dir, "{}")
	before := sources(t, dir)
	r := lint(t, dir, "--fix", "./generated/", "./nolint/")
	after := sources(t, dir)
	if before["generated/generated.go"] != after["generated/generated.go"] {
		t.Errorf("generated.go becomes\n%s", after["generated/generated.go"])
	}
	if len(r.issues) != 1 || places(r.issues)[0] != "generated/generated.go:12: unhandlederr" {
		t.Errorf("left is %q", r.issues)
	}
	left := 0
	for i := range len(after["nolint/nolint.go"]) {
		if rest := after["nolint/nolint.go"][i:]; len(rest) > 15 && rest[:15] == "redis.NewClient" {
			left++
		}
	}
	if left != 5 {
		t.Errorf("%d of 5 silenced clients are left in\n%s", left, after["nolint/nolint.go"])
	}
}

// A file whose line ends or byte order mark would be lost stays as it is, and its
// findings are reported.
func TestFixLeavesWhatFormattingChanges(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	const name = "together/together.go"
	unix := sources(t, dir)[name]
	for what, text := range map[string]string{
		"CRLF":              strings.ReplaceAll(unix, "\n", "\r\n"),
		"a byte order mark": "\ufeff" + unix,
	} {
		write(t, filepath.Join(dir, name), text)
		r := lint(t, dir, "--fix", "./together/")
		if got := sources(t, dir)[name]; got != text || len(r.issues) != 4 {
			t.Errorf("%s: left are %q, and\n%q", what, r.issues, got)
		}
	}
}

// Other linters mend the same file in the same round; of two that mend the same
// place, one waits for the next.
func TestFixBesideOthers(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	const name = "together/other.go"
	write(t, filepath.Join(dir, name), `package together

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

func read(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "key").Result()
	if err == redis.Nil {
		return "", fmt.Errorf("nothing there")
	}
	for i := 0; i < 3; i++ {
		fmt.Println(i)
	}
	return v, err
}
`)
	for round := range 2 {
		r := lint(t, dir, "--enable=errorlint,intrange,perfsprint", "--fix", "./together/")
		if round > 0 && len(r.issues) > 0 {
			t.Errorf("left are %q", r.issues)
		}
		command(t, dir, "go", "vet", "./together/")
	}
	text := sources(t, dir)[name]
	for _, part := range []string{"errors.Is(err, redis.Nil)", `errors.New("nothing there")`, "range 3"} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
}

// With --new-from-rev the fixes are those of new code, unless others must go
// with them; what they leave compiles.
func TestFixNewCode(t *testing.T) {
	dir := copied(t, "integration/golangci/testdata/shop")
	commit := func() {
		command(t, dir, "git", "add", ".")
		command(t, dir, "git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "x")
	}
	command(t, dir, "git", "init", "-q")
	commit()
	write(t, filepath.Join(dir, "together/more.go"), `package together

import "github.com/redis/go-redis/v9"

var more = redis.NewClient(&redis.Options{DB: 3})
`)
	command(t, dir, "git", "add", ".")
	before := sources(t, dir)
	r := lint(t, dir, "--new-from-rev=HEAD", "./together/")
	if want := []string{"together/more.go:5: directredis"}; !cmp.Equal(places(r.issues), want) {
		t.Errorf("%q, want %q", r.issues, want)
	}
	lint(t, dir, "--new-from-rev=HEAD", "--fix", "./together/")
	after := sources(t, dir)
	if before["together/together.go"] != after["together/together.go"] || before["together/more.go"] == after["together/more.go"] {
		t.Errorf("together.go becomes\n%s\nmore.go\n%s", after["together/together.go"], after["together/more.go"])
	}
	command(t, dir, "go", "vet", "./together/")
}

// sources returns the Go files in dir, by their paths below it.
func sources(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	check(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" && !d.IsDir() {
			var text []byte
			text, err = os.ReadFile(filepath.Join(dir, path))
			all[path] = string(text)
		}
		return err
	}))
	return all
}
