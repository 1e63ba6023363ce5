package print

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

var githubWords = words{"error", "warning", "notice"}

// Workflow commands end at a line's end, their properties at a comma or colon.
var (
	githubData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// github prints findings as workflow commands of GitHub Actions, which shows them
// in the pull request. It has columns only for what is on one line.
func github(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w) // keeps the first error
	root := r.root()
	for _, f := range r.Findings {
		at := r.at(f)
		name, _ := within(root, at.file)
		fmt.Fprintf(out, "::%s file=%s,line=%d,endLine=%d", githubWords[r.severity(f.Rule)], githubProperty.Replace(name), at.line, at.endLine)
		if at.line == at.endLine {
			fmt.Fprintf(out, ",col=%d,endColumn=%d", at.column, at.endColumn)
		}
		fmt.Fprintf(out, ",title=%s::%s\n", githubProperty.Replace("redislint "+f.Rule), githubData.Replace(f.Diagnostic.Message))
	}
	return out.Flush()
}
