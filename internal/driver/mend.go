package driver

import (
	"bytes"
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

// rounds bounds how often the rules run again on what their fixes have made.
const rounds = 10

// mend applies the fixes, or prints what they change. Both do the same until
// the end: all changes are made to an overlay first.
func (c *command) mend(ctx context.Context) (int, error) {
	c.load.Overlay = map[string][]byte{}
	m := &mending{command: c, original: map[string][]byte{}, packages: map[string][]string{}}
	for round := 0; ; round++ {
		found, err := c.find(ctx)
		if err != nil {
			return 0, err
		}
		plans, errs := m.plan(found)
		found.errs = append(found.errs, errs...)
		if round == rounds {
			found.errs = append(found.errs, c.unfinished(plans)...)
		} else if n, errs := m.take(plans); n > 0 {
			continue // what is left, and where, shows the next look
		} else {
			found.errs = append(found.errs, errs...)
		}
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		c.printDropped(plans)
		if c.diff {
			return m.print(found)
		}
		return m.write(found)
	}
}

// A mending is what the fixes of all rounds change. The texts that they make
// are in the overlay of the command.
type mending struct {
	*command
	original map[string][]byte   // of the changed files
	packages map[string][]string // the changed files of each package, by ID
	applied  []*attempt
}

// A packagePlan is the plan for a package.
type packagePlan struct {
	pkg *packages.Package
	*fixes.Plan
}

// plan returns the plans for the packages that have fixes, and why some fixes
// are in none.
func (m *mending) plan(found *result) (plans []packagePlan, errs []error) {
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
		if m.tried(fix) {
			errs = append(errs, m.refuse(fix, "it is in the file already, and what it is to mend is still found"))
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
		plans = append(plans, packagePlan{pkg, plan})
		if n > 0 {
			homeless[goMod(pkg)] += n
		}
	}
	for _, mod := range slices.Sorted(maps.Keys(homeless)) {
		errs = append(errs, errHomeless(homeless[mod], print.Short(m.load.Dir, mod)))
	}
	return plans, errs
}

// take makes the changes of the plans that can be written. It returns how many
// fixes these apply, and why others cannot.
func (m *mending) take(plans []packagePlan) (n int, errs []error) {
	before := len(m.applied)
	for _, plan := range plans {
		whole := &fixes.Plan{}
		for _, change := range plan.Changes {
			if old, ok := m.original[change.File]; ok {
				change.Old = old
			}
			whole.Changes = append(whole.Changes, change)
		}
		if err := whole.Writable(); err != nil {
			errs = append(errs, err)
			continue
		}
		for i, change := range whole.Changes {
			if _, ok := m.original[change.File]; !ok {
				m.original[change.File] = change.Old
				m.packages[plan.pkg.ID] = append(m.packages[plan.pkg.ID], change.File)
			}
			m.load.Overlay[change.File] = change.New
			m.attempted(change.File, plan.Changes[i].Old, plan.Applied)
		}
	}
	return len(m.applied) - before, errs
}

// changes returns what has become of the files.
func (m *mending) changes(files []string) []fixes.Change {
	var changes []fixes.Change
	for _, name := range slices.Sorted(slices.Values(files)) {
		if c := (fixes.Change{File: name, Old: m.original[name], New: m.load.Overlay[name]}); !bytes.Equal(c.Old, c.New) {
			changes = append(changes, c)
		}
	}
	return changes
}

// write writes the changes, those of one package together or not at all, and
// reports what is left. It returns the exit code.
func (m *mending) write(found *result) (int, error) {
	files := 0
	for _, id := range slices.Sorted(maps.Keys(m.packages)) {
		plan := &fixes.Plan{Changes: m.changes(m.packages[id])}
		if err := plan.Write(); err != nil {
			found.errs = append(found.errs, err)
			continue
		}
		files += len(plan.Changes)
	}
	if files > 0 {
		fmt.Fprintf(m.stderr, "redislint: applied %s in %s\n", count(len(m.applied), "fix", "fixes"), count(files, "file", "files"))
	}
	return m.report(found)
}

// print prints the changes and returns the exit code.
func (m *mending) print(found *result) (int, error) {
	for _, err := range found.errs {
		fmt.Fprintf(m.stderr, "redislint: %v\n", err)
	}
	code := exitClean
	for _, change := range m.changes(slices.Collect(maps.Keys(m.original))) {
		code = exitFindings
		name := print.Short(m.load.Dir, change.File)
		if _, err := fmt.Fprint(m.stdout, udiff.Unified(name, name, string(change.Old), string(change.New))); err != nil {
			return 0, err
		}
	}
	if len(found.errs) > 0 {
		code = exitFailed
	}
	return code, nil
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
func (c *command) printDropped(plans []packagePlan) {
	for _, plan := range plans {
		for _, d := range plan.Dropped {
			fmt.Fprintf(c.stderr, "redislint: %v\n", c.refuse(d.Fix, d.Reason))
		}
	}
}

// unfinished says that fixes are left which the bound of rounds keeps out.
func (c *command) unfinished(plans []packagePlan) (errs []error) {
	for _, plan := range plans {
		for _, fix := range plan.Applied {
			errs = append(errs, c.refuse(fix, fmt.Sprintf("the rules have run %d times, and each time found what their fixes had made", rounds)))
		}
	}
	return errs
}

// refuse returns the error that a fix is not applied.
func (c *command) refuse(fix fixes.Fix, reason any) error {
	fix.Posn.Filename = print.Short(c.load.Dir, fix.Posn.Filename)
	return fmt.Errorf("%v: fix not applied: %v", fix, reason)
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
