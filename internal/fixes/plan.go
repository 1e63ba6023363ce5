package fixes

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// A Plan is what a set of fixes does to a package.
type Plan struct {
	Changes []Change // by file name
	Applied []Fix
	Dropped []Dropped
}

// A Change is the new text of a file.
type Change struct {
	File     string
	Old, New []byte
}

// Dropped is a fix that the plan does without, and why.
type Dropped struct {
	Fix    Fix
	Reason error
}

// Overlaps reports whether the fix was dropped because it overlaps another.
func (d Dropped) Overlaps() bool { return errors.As(d.Reason, new(overlap)) }

var (
	errGenerated = errors.New("the file is generated")
	errForeign   = errors.New("the file is not part of the package")
	errRange     = errors.New("it edits beyond the end of the file")
)

// For returns the plan that applies to p as many of the fixes as can be applied
// together. With them p compiles, and its changed files are formatted. Fixes are
// dropped that overlap others, that edit a generated file, or that p does not
// compile with.
func For(p *Package, fixes []Fix) *Plan {
	plan := &Plan{}
	byFile := map[string][]Fix{}
	for _, fix := range fixes {
		source, ok := p.source(fix.File)
		switch {
		case !ok:
			plan.drop(fix, errForeign)
		case slices.ContainsFunc(fix.Edits, func(e Edit) bool { return e.Start < 0 || e.End < e.Start || e.End > len(source) }):
			plan.drop(fix, errRange)
		case generated(source):
			plan.drop(fix, errGenerated)
		default:
			byFile[fix.File] = append(byFile[fix.File], fix)
		}
	}
	var candidates []Fix
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		source, _ := p.source(name)
		imports, err := importRegion(source)
		if err != nil {
			for _, fix := range byFile[name] {
				plan.drop(fix, err)
			}
			continue
		}
		candidates = append(candidates, imports.merge(byFile[name], plan.drop)...)
	}

	texts := plan.keep(p, nil, candidates)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if source, _ := p.source(name); !bytes.Equal(source, texts[name]) {
			plan.Changes = append(plan.Changes, Change{name, source, texts[name]})
		}
	}
	return plan
}

func (plan *Plan) drop(fix Fix, reason error) {
	plan.Dropped = append(plan.Dropped, Dropped{fix, reason})
}

// keep adds to plan.Applied, by bisection, the candidates that p compiles with,
// and drops the others. It returns the new texts of the files; texts are those
// before.
func (plan *Plan) keep(p *Package, texts map[string][]byte, candidates []Fix) map[string][]byte {
	if len(candidates) == 0 {
		return texts
	}
	all := slices.Concat(plan.Applied, candidates)
	next, err := p.with(all)
	if err == nil {
		plan.Applied = all
		return next
	}
	if len(candidates) == 1 {
		plan.drop(candidates[0], fmt.Errorf("the package does not compile with it: %w", err))
		return texts
	}
	half := len(candidates) / 2
	texts = plan.keep(p, texts, candidates[:half])
	return plan.keep(p, texts, candidates[half:])
}

// with returns the new texts of the files that the fixes edit, or why the
// package does not compile with them.
func (p *Package) with(fixes []Fix) (map[string][]byte, error) {
	byFile := map[string][]Fix{}
	for _, fix := range fixes {
		byFile[fix.File] = append(byFile[fix.File], fix)
	}
	texts := map[string][]byte{}
	for name, fixes := range byFile {
		source, _ := p.source(name)
		text, err := tidy(apply(source, fixes), func(_, _ string) bool { return false })
		if err != nil {
			return nil, err
		}
		texts[name] = text
	}
	unused, err := p.check(texts)
	if err != nil || len(unused) == 0 {
		return texts, err
	}
	for name, text := range texts {
		texts[name], err = tidy(text, func(as, path string) bool { return unused[importKey{name, as, path}] })
		if err != nil {
			return nil, err
		}
	}
	if unused, err = p.check(texts); err == nil && len(unused) > 0 {
		err = errors.New("it leaves an import unused")
	}
	return texts, err
}
