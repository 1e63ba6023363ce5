package print

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The hashes are those that the action for uploads computes of these texts.
func TestLineHashes(t *testing.T) {
	same := strings.Repeat("x\n", 120)
	for _, test := range []struct {
		text string
		want map[int]string // by line, from 1; the last is the end
	}{
		{"", map[int]string{1: "c129715d7a2bc9a3:1"}},
		{"package p\r\n\r\n\tf(\"漢𝄞\", here)\r", map[int]string{1: "1bdc794ea345f5ac:1", 2: "f7f2389abdc1ca:1", 3: "2bb5dc285e4c6fc8:1", 4: "c129715d7a2bc9a3:1"}},
		{"\ufeffpackage p\n\n \t \n\n\n", map[int]string{1: "2f98610a2662b388:1", 2: "8d2f5848087196b:1", 6: "c129715d7a2bc9a3:1"}},
		{same, map[int]string{
			1: "c0fe7b2700d6c254:1", 2: "c0fe7b2700d6c254:2", 71: "c0fe7b2700d6c254:71", 72: "c0fe7b2700fbb0cd:1", 121: "c129715d7a2bc9a3:1"}},
	} {
		got := lineHashes(test.text)
		for line, want := range test.want {
			if line > len(got) || got[line-1] != want {
				t.Errorf("%.20q, line %d of %q, want %s", test.text, line, got, want)
			}
		}
	}
}

// A finding keeps its fingerprint where lines are added before it, and where it
// is indented; what stands in another line has another one.
func TestFingerprints(t *testing.T) {
	const source = "package p\n\nvar _ = here\n"
	of := func(source string) map[string]string {
		t.Helper()
		var log sarifLog
		if err := json.Unmarshal([]byte(printed(t, "sarif", report("/d/a.go", source, "m"))), &log); err != nil {
			t.Fatal(err)
		}
		return log.Runs[0].Results[0].PartialFingerprints
	}
	first := of(source)
	if len(first) != 1 || first["primaryLocationLineHash"] == "" {
		t.Fatalf("%v", first)
	}
	for _, moved := range []string{
		strings.Replace(source, "\n", "\n\nfunc f() {}\n", 1),
		strings.Replace(source, "var _ =", "\tvar _  =", 1),
		strings.ReplaceAll(source, "\n", "\r\n"),
	} {
		if got := of(moved); !cmp.Equal(got, first) {
			t.Errorf("%q: %v, want %v", moved, got, first)
		}
	}
	if got := of(strings.Replace(source, "_", "x", 1)); cmp.Equal(got, first) {
		t.Errorf("another line has the same: %v", got)
	}
	gone := report("/d/a.go", source, "m")
	gone.ReadFile = func(string) ([]byte, error) { return nil, os.ErrNotExist }
	if got := printed(t, "sarif", gone); strings.Contains(got, "partialFingerprints") {
		t.Errorf("a source that is not there has one: %s", got)
	}
}
