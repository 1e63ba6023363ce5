package driver

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJSON(t *testing.T) {
	dir := module(t, dials)
	got := lint(t, dir, "-json", "-test=false", "./...")
	if got.code != 1 || got.stderr != "" {
		t.Errorf("%+v", got)
	}
	var tree map[string]map[string][]map[string]any
	if err := json.Unmarshal([]byte(got.stdout), &tree); err != nil {
		t.Fatal(err)
	}
	file := dir + "/a/a.go"
	want := map[string]map[string][]map[string]any{"example.com/m/a": {"dial": {{
		"category": "dial",
		"posn":     file + ":5:14",
		"end":      file + ":5:32",
		"message":  "client with 1 is built directly",
		"url":      "https://example.com/dial",
		"suggested_fixes": []any{map[string]any{
			"message": "call Standalone",
			"edits": []any{
				map[string]any{"filename": file, "start": 9.0, "end": 9.0, "new": "\n\nimport redisruntime \"github.com/autobot/redislint/runtime\"\n"},
				map[string]any{"filename": file, "start": 63.0, "end": 81.0, "new": "redisruntime.Standalone()"},
			},
		}},
		"related": []any{map[string]any{"posn": file + ":1:1", "end": file + ":1:10", "message": "in this package"}},
	}}}}
	if d := cmp.Diff(want, tree); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if clean := lint(t, dir, "-json", "./b"); clean.code != 0 || clean.stdout != "" {
		t.Errorf("nothing found: %+v", clean)
	}
}
