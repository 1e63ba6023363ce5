package print

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
)

type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

var gitlabWords = words{"major", "minor", "info"}

// gitlab prints findings as GitLab's code quality report. A fingerprint does not
// hold the line, so that code which moves is not new.
func gitlab(w io.Writer, r *Report) error {
	root := r.root()
	issues := []gitlabIssue{}
	seen := map[string]int{}
	for _, f := range r.Findings {
		at := r.at(f)
		name, _ := within(root, at.file)
		key := fmt.Sprintf("%q %q %q", name, f.Rule, f.Diagnostic.Message)
		seen[key]++
		issues = append(issues, gitlabIssue{
			Description: f.Diagnostic.Message,
			CheckName:   "redislint/" + f.Rule,
			Fingerprint: fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %d", key, seen[key]))),
			Severity:    gitlabWords[r.severity(f.Rule)],
			Location:    gitlabLocation{name, gitlabLines{at.line, at.endLine}},
		})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	return enc.Encode(issues)
}
