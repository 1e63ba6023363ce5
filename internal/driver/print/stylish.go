package print

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-runewidth"
)

// colors are the colours of a report; none of them colours where it has none.
type colors struct {
	file, dim, mark *color.Color
	severity        [3]*color.Color
}

func (r *Report) colors() colors {
	paint := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if r.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return colors{
		paint(color.Bold, color.Underline), paint(color.Faint), paint(color.Bold, color.FgGreen),
		[3]*color.Color{paint(color.FgRed), paint(color.FgYellow), paint(color.FgCyan)},
	}
}

// stylish prints the findings of each file, with their lines of source.
func stylish(w io.Writer, r *Report) error {
	if len(r.Findings) == 0 {
		return nil
	}
	out := bufio.NewWriter(w) // keeps the first error
	paint := r.colors()
	file, fixes := "", 0
	for _, f := range r.Findings {
		at := r.at(f)
		if at.file != file {
			if file != "" {
				fmt.Fprintln(out)
			}
			file = at.file
			fmt.Fprintln(out, paint.file.Sprint(shown(Short(r.Dir, file))))
		}
		grade := r.severity(f.Rule)
		fmt.Fprintf(out, "  %d:%d  %s  %s  %s\n", at.line, at.startByte, paint.severity[grade].Sprint(common[grade]), shown(f.Diagnostic.Message), paint.dim.Sprint(f.Rule))
		r.quote(out, paint, at)
		for _, related := range f.Diagnostic.Related {
			to := r.region(f.Package.Fset, related.Pos, related.End, true)
			fmt.Fprintf(out, "        %s\n", paint.dim.Sprintf("%s:%d:%d: %s", shown(Short(r.Dir, to.file)), to.line, to.startByte, shown(related.Message)))
		}
		for _, fix := range f.Diagnostic.SuggestedFixes {
			fixes++
			fmt.Fprintf(out, "        fix: %s\n", shown(fix.Message))
		}
	}
	fmt.Fprintf(out, "\n%s", count(len(r.Findings), "finding", "findings"))
	if fixes > 0 {
		fmt.Fprintf(out, ", %s: redislint -diff shows them, redislint -fix applies them", count(fixes, "fix", "fixes"))
	}
	fmt.Fprintln(out)
	return out.Flush()
}

// quote prints the line of source and marks the region in it, up to the line's end.
func (r *Report) quote(w io.Writer, paint colors, at region) {
	line, ok := r.line(at.file, at.line)
	start, end := at.startByte-1, at.endBytes-1
	if !ok || start > len(line) {
		return
	}
	if at.endLine > at.line || end > len(line) {
		end = len(line)
	}
	before, marked := shown(line[:start]), shown(line[start:max(start, end)])
	fmt.Fprintf(w, "    %s %s%s\n", paint.dim.Sprintf("%4d |", at.line), before+marked, shown(line[max(start, end):]))
	marks := cmp.Or(filled(marked, "^"), "^")
	fmt.Fprintf(w, "    %s %s%s\n", paint.dim.Sprint("     |"), filled(before, " "), paint.mark.Sprint(marks))
}

// filled returns text with a mark for each column of a terminal that it takes. Tabs
// stay tabs, so that what it marks is above it however wide those are.
func filled(text, mark string) string {
	parts := strings.Split(text, "\t")
	for i, part := range parts {
		parts[i] = strings.Repeat(mark, runewidth.StringWidth(part))
	}
	return strings.Join(parts, "\t")
}

// shown returns text as it may go to a terminal: without control characters,
// which would move the cursor or change colours, and as valid UTF-8.
func shown(text string) string {
	return strings.Map(func(c rune) rune {
		if c != '\t' && (c < ' ' || 0x7f <= c && c < 0xa0) {
			return '\uFFFD'
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
