package fixes

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
)

// tidy returns source, formatted, without the imports that drop selects,
// repeated ones, and import declarations that are empty. It keeps the byte order
// mark and the kind of line ends.
func tidy(source []byte, drop func(name, path string) bool) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var cuts []Edit
	seen := map[[2]string]bool{}
	for _, decl := range file.Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			continue
		}
		var specs []Edit
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ImportSpec)
			key := [2]string{importName(spec), spec.Path.Value}
			if seen[key] || drop(key[0], key[1]) {
				specs = append(specs, wholeLines(fset, source, spec, spec.Doc, spec.Comment))
			}
			seen[key] = true
		}
		if len(specs) == len(decl.Specs) { // import () too
			specs = []Edit{wholeLines(fset, source, decl, decl.Doc)}
		}
		cuts = append(cuts, specs...)
	}
	formatted, err := format.Source(apply(source, []Fix{{Edits: cuts}}))
	if err != nil {
		return nil, err
	}
	if CRLF(source) {
		formatted = bytes.ReplaceAll(formatted, []byte("\n"), []byte("\r\n"))
	}
	if bytes.HasPrefix(source, mark) {
		formatted = slices.Concat(mark, formatted)
	}
	return formatted, nil
}

// Reformed reports whether those who format what a fix makes of its file change
// more of it: its line ends, or its byte order mark.
func (p *Package) Reformed(fix Fix) bool {
	source, ok := p.source(fix.File)
	return ok && (CRLF(source) || bytes.HasPrefix(source, mark))
}

// CRLF reports whether most lines of source end in CRLF.
func CRLF(source []byte) bool {
	return 2*bytes.Count(source, []byte("\r\n")) > bytes.Count(source, []byte("\n"))
}

// mark is the byte order mark.
var mark = []byte("\uFEFF")

// importName returns the name that the file itself gives to an import, or "".
func importName(spec *ast.ImportSpec) string {
	if spec.Name == nil {
		return ""
	}
	return spec.Name.Name
}

// wholeLines returns the edit that deletes node and its comments, with the rest
// of the line where nothing else stands on it.
func wholeLines(fset *token.FileSet, source []byte, node ast.Node, comments ...*ast.CommentGroup) Edit {
	first, last := node.Pos(), node.End()
	for _, c := range comments {
		if c != nil {
			first, last = min(first, c.Pos()), max(last, c.End())
		}
	}
	start, end := fset.Position(first).Offset, fset.Position(last).Offset
	from, to := start, end
	for from > 0 && (source[from-1] == ' ' || source[from-1] == '\t') {
		from--
	}
	for to < len(source) && (source[to] == ' ' || source[to] == '\t' || source[to] == '\r' || source[to] == ';') {
		to++
	}
	if (from == 0 || source[from-1] == '\n') && to < len(source) && source[to] == '\n' {
		return Edit{Start: from, End: to + 1}
	}
	return Edit{Start: start, End: end}
}
