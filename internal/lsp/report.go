package lsp

import (
	"go/token"
	"slices"
	"strings"

	"go.lsp.dev/uri"

	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/lsp/protocol"
)

// newReport returns the report of what was found with these documents open.
func newReport(found *Found, docs map[string]*document) *report {
	r := &report{byFile: map[string][]item{}, docs: docs, texts: map[string][]byte{}, found: found}
	for name, doc := range docs {
		r.texts[name] = doc.text
	}
	for _, f := range found.Findings {
		name := written(f, f.Diagnostic.Pos).Filename
		r.byFile[name] = append(r.byFile[name], r.item(f))
	}
	return r
}

func (r *report) item(f print.Finding) item {
	d, fset := f.Diagnostic, f.Package.Fset
	i := item{diagnostic: protocol.Diagnostic{
		Range:    r.location(f, d.Pos, d.End).Range,
		Severity: protocol.SeverityWarning,
		Source:   f.Rule, // this and the code are as in gopls
		Code:     d.Category,
		Message:  d.Message,
	}}
	if d.URL != "" {
		i.diagnostic.CodeDescription = &protocol.CodeDescription{Href: d.URL}
	}
	for _, other := range d.Related {
		i.diagnostic.Related = append(i.diagnostic.Related, protocol.RelatedInformation{
			Location: r.location(f, other.Pos, other.End), Message: other.Message,
		})
	}
	// A fix that breaks the contract of the rules, or is not for the file that is
	// looked at, is none.
	if fix, ok, err := fixes.Of(fset, f.Rule, d); ok && err == nil && fix.File == written(f, d.Pos).Filename {
		i.title = d.SuggestedFixes[0].Message
		text := r.text(fix.File)
		for _, e := range fix.Edits {
			if e.Start < 0 || e.End < e.Start || e.End > len(text) {
				return i
			}
		}
		ended := fixes.CRLF(text)
		for _, e := range fix.Edits {
			if ended {
				e.New = crlf.Replace(e.New)
			}
			i.edits = append(i.edits, protocol.TextEdit{Range: protocol.Range{Start: offset(text, e.Start), End: offset(text, e.End)}, NewText: e.New})
		}
	}
	return i
}

// crlf gives the lines of a fix the ends that its file has. Not all editors do.
var crlf = strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n")

// written returns where pos is in a file that a person wrote. A line directive
// leads there from what cgo made of it; those that are in such a file lead away.
func written(f print.Finding, pos token.Pos) token.Position {
	if p := f.Package.Fset.PositionFor(pos, false); slices.Contains(f.Package.GoFiles, p.Filename) {
		return p
	}
	return f.Package.Fset.Position(pos)
}

// location returns where pos to end is, in the source that a person wrote.
func (r *report) location(f print.Finding, pos, end token.Pos) protocol.Location {
	from, to := written(f, pos), written(f, end)
	if !to.IsValid() || to.Filename != from.Filename || to.Line < from.Line {
		to = from
	}
	text := r.text(from.Filename)
	return protocol.Location{URI: uri.File(from.Filename), Range: protocol.Range{Start: at(text, from), End: at(text, to)}}
}
