package print

import (
	"bufio"
	"fmt"
	"go/token"
	"io"
	"os"
	"strings"
)

// Text prints findings one per line, each followed by its related positions.
type Text struct {
	Dir     string // file names are relative to it where that is shorter
	Context int    // lines of source around each position; negative for none
}

// Print prints the findings.
func (t Text) Print(w io.Writer, findings []Finding) error {
	out := bufio.NewWriter(w) // keeps the first error
	for _, f := range findings {
		d, fset := f.Diagnostic, f.Package.Fset
		t.line(out, "", fset, d.Pos, d.End, fmt.Sprintf("%s (%s)", d.Message, f.Rule))
		for _, r := range d.Related {
			t.line(out, "\t", fset, r.Pos, r.End, r.Message)
		}
	}
	return out.Flush()
}

func (t Text) line(w *bufio.Writer, indent string, fset *token.FileSet, pos, end token.Pos, text string) {
	from := fset.Position(pos)
	shown := from
	shown.Filename = Short(t.Dir, from.Filename)
	fmt.Fprintf(w, "%s%s: %s\n", indent, shown, text)
	if t.Context < 0 {
		return
	}
	last := from.Line
	if to := fset.Position(end); to.IsValid() && to.Filename == from.Filename {
		last = max(last, to.Line)
	}
	source, err := os.ReadFile(from.Filename)
	if err != nil {
		return // the position alone must do
	}
	lines := strings.Split(string(source), "\n")
	for i := max(1, from.Line-t.Context); i <= min(len(lines), last+t.Context); i++ {
		fmt.Fprintf(w, "%s%d\t%s\n", indent, i, lines[i-1])
	}
}
