package driver

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	udiff "github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/redisapi"
)

// rounds bounds how often the rules run again because fixes overlapped.
const rounds = 10

// mend applies the fixes, or prints what they would change.
func (c *command) mend(ctx context.Context) (int, error) {
	applied, files := 0, map[string]bool{}
	for round := 1; ; round++ {
		found, err := c.find(ctx)
		if err != nil {
			return 0, err
		}
		plans, errs := c.plan(found)
		found.errs = append(found.errs, errs...)
		if c.diff {
			c.printDropped(plans)
			return c.printDiff(found, plans)
		}
		written := 0
		for _, plan := range plans {
			if err := plan.Write(); err != nil {
				found.errs = append(found.errs, err)
				continue
			}
			written += len(plan.Applied)
			for _, change := range plan.Changes {
				files[change.File] = true
			}
		}
		applied += written
		if written > 0 && round < rounds {
			continue // what is left, and where, shows the next look
		}
		c.printDropped(plans)
		if applied > 0 {
			fmt.Fprintf(c.stderr, "redislint: applied %s in %s\n", count(applied, "fix", "fixes"), count(len(files), "file", "files"))
		}
		return c.report(found)
	}
}

// plan returns the plans for the packages that have fixes, and why some fixes
// are in none.
func (c *command) plan(found *result) (plans []*fixes.Plan, errs []error) {
	offered := map[*packages.Package][]fixes.Fix{}
	var order []*packages.Package
	for _, f := range found.findings {
		fix, ok, err := fixes.Of(f.Package.Fset, f.Rule, f.Diagnostic)
		if err != nil {
			errs = append(errs, err)
		}
		if !ok || !own(f.Package, fix.File) {
			continue
		}
		if offered[f.Package] == nil {
			order = append(order, f.Package)
		}
		offered[f.Package] = append(offered[f.Package], fix)
	}
	homeless := map[string]int{} // fixes that need the runtime, by go.mod that lacks it
	for _, pkg := range order {
		plan, n := planFor(found.loaded.Fixable(pkg), offered[pkg])
		plans = append(plans, plan)
		if n > 0 {
			homeless[goMod(pkg)] += n
		}
	}
	for _, mod := range slices.Sorted(maps.Keys(homeless)) {
		errs = append(errs, errHomeless(homeless[mod], print.Short(c.load.Dir, mod)))
	}
	return plans, errs
}

// own reports whether file is one that a person keeps in the package's folder:
// not what cgo made of it, and not in the module cache or a vendor folder.
func own(pkg *packages.Package, file string) bool {
	return slices.Contains(pkg.GoFiles, file) && (pkg.Module == nil || pkg.Module.Main)
}

// planFor returns the plan for a package. It leaves out the fixes that import
// the runtime where the package's module does not have it, and counts them.
func planFor(p *fixes.Package, offered []fixes.Fix) (plan *fixes.Plan, homeless int) {
	needs := func(fix fixes.Fix) bool {
		return slices.ContainsFunc(fix.Edits, func(e fixes.Edit) bool { return strings.Contains(e.New, strconv.Quote(redisapi.Runtime)) })
	}
	if slices.ContainsFunc(offered, needs) {
		if _, err := p.Importer.Import(redisapi.Runtime); err != nil {
			n := len(offered)
			offered = slices.DeleteFunc(offered, needs)
			homeless = n - len(offered)
		}
	}
	return fixes.For(p, offered), homeless
}

func errHomeless(n int, mod string) error {
	return fmt.Errorf("%s not applied: %s does not require the package that they import; add it with\n\tgo get %s\nand run again",
		count(n, "fix", "fixes"), mod, redisapi.Runtime)
}

func goMod(pkg *packages.Package) string {
	if pkg.Module == nil || pkg.Module.GoMod == "" {
		return pkg.PkgPath
	}
	return pkg.Module.GoMod
}

// printDropped says which fixes are in no plan, and why.
func (c *command) printDropped(plans []*fixes.Plan) {
	for _, plan := range plans {
		for _, d := range plan.Dropped {
			d.Fix.Posn.Filename = print.Short(c.load.Dir, d.Fix.Posn.Filename)
			fmt.Fprintf(c.stderr, "redislint: %v: fix not applied: %v\n", d.Fix, d.Reason)
		}
	}
}

// printDiff prints what the plans change and returns the exit code.
func (c *command) printDiff(found *result, plans []*fixes.Plan) (int, error) {
	for _, err := range found.errs {
		fmt.Fprintf(c.stderr, "redislint: %v\n", err)
	}
	code := exitClean
	for _, plan := range plans {
		for _, change := range plan.Changes {
			code = exitFindings
			name := print.Short(c.load.Dir, change.File)
			if _, err := fmt.Fprint(c.stdout, udiff.Unified(name, name, string(change.Old), string(change.New))); err != nil {
				return 0, err
			}
		}
	}
	if len(found.errs) > 0 {
		code = exitFailed
	}
	return code, nil
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
