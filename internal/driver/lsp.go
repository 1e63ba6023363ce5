package driver

import (
	"context"
	"errors"
	"os"
	"slices"

	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/lsp"
	"github.com/autobot/redislint/internal/origin"
)

// serve is the language server.
func serve(ctx context.Context, c *command, args []string) (int, error) {
	// Some editors say how they will talk to a server to one that knows one way only.
	args = slices.DeleteFunc(slices.Clone(args), func(arg string) bool { return arg == "-stdio" || arg == "--stdio" })
	if err := c.complete(args); err != nil {
		return 0, err
	}
	if c.sub.name == "help" {
		return c.sub.run(ctx, c, c.args)
	}
	if c.flags.NArg() > 0 {
		return 0, errors.New("redislint lsp takes no packages: it looks at those of the files that are open in the editor")
	}
	if err := c.resolve(); err != nil {
		return 0, err
	}
	return exitClean, lsp.Serve(ctx, os.Stdin, os.Stdout, origin.Version(), c.answer)
}

// answer looks at what the language server asks about.
func (c *command) answer(ctx context.Context, q lsp.Query) (*lsp.Found, error) {
	one := *c
	one.load.Dir, one.load.Patterns, one.load.Overlay = q.Dir, q.Patterns, q.Overlay
	found, err := one.find(ctx)
	if err != nil {
		return nil, err
	}
	return &lsp.Found{Findings: found.findings, Errors: found.errs, Fix: found.fix}, nil
}

// fix returns the change that all fixes of a file make to it, and whether there is one.
func (r *result) fix(file string) (fixes.Change, bool) {
	var in *packages.Package
	var offered []fixes.Fix
	for _, f := range r.findings {
		fix, ok, err := fixes.Of(f.Package.Fset, f.Rule, f.Diagnostic)
		if err == nil && ok && fix.File == file && own(f.Package, file) && (in == nil || in == f.Package) {
			in = f.Package
			offered = append(offered, fix)
		}
	}
	if in == nil {
		return fixes.Change{}, false
	}
	plan, _ := planFor(r.loaded.Fixable(in), offered)
	i := slices.IndexFunc(plan.Changes, func(change fixes.Change) bool { return change.File == file })
	if i < 0 {
		return fixes.Change{}, false
	}
	return plan.Changes[i], true
}
