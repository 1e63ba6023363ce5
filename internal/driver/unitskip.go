package driver

import (
	"encoding/json"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"
)

// skip does what is asked of a tool of the go command where there is nothing to
// do: for the facts of a package of the standard library, which no rule has any
// about. It reports whether it did. Type-checking these packages would be most of
// the work of a first run.
func skip(args []string) bool {
	text, err := os.ReadFile(args[len(args)-1])
	var unit unitchecker.Config
	if err != nil || json.Unmarshal(text, &unit) != nil || !unit.VetxOnly || !standard(&unit) {
		return false
	}
	// Nothing written is no facts, to x/tools before v0.50.
	return os.WriteFile(unit.VetxOutput, nil, 0o666) == nil
}

// standard reports whether the package of the unit is in the standard library.
// The go command does not say so in its Standard, which is about the imports.
func standard(unit *unitchecker.Config) bool {
	first, _, _ := strings.Cut(unit.ImportPath, "/")
	return unit.ModulePath == "" && !strings.Contains(first, ".")
}
