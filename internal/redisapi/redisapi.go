// Package redisapi is what redislint knows about Redis client libraries, as
// data. The analyzers know a library by import path and symbol only; nothing
// here imports one.
package redisapi

import (
	"go/types"
	pathpkg "path"
	"regexp"
	"strings"
)

// Runtime is the import path of the sanctioned client.
const Runtime = "github.com/autobot/redislint/runtime"

// GoRedis is the import path of the client library behind the sanctioned client.
const GoRedis = "github.com/redis/go-redis/v9"

// vendors are the folders from which a vendored package's import path follows.
var vendors = []string{"/vendor/", "/Godeps/_workspace/src/"}

// Path returns pkg's import path without the vendor folder it was found in.
func Path(pkg *types.Package) string { return Unvendored(pkg.Path()) }

// Unvendored returns an import path without the vendor folder in it.
func Unvendored(path string) string {
	path = "/" + path
	for _, folder := range vendors {
		if i := strings.LastIndex(path, folder); i >= 0 {
			return path[i+len(folder):]
		}
	}
	return path[1:]
}

// TypeName returns the name of the type that t is or points to; nil if that has none.
func TypeName(t types.Type) types.Object {
	if t == nil {
		return nil
	}
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

// TypePath returns the name, with the import path, of the type that t is or points
// to, such as "net/http.Request"; "" if it has none.
func TypePath(t types.Type) string {
	if obj := TypeName(t); obj != nil && obj.Pkg() != nil {
		return Path(obj.Pkg()) + "." + obj.Name()
	}
	return ""
}

var (
	majorVersion  = regexp.MustCompile(`^v[0-9]+$`)
	notIdentifier = regexp.MustCompile(`[^\pL\pN_].*`)
)

// AssumedName returns the package name that readers, and goimports, expect of
// an import path.
func AssumedName(path string) string {
	base := pathpkg.Base(path)
	if majorVersion.MatchString(base) {
		base = pathpkg.Base(pathpkg.Dir(path))
	}
	return notIdentifier.ReplaceAllString(strings.TrimPrefix(base, "go-"), "")
}
