package driver

import (
	"context"
	"os"
	"slices"

	"github.com/autobot/redislint/internal/goplsrun"
)

// A subcommand is what redislint does, instead of looking at packages, where its
// first argument that is no flag is the name. A package of that name is ./NAME.
//
// The flags before the name are parsed. What follows it is left to run, which
// parses it with c.flags if it takes the same ones.
type subcommand struct {
	name    string
	args    string // as the usage shows them
	title   string
	without []string // flags that it has no use for, and so does not take
	run     func(ctx context.Context, c *command, args []string) (code int, err error)
}

// subcommands returns all of them, in the order in which the help lists them.
func subcommands() []subcommand {
	return []subcommand{
		{"config", "[flags] [packages]", "print which settings of the rules hold, and where they come from", findingsOnly, config},
		{"help", "[NAME]", "what redislint does; what a rule finds, and its flags", nil, help},
		{"gopls", "[-h] [arguments of gopls]", "gopls with the rules, for editors", nil, gopls},
		{"lsp", "[flags]", "a language server beside gopls, for editors", append([]string{"json"}, findingsOnly...), serve},
	}
}

// findingsOnly are the flags that say what becomes of findings.
var findingsOnly = []string{"fix", "diff", "format", "color", "c"}

// subcommandNamed returns the subcommand with the name, or nil.
func subcommandNamed(name string) *subcommand {
	all := subcommands()
	i := slices.IndexFunc(all, func(s subcommand) bool { return s.name == name })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// gopls runs the language server of Go with the rules in it.
func gopls(_ context.Context, c *command, args []string) (int, error) {
	if err := os.Setenv(catalogVariable, c.options.Catalog); err != nil {
		return 0, err
	}
	return goplsrun.Main(args, c.stdout, c.stderr), nil
}
