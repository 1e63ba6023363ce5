package driver

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/origin"
)

// run does what was asked. An error means that nothing was done.
func (c *command) run(ctx context.Context) (int, error) {
	if c.sub != nil {
		return c.sub.run(ctx, c, c.args)
	}
	if c.version {
		_, err := fmt.Fprintln(c.stdout, "redislint", origin.Version())
		return exitClean, err
	}
	if err := c.resolve(); err != nil {
		return 0, err
	}
	if c.fix || c.diff {
		return c.mend(ctx)
	}
	found, err := c.find(ctx)
	if err != nil {
		return 0, err
	}
	return c.report(found)
}

// resolve makes the folder and the files that the flags name absolute.
func (c *command) resolve() error {
	dir, err := filepath.Abs(c.load.Dir)
	if err != nil {
		return err
	}
	if info, err := os.Stat(dir); err != nil {
		return fmt.Errorf("-C: %w", err)
	} else if !info.IsDir() {
		return fmt.Errorf("-C: %s is not a folder", dir)
	}
	c.load.Dir = dir
	if c.options.Catalog != "" && !filepath.IsAbs(c.options.Catalog) {
		c.options.Catalog = filepath.Join(dir, c.options.Catalog)
	}
	return c.outputs.resolve(dir)
}

// A result is what one look at the packages found.
type result struct {
	loaded   *load.Result
	findings []print.Finding
	errs     []error // why the look is not complete
}

// find loads the packages and runs the rules on them.
func (c *command) find(ctx context.Context) (*result, error) {
	seen := &look{rules: c.rules, overlay: c.load.Overlay}
	shown := startProgress(c.terminal(), progressDelay)
	defer shown.stop()
	c.load.Listed, c.load.Found = c.listed, shown.found
	c.load.Visit = func(pkg *packages.Package, root bool) {
		seen.visit(pkg, root)
		shown.visited.Add(1)
	}
	loaded, err := load.Load(ctx, &c.load)
	if err != nil {
		return nil, err
	}
	if loaded.Matched == 0 && len(loaded.Errors) == 0 {
		return nil, fmt.Errorf("no packages match %q", c.load.Patterns)
	}
	dirs := []string{c.load.Dir}
	for _, pkg := range loaded.Packages {
		dirs = append(dirs, pkg.Dir)
	}
	slices.Sort(dirs)
	if _, err := c.catalogs(slices.Compact(dirs)); err != nil {
		return nil, err
	}
	r := &result{loaded: loaded, findings: seen.findings, errs: slices.Concat(loaded.Errors, seen.errs)}
	r.findings = print.Sort(r.findings)
	slices.SortFunc(r.errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
	return r, nil
}

// report prints what was found and returns the exit code.
func (c *command) report(r *result) (int, error) {
	for _, err := range r.errs {
		fmt.Fprintf(c.stderr, "redislint: %v\n", err)
	}
	if err := c.print(r); err != nil {
		return 0, err
	}
	switch {
	case len(r.errs) > 0:
		return exitFailed, nil
	case len(r.findings) > 0:
		return exitFindings, nil
	}
	return exitClean, nil
}

// guarded returns the rules so that one which panics returns an error instead.
func guarded(rules []*analysis.Analyzer) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	for _, rule := range rules {
		g := *rule
		g.Run = func(pass *analysis.Pass) (result any, err error) {
			defer func() {
				if r := recover(); r != nil {
					err = fmt.Errorf("internal error, please report it: %v", r)
				}
			}()
			return rule.Run(pass)
		}
		all = append(all, &g)
	}
	return all
}
