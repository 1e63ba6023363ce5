package trial

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Tool is a redislint program.
type Tool string

// BuildTool builds redislint from the project in root, into dir.
func BuildTool(ctx context.Context, root, dir string) (Tool, error) {
	program := filepath.Join(dir, "redislint")
	_, err := output(ctx, root, "go", "build", "-o", program, "./cmd/redislint")
	return Tool(program), err
}

// Fix applies the fixes to the module in dir.
func (t Tool) Fix(ctx context.Context, dir string) error {
	_, err := t.run(ctx, dir, "-fix")
	return err
}

// Diff returns what Fix would change, as a unified diff.
func (t Tool) Diff(ctx context.Context, dir string) (string, error) {
	return t.run(ctx, dir, "-diff")
}

// Finding is one thing that redislint has to say.
type Finding struct {
	File    string // below the module's folder
	Line    int
	Rule    string
	Message string
	Fix     bool // a fix is offered
}

func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Rule, f.Message)
}

// Findings returns what redislint finds in the module in dir, in the order of
// the files.
func (t Tool) Findings(ctx context.Context, dir string) ([]Finding, error) {
	text, err := t.run(ctx, dir, "-json")
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var packages map[string]map[string]json.RawMessage
		if err := dec.Decode(&packages); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("output of redislint -json: %w", err)
		}
		for _, rules := range packages {
			for rule, raw := range rules {
				found, err := decode(dir, rule, raw)
				if err != nil {
					return nil, err
				}
				findings = append(findings, found...)
			}
		}
	}
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(findings), nil // a package and its test variant say the same
}

func decode(dir, rule string, raw json.RawMessage) ([]Finding, error) {
	var diagnostics []struct {
		Posn    string
		Message string
		Fixes   []any `json:"suggested_fixes"`
	}
	if err := json.Unmarshal(raw, &diagnostics); err != nil {
		return nil, fmt.Errorf("redislint: %s failed: %s", rule, raw)
	}
	var findings []Finding
	for _, d := range diagnostics {
		posn := strings.Split(d.Posn, ":")
		if len(posn) < 3 {
			return nil, fmt.Errorf("redislint: bad position %q", d.Posn)
		}
		line, err := strconv.Atoi(posn[len(posn)-2])
		if err != nil {
			return nil, fmt.Errorf("redislint: bad position %q", d.Posn)
		}
		file, err := filepath.Rel(dir, strings.Join(posn[:len(posn)-2], ":"))
		if err != nil {
			return nil, err
		}
		findings = append(findings, Finding{filepath.ToSlash(file), line, rule, d.Message, len(d.Fixes) > 0})
	}
	return findings, nil
}

// run runs redislint on all packages of dir. That it found something is no error.
func (t Tool) run(ctx context.Context, dir string, flags ...string) (string, error) {
	text, err := output(ctx, dir, string(t), append(flags, "./...")...)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		err = nil
	}
	return text, err
}
