package load

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// What the go command says twice, or beside its errors, is left out.
func TestFaults(t *testing.T) {
	const forbidden = `example.org/x@v1.0.0: Get "https://proxy.example.org": 403 Forbidden`
	p := &listed{ImportPath: "example.com/m/p"}
	f := newFaults("/m")
	f.add(p.cause(&listError{Pos: "p/p.go:4:8", Err: "go: downloading example.org/x v1.0.0\n" + forbidden}), "p")
	f.add(p.cause(&listError{Pos: "q/q.go:3:8", Err: forbidden}), "q", "r", "p")
	f.add(p.cause(&listError{Pos: "r/r.go:3:8", Err: strings.Replace(forbidden, "Get", "reading x.mod from", 1)}), "r")
	f.add(p.cause(&listError{Err: "# example.com/m/c\nc/c.go:3:13: bad\n\thave (int)\nc/c.go:4:1: worse\n"}), "s", "t", "u", "v")
	f.add(&cause{"example.com/m/d", []packages.Error{{Pos: "/m/d/d.go:1:1", Msg: "wrong"}}})
	f.add(&cause{"example.com/m/e", []packages.Error{{Msg: "odd"}}})
	want := []string{
		"p/p.go:4:8: " + forbidden + "\n\tnot looked at because of it: p, q, r",
		"c/c.go:3:13: bad\n\thave (int)",
		"c/c.go:4:1: worse\n\tnot looked at because of it: 4 packages",
		"d/d.go:1:1: wrong",
		"example.com/m/e: odd",
	}
	var got []string
	for _, err := range f.errors() {
		got = append(got, err.Error())
	}
	if a, b := strings.Join(got, "\n"), strings.Join(want, "\n"); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
}
