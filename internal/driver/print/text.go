package print

import (
	"bufio"
	"fmt"
	"go/token"
	"io"
)

// text prints findings one per line, each followed by its related positions.
func text(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w) // keeps the first error
	for _, f := range r.Findings {
		d, fset := f.Diagnostic, f.Package.Fset
		r.textLine(out, "", fset, d.Pos, d.End, fmt.Sprintf("%s (%s)", d.Message, f.Rule))
		for _, related := range d.Related {
			r.textLine(out, "\t", fset, related.Pos, related.End, related.Message)
		}
	}
	return out.Flush()
}

func (r *Report) textLine(w *bufio.Writer, indent string, fset *token.FileSet, pos, end token.Pos, text string) {
	from := fset.Position(pos)
	shown := from
	shown.Filename = Short(r.Dir, from.Filename)
	fmt.Fprintf(w, "%s%s: %s\n", indent, shown, text)
	if r.Context < 0 {
		return
	}
	last := from.Line
	if to := fset.Position(end); to.IsValid() && to.Filename == from.Filename {
		last = max(last, to.Line)
	}
	for i := max(1, from.Line-r.Context); i <= last+r.Context; i++ {
		line, ok := r.line(from.Filename, i)
		if !ok {
			return // the position alone must do
		}
		fmt.Fprintf(w, "%s%d\t%s\n", indent, i, line)
	}
}
