package driver

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"strings"
)

const usage = `redislint finds every departure from one standard for Redis access, and mends it.

Usage:
	redislint [flags] [packages]                  look at packages, such as ./...
	redislint -fix [flags] [packages]             apply the fixes, print what is left
	redislint -diff [flags] [packages]            print what -fix would change
	go vet -vettool=$(which redislint) [packages] the same findings, as part of go vet
	go fix -fixtool=$(which redislint) [packages] the same fixes, as part of go fix
`

const exitCodes = `
Exit code: 0 nothing found, 1 findings (with -diff: changes), 2 it could not run, or not on all packages.
`

// help prints the help on a rule, or on the command.
func help(_ context.Context, c *command, args []string) (int, error) {
	out := bufio.NewWriter(c.stdout) // keeps the first error
	if err := c.writeHelp(out, args); err != nil {
		return 0, err
	}
	return exitClean, out.Flush()
}

func (c *command) writeHelp(out *bufio.Writer, args []string) error {
	if len(args) == 0 {
		fmt.Fprint(out, usage)
		for _, s := range subcommands() {
			fmt.Fprintf(out, "\t%-45s %s\n", strings.TrimSpace("redislint "+s.name+" "+s.args), s.title)
		}
		fmt.Fprint(out, exitCodes, "\nRules:\n")
		for _, rule := range c.all {
			title, _, _ := strings.Cut(rule.Doc, "\n")
			fmt.Fprintf(out, "\t%-18s%s\n", rule.Name, strings.TrimPrefix(title, rule.Name+": "))
		}
		fmt.Fprint(out, "\nFlags:\n")
		c.flags.SetOutput(out)
		c.flags.PrintDefaults()
		return nil
	}
	for _, rule := range c.all {
		if rule.Name != args[0] {
			continue
		}
		fmt.Fprintf(out, "%s\n", strings.TrimSpace(rule.Doc))
		if rule.URL != "" {
			fmt.Fprintf(out, "\nSee %s\n", rule.URL)
		}
		flags := flag.NewFlagSet(rule.Name, flag.ContinueOnError)
		flags.SetOutput(out)
		rule.Flags.VisitAll(func(f *flag.Flag) { flags.Var(f.Value, rule.Name+"."+f.Name, f.Usage) })
		fmt.Fprint(out, "\nFlags:\n")
		fmt.Fprintf(out, "  -%s\n    \trun this rule and others so enabled; with =false, all but this one\n", rule.Name)
		flags.PrintDefaults()
		return nil
	}
	if s := subcommandNamed(args[0]); s != nil {
		fmt.Fprintf(out, "redislint %s %s\n\t%s\n", s.name, s.args, s.title)
		return nil
	}
	return fmt.Errorf("there is no rule %q; redislint help lists them", args[0])
}
