package driver

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/autobot/redislint/internal/target"
)

// catalogVariable names the catalog where a flag cannot, or not well.
const catalogVariable = target.CatalogVariable

const catalogUsage = "read the catalog from `file` instead of the redis-databases.yaml found upward from each package (default $" + catalogVariable + ")"

// unit runs the rules on one package, as a tool of the go command, and exits.
func unit(suite Suite) {
	options := &target.Options{}
	named := &unitCatalog{options}
	if path := os.Getenv(catalogVariable); path != "" {
		if err := named.resolve(path); err != nil {
			fmt.Fprintln(os.Stderr, "redislint:", err)
			os.Exit(exitFailed)
		}
	}
	flag.Var(named, "catalog", catalogUsage)
	flag.Var(versionFlag{}, "V", "print the version and exit")
	rules := guarded(suite(options))
	options.Enabled = map[string]bool{}
	for _, rule := range rules {
		options.Enabled[rule.Name] = asked(os.Args, rule.Name)
	}
	if asked(os.Args, "fix") {
		rules = []*analysis.Analyzer{newUnitFix(flag.CommandLine, rules)}
	}
	unitchecker.Main(rules...)
}

// asked reports whether the arguments turn the boolean flag on.
func asked(args []string, name string) bool {
	on := false
	for _, arg := range args[1:] {
		key, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if strings.HasPrefix(arg, "-") && key == name {
			b, err := strconv.ParseBool(value)
			on = !given || err == nil && b
		}
	}
	return on
}

// A versionFlag prints what the go command asks for: an identity of the tool
// that changes with what it would report.
type versionFlag struct{}

func (versionFlag) IsBoolFlag() bool { return true }
func (versionFlag) String() string   { return "" }

func (versionFlag) Set(value string) error {
	if value != "full" {
		return errors.New("want -V=full")
	}
	id, err := fingerprint()
	if err != nil {
		return err
	}
	fmt.Printf("redislint version devel buildID=%s\n", id)
	os.Exit(0)
	return nil
}

// A unitCatalog is the flag -catalog of a tool of the go command. That command
// asks for the tool's identity without its flags, so fingerprint has to find
// this flag among the arguments of the go command itself.
type unitCatalog struct{ options *target.Options }

func (c *unitCatalog) String() string {
	if c == nil || c.options == nil {
		return ""
	}
	return c.options.Catalog
}

func (c *unitCatalog) Set(path string) error {
	if _, _, ok := goCommand(); !ok {
		return fmt.Errorf("the go command cannot follow changes of that file here: set %s instead", catalogVariable)
	}
	return c.resolve(path)
}

// resolve takes path relative to the folder of the go command, because each
// unit runs in its package's.
func (c *unitCatalog) resolve(path string) error {
	if !filepath.IsAbs(path) {
		_, dir, ok := goCommand()
		if !ok {
			return fmt.Errorf("%s must be an absolute path here, but is %q", catalogVariable, path)
		}
		path = filepath.Join(dir, path)
	}
	c.options.Catalog = path
	return nil
}

// vetCatalog returns the catalog that the user named, or "".
func vetCatalog() (string, error) {
	if args, dir, ok := goCommand(); ok {
		for i, arg := range args {
			name, value, given := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			if !strings.HasPrefix(arg, "-") || name != "catalog" {
				continue
			}
			if !given && i+1 < len(args) {
				value = args[i+1]
			}
			if !filepath.IsAbs(value) {
				value = filepath.Join(dir, value)
			}
			return value, nil
		}
	}
	path := os.Getenv(catalogVariable)
	if path == "" {
		return "", nil
	}
	return filepath.Abs(path)
}

// goCommand returns the arguments and the folder of the process that runs this
// one. It is false where the system does not tell.
func goCommand() (args []string, dir string, ok bool) {
	proc := fmt.Sprintf("/proc/%d", os.Getppid())
	cmdline, err := os.ReadFile(filepath.Join(proc, "cmdline"))
	if err != nil {
		return nil, "", false
	}
	dir, err = os.Readlink(filepath.Join(proc, "cwd"))
	if err != nil {
		return nil, "", false
	}
	args = strings.Split(string(cmdline), "\x00")
	return slices.Clip(args), dir, true
}
