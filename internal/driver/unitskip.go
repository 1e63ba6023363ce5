package driver

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"os"
	"strings"

	"golang.org/x/mod/semver"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/autobot/redislint/internal/origin"
	"github.com/autobot/redislint/internal/redisapi"
	"github.com/autobot/redislint/runtime/catalog"
)

// unreached is what skip writes for the facts of a package. To unitchecker it is
// a list of none; but of a package that the rules ran on, that writes nothing
// at all where there are none. So it tells the units that import the package
// that no client is to be reached through it.
var unreached = func() []byte {
	var out bytes.Buffer
	if err := gob.NewEncoder(&out).Encode([]struct{ PkgPath string }{}); err != nil {
		panic(err)
	}
	return out.Bytes()
}()

// typedFacts is the first version of x/tools whose unitchecker reads the types
// of imports, too, from what is written for their facts. There a package that is
// skipped could not be imported.
const typedFacts = "v0.50.0"

// canSkip reports whether this program was built with an older one. A module
// that has the tool among its own may have raised it.
func canSkip() bool {
	version := origin.Dependency("golang.org/x/tools")
	return version != "" && semver.Compare(version, typedFacts) < 0
}

// skip does what is asked of a tool of the go command where there is nothing to
// do: for the facts of a package that cannot reach a Redis client. It reports
// whether it did. Type-checking these packages would be most of the work of a
// first run.
func skip(args []string) bool {
	text, err := os.ReadFile(args[len(args)-1])
	var unit unitchecker.Config
	if err != nil || json.Unmarshal(text, &unit) != nil || !unit.VetxOnly || reaches(&unit) {
		return false
	}
	return os.WriteFile(unit.VetxOutput, unreached, 0o666) == nil
}

// reaches reports whether the package of the unit may reach a client: for all
// that is known of it, its imports, and what the tool wrote for those.
func reaches(unit *unitchecker.Config) bool {
	if standard(unit) {
		return false
	}
	path, _, _ := strings.Cut(unit.ImportPath, " ") // the variant for a test
	if redisapi.IsClientPackage(redisapi.Unvendored(path)) || lists(unit) {
		return true
	}
	for _, path := range unit.ImportMap {
		if unit.Standard[path] || path == "unsafe" || path == "C" {
			continue
		}
		facts, err := os.ReadFile(unit.PackageVetx[path])
		if err != nil || !bytes.Equal(facts, unreached) {
			return true
		}
	}
	return false
}

// lists reports whether the catalog that governs the unit may make further
// packages client packages. Whether the unit reaches one of those is not known here.
func lists(unit *unitchecker.Config) bool {
	path, err := vetCatalog()
	if err == nil && path == "" {
		path, err = catalog.Find(unit.Dir)
	}
	if err != nil || path == "" {
		return err != nil
	}
	cat, err := catalog.Load(path)
	return err != nil || cat.Lint.Runtime != nil || len(cat.Lint.Constructors) > 0
}

// standard reports whether the package of the unit is in the standard library.
// The go command does not say so in its Standard, which is about the imports.
func standard(unit *unitchecker.Config) bool {
	first, _, _ := strings.Cut(unit.ImportPath, "/")
	return unit.ModulePath == "" && !strings.Contains(first, ".")
}
