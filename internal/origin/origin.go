// Package origin says what this program was built from.
package origin

import (
	"bufio"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// Module is the path of the module of redislint.
const Module = "github.com/autobot/redislint"

// Version returns the version of the module: "(devel)" for what was built from
// a checkout, unless the go command stamped a version on it.
func Version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

// Checkout returns the root of the checkout that this program was built from.
// It is "" if that was the module cache, or is not there any more, or if
// -trimpath has removed its name.
func Checkout() string {
	_, file, _, ok := runtime.Caller(0)
	if !ok || !filepath.IsAbs(file) {
		return ""
	}
	root := filepath.Dir(filepath.Dir(filepath.Dir(filepath.FromSlash(file))))
	if strings.Contains(filepath.Base(root), "@") { // as in the module cache
		return ""
	}
	mod, err := os.Open(filepath.Join(root, "go.mod"))
	if err != nil {
		return ""
	}
	defer mod.Close()
	for lines := bufio.NewScanner(mod); lines.Scan(); {
		if lines.Text() == "module "+Module {
			return root
		}
	}
	return ""
}

// Dependency returns the version of a module that this program was built with,
// or "" if that is not known.
func Dependency(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, dep := range info.Deps {
		if dep.Path != path {
			continue
		}
		if dep.Replace != nil {
			return dep.Replace.Version
		}
		return dep.Version
	}
	return ""
}
