package print

import (
	"cmp"
	"encoding/json"
	"go/token"
	"io"
)

// The types below are what go vet -json prints, plus the URL.
type (
	jsonDiagnostic struct {
		Category string        `json:"category,omitempty"`
		Posn     string        `json:"posn"`
		End      string        `json:"end"`
		Message  string        `json:"message"`
		URL      string        `json:"url,omitempty"`
		Fixes    []jsonFix     `json:"suggested_fixes,omitempty"`
		Related  []jsonRelated `json:"related,omitempty"`
	}
	jsonFix struct {
		Message string     `json:"message"`
		Edits   []jsonEdit `json:"edits"`
	}
	jsonEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"` // bytes from the start of the file
		End      int    `json:"end"`
		New      string `json:"new"`
	}
	jsonRelated struct {
		Posn    string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
)

// toJSON prints for each package with findings an object {"path": {"rule": [...]}},
// as go vet -json does, which does not say that the path is that of a test variant.
func toJSON(w io.Writer, r *Report) error {
	var order []string
	byPackage := map[string]map[string][]jsonDiagnostic{}
	for _, f := range r.Findings {
		path := f.Package.PkgPath
		if byPackage[path] == nil {
			order = append(order, path)
			byPackage[path] = map[string][]jsonDiagnostic{}
		}
		byPackage[path][f.Rule] = append(byPackage[path][f.Rule], diagnostic(f))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	for _, path := range order {
		if err := enc.Encode(map[string]any{path: byPackage[path]}); err != nil {
			return err
		}
	}
	return nil
}

func diagnostic(f Finding) jsonDiagnostic {
	fset := f.Package.Fset
	posn := func(pos token.Pos) string { return fset.Position(pos).String() }
	d := f.Diagnostic
	j := jsonDiagnostic{
		Category: d.Category,
		Posn:     posn(d.Pos),
		End:      posn(cmp.Or(d.End, d.Pos)),
		Message:  d.Message,
		URL:      d.URL,
	}
	for _, fix := range d.SuggestedFixes {
		jf := jsonFix{Message: fix.Message}
		for _, e := range fix.TextEdits {
			at := fset.Position(e.Pos)
			jf.Edits = append(jf.Edits, jsonEdit{
				Filename: at.Filename,
				Start:    at.Offset,
				End:      fset.Position(cmp.Or(e.End, e.Pos)).Offset,
				New:      string(e.NewText),
			})
		}
		j.Fixes = append(j.Fixes, jf)
	}
	for _, r := range d.Related {
		j.Related = append(j.Related, jsonRelated{posn(r.Pos), posn(cmp.Or(r.End, r.Pos)), r.Message})
	}
	return j
}
