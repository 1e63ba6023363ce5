package docpage

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/packages"

	"github.com/autobot/redislint/internal/fixtest"
)

// imports are the packages that examples may use without importing them, by the
// name that they use.
var imports = map[string]string{
	"context":      "context",
	"errors":       "errors",
	"fmt":          "fmt",
	"http":         "net/http",
	"os":           "os",
	"redigo":       "github.com/gomodule/redigo/redis",
	"redis":        "github.com/redis/go-redis/v9",
	"redisruntime": "github.com/autobot/redislint/runtime",
	"testing":      "testing",
	"time":         "time",
}

// signatures are those that the function around an example's statements may need.
var signatures = []string{"()", "() error", "() (string, error)", "() (int64, error)", "() (*redis.Client, error)"}

// Examples compiles the Go examples in the sections Bad and Good of docs/NAME.md,
// two folders up, and runs a on them: each in Bad must be reported, none in Good.
// The prelude declares what the examples take for granted.
func Examples(t *testing.T, a *analysis.Analyzer, prelude string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", a.Name+".md"))
	if err != nil {
		t.Fatal(err)
	}
	compiler := fixtest.NewCompiler(t)
	for section, bad := range map[string]bool{"Bad": true, "Good": false} {
		blocks := goBlocks(string(text), section)
		if len(blocks) == 0 {
			t.Errorf("docs/%s.md has no example in the section %s", a.Name, section)
		}
		for _, block := range blocks {
			pkg, err := compile(compiler, prelude, block)
			if err != nil {
				t.Errorf("an example in %s does not compile: %v\n%s", section, err, block)
				continue
			}
			var found []string
			for _, d := range fixtest.Diagnostics(t, a, pkg) {
				found = append(found, d.Message)
			}
			if bad != (len(found) > 0) {
				t.Errorf("an example in %s has the findings %q\n%s", section, found, block)
			}
		}
	}
}

var goBlock = regexp.MustCompile("(?ms)^```go\n(.*?)^```")

// goBlocks returns the Go code in a section of the page.
func goBlocks(page, section string) []string {
	_, rest, _ := strings.Cut(page, "\n## "+section+"\n")
	rest, _, _ = strings.Cut(rest, "\n## ")
	var blocks []string
	for _, m := range goBlock.FindAllStringSubmatch(rest, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}

// compile type-checks an example: declarations, or the statements of a function.
func compile(compiler *fixtest.Compiler, prelude, block string) (*packages.Package, error) {
	candidates := []string{block}
	for _, s := range signatures {
		candidates = append(candidates, "func example"+s+" {\n"+block+"\n}")
		if s != "()" { // falls off the end
			candidates = append(candidates, "func example"+s+" {\n"+block+"\npanic(0)\n}")
		}
	}
	var errs []error
	for _, code := range candidates {
		pkg, err := check(compiler, prelude+"\n"+code)
		if err == nil {
			return pkg, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

func check(compiler *fixtest.Compiler, code string) (*packages.Package, error) {
	var src strings.Builder
	src.WriteString("package example\n\n")
	for _, name := range slices.Sorted(maps.Keys(imports)) {
		if regexp.MustCompile(`\b` + name + `\.[A-Z]`).MatchString(code) {
			fmt.Fprintf(&src, "import %s %q\n", name, imports[name])
		}
	}
	return compiler.Compile(src.String() + code)
}
