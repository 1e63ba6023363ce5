package driver

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/driver/load"
	"github.com/autobot/redislint/internal/target"
)

// A command is one run of the linter.
type command struct {
	load    load.Config
	options *target.Options
	rules   []*analysis.Analyzer // those enabled
	all     []*analysis.Analyzer
	enabled map[*analysis.Analyzer]*choice
	flags   *flag.FlagSet

	fix, diff, json, version bool
	context                  int
	outputs                  outputs
	color                    when
	sub                      *subcommand // nil to look at packages
	args                     []string    // of the subcommand

	stdout, stderr io.Writer
}

// parse returns the command that the arguments ask for.
func parse(args []string, suite Suite) (*command, error) {
	c := &command{options: &target.Options{Catalog: os.Getenv(catalogVariable)}}
	c.all = suite(c.options)
	f := flag.NewFlagSet("redislint", flag.ContinueOnError)
	c.flags = f
	f.SetOutput(io.Discard) // Run prints the error
	f.BoolVar(&c.fix, "fix", false, "apply the suggested fixes; print what is left")
	f.BoolVar(&c.diff, "diff", false, "print what -fix would change, and change nothing")
	f.BoolVar(&c.json, "json", false, "print JSON, as go vet -json does")
	c.color = "auto"
	f.Var(&c.outputs, "format", "print the findings in these `formats`, comma-separated, those as NAME=FILE to a file: "+formatNames())
	f.Var(&c.color, "color", "when to use colours in stylish: auto, always or never (`when`)")
	f.BoolVar(&c.version, "version", false, "print the version")
	f.BoolVar(&c.load.Tests, "test", true, "look at test files too")
	f.StringVar(&c.load.Tags, "tags", "", "build `tags`, comma-separated")
	f.StringVar(&c.load.Dir, "C", "", "change to `dir` first")
	f.StringVar(&c.options.Catalog, "catalog", c.options.Catalog, catalogUsage)
	f.IntVar(&c.context, "c", -1, "print `N` lines of source around each finding")

	c.enabled = map[*analysis.Analyzer]*choice{}
	for _, rule := range c.all {
		c.enabled[rule] = new(choice)
		f.Var(c.enabled[rule], rule.Name, "run this rule and others so enabled; with =false, all but this one")
		rule.Flags.VisitAll(func(sub *flag.Flag) { f.Var(sub.Value, rule.Name+"."+sub.Name, sub.Usage) })
	}

	return c, c.complete(args)
}

// complete parses the arguments, and takes what they say.
func (c *command) complete(args []string) error {
	f := c.flags
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		c.sub, c.args = subcommandNamed("help"), nil
		return nil
	case err != nil:
		return fmt.Errorf("%w; redislint help lists the flags", err)
	}
	if c.sub == nil {
		if c.sub = subcommandNamed(f.Arg(0)); c.sub != nil {
			c.args = f.Args()[1:]
			return nil
		}
	}
	var useless error
	f.Visit(func(given *flag.Flag) {
		if c.sub != nil && slices.Contains(c.sub.without, given.Name) {
			useless = fmt.Errorf("redislint %s has no use for -%s: leave it out", c.sub.name, given.Name)
		}
	})
	if useless != nil {
		return useless
	}
	c.rules = chosen(c.all, c.enabled)
	c.options.Enabled = map[string]bool{}
	for rule, choice := range c.enabled {
		c.options.Enabled[rule.Name] = *choice == yes
	}
	if len(c.rules) == 0 {
		return errors.New("the flags disable every rule")
	}
	if c.load.Patterns = f.Args(); len(c.load.Patterns) == 0 {
		c.load.Patterns = []string{"."}
	}
	if i := slices.IndexFunc(c.load.Patterns, func(p string) bool { return strings.HasPrefix(p, "-") }); i >= 0 {
		return fmt.Errorf("%s stands after the packages; flags go before them", c.load.Patterns[i])
	}
	switch {
	case c.json && c.diff:
		return errors.New("-json and -diff exclude each other")
	case c.diff && len(c.outputs) > 0:
		return errors.New("-format and -diff exclude each other")
	case c.json && len(c.outputs) > 0:
		return errors.New("-json and -format exclude each other; write -format json")
	case c.json:
		return c.outputs.Set("json")
	case len(c.outputs) == 0:
		return c.outputs.Set("text")
	}
	return nil
}

// chosen returns the rules that flags enable by name or, if none does, those
// that no flag disables.
func chosen(all []*analysis.Analyzer, enabled map[*analysis.Analyzer]*choice) []*analysis.Analyzer {
	var on, rest []*analysis.Analyzer
	for _, rule := range all {
		switch *enabled[rule] {
		case yes:
			on = append(on, rule)
		case unset:
			rest = append(rest, rule)
		}
	}
	if len(on) > 0 {
		return on
	}
	return rest
}

// A choice is the value of a flag that enables or disables a rule.
type choice int

const (
	unset choice = iota
	yes
	no
)

func (c *choice) IsBoolFlag() bool { return true }
func (c *choice) String() string   { return strconv.FormatBool(c == nil || *c != no) }

func (c *choice) Set(s string) error {
	on, err := strconv.ParseBool(s)
	if err != nil {
		return errors.New("want true or false")
	}
	*c = no
	if on {
		*c = yes
	}
	return nil
}
