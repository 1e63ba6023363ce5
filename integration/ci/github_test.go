package ci

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type action struct {
	Inputs map[string]struct {
		Description string
		Default     *string
	}
	Runs struct {
		Using string
		Steps []step
	}
}

type step struct {
	Name, Shell, Run, Uses string
	Dir                    string `yaml:"working-directory"`
	Env                    map[string]string
}

var input = regexp.MustCompile(`\$\{\{ inputs\.([a-z-]+) \}\}`)

// The steps of the action, run as GitHub runs them.
func TestAction(t *testing.T) {
	var a action
	if err := yaml.Unmarshal([]byte(read(t, filepath.Join(root, "action.yml"))), &a); err != nil {
		t.Fatal(err)
	}
	if a.Runs.Using != "composite" {
		t.Errorf("it is not composite but %q", a.Runs.Using)
	}
	dir := service(t)
	inputs := map[string]string{"working-directory": dir, "sarif": "out.sarif", "flags": "-test=false -dbname=false"}
	resolve := func(text string) string {
		return input.ReplaceAllStringFunc(text, func(expression string) string {
			name := input.FindStringSubmatch(expression)[1]
			if value, ok := inputs[name]; ok {
				return value
			}
			in, ok := a.Inputs[name]
			if !ok || in.Default == nil {
				t.Fatalf("input %q has no default", name)
			}
			return *in.Default
		})
	}
	temp := t.TempDir()
	var log string
	for i, s := range a.Runs.Steps {
		if s.Shell != "bash" || s.Uses != "" || strings.Contains(s.Run, "${{") {
			t.Errorf("step %q: %+v", s.Name, s)
		}
		env := []string{"GITHUB_ACTION_PATH=" + root, "RUNNER_TEMP=" + temp}
		for name, value := range s.Env {
			env = append(env, name+"="+resolve(value))
		}
		script := filepath.Join(temp, "step.sh")
		write(t, script, s.Run)
		code := 0
		if i == len(a.Runs.Steps)-1 {
			code = 1 // there are findings
		}
		cwd := dir
		if s.Dir != "" {
			cwd = resolve(s.Dir)
		}
		log += runWith(t, env, cwd, code, "bash", "--noprofile", "--norc", "-eo", "pipefail", script).stdout
	}
	want := run(t, dir, 1, redislint, "-test=false", "-dbname=false", "./...").stdout
	if n := strings.Count(log, "::error ") + strings.Count(log, "::warning "); n != count(want) || n == 0 {
		t.Errorf("%d annotations, want %d\n%s", n, count(want), log)
	}
	if out := read(t, filepath.Join(dir, "out.sarif")); strings.Count(out, `"ruleId"`) != count(want) {
		t.Errorf("%d results", strings.Count(out, `"ruleId"`))
	}
}

// The matcher finds each finding, and nothing else, in the text of redislint and
// of go vet.
func TestProblemMatcher(t *testing.T) {
	var file struct {
		ProblemMatcher []struct {
			Pattern []struct {
				Regexp                      string
				File, Line, Column, Message int
			}
		}
	}
	if err := json.Unmarshal([]byte(read(t, filepath.Join(root, ".github", "problem-matcher.json"))), &file); err != nil {
		t.Fatal(err)
	}
	p := file.ProblemMatcher[0].Pattern[0]
	re := regexp.MustCompile(p.Regexp)
	dir := service(t)
	alone := run(t, dir, 1, redislint, "./...").stdout
	vet := run(t, dir, 1, "go", "vet", "-vettool="+redislint, "./...").stderr
	for name, text := range map[string]string{"redislint": alone, "go vet": vet} {
		var places []string
		for line := range strings.Lines(text) {
			if m := re.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
				places = append(places, m[p.File]+":"+m[p.Line]+":"+m[p.Column])
				if _, err := os.Stat(filepath.Join(dir, m[p.File])); err != nil || m[p.Message] == "" {
					t.Errorf("%s: %q", name, m)
				}
			}
		}
		if n := count(alone); len(places) != n || n == 0 {
			t.Errorf("%s: matched %d of %d: %q", name, len(places), n, slices.Compact(places))
		}
	}
}

// The workflow and the pipeline of the page are YAML, and name what there is.
func TestPipelines(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(recipe(t, "GitHub Actions", 0)), &workflow); err != nil {
		t.Fatal(err)
	}
	if steps := workflow.Jobs["redislint"].Steps; len(steps) != 4 || steps[2].Uses != "autobot/redislint@main" || steps[2].With["sarif"] != steps[3].With["sarif_file"] {
		t.Errorf("%+v", steps)
	}
	var pipeline map[string]struct{ Script []string }
	if err := yaml.Unmarshal([]byte(recipe(t, "GitLab CI", 0)), &pipeline); err != nil {
		t.Fatal(err)
	}
	dir := service(t)
	script := pipeline["redislint"].Script
	if len(script) != 2 || !strings.HasPrefix(script[0], "go install github.com/autobot/redislint/cmd/redislint@") {
		t.Fatalf("%q", script)
	}
	run(t, dir, 1, "bash", "-ec", script[1])
	var issues []map[string]any
	if err := json.Unmarshal([]byte(read(t, filepath.Join(dir, "redislint.json"))), &issues); err != nil || len(issues) != findings(t) {
		t.Errorf("%d issues, want %d: %v", len(issues), findings(t), err)
	}
}
