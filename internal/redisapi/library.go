package redisapi

import (
	"go/types"
	"strings"
)

// A Library is a Redis client library, or a package of one.
type Library struct {
	Path         string // import path
	Name         string // for messages
	Constructors []Constructor
	Types        []string // structs whose values are clients, even without a constructor
	ParseURL     []string // functions from a URL to the options of a constructor
	Numbers      []Number
	Selects      []string // methods that send SELECT
	Raw          []Raw
	Replies      Replies
}

// A Constructor makes a client.
type Constructor struct {
	Symbol string // "Func" or "Type.Method"
	Makes  string // the client's type, if [Sanctioned] packages can give the same; "" otherwise
}

var byPath = func() map[string]*Library {
	m := map[string]*Library{}
	for i := range Libraries {
		m[Libraries[i].Path] = &Libraries[i]
	}
	return m
}()

// LibraryOf returns the client library that obj belongs to, or nil.
func LibraryOf(obj types.Object) *Library {
	if obj == nil || obj.Pkg() == nil {
		return nil
	}
	return byPath[Path(obj.Pkg())]
}

// ConstructorOf returns the constructor that fn is, and its library; nil if it
// is none.
func ConstructorOf(fn *types.Func) (*Library, *Constructor) {
	lib := LibraryOf(fn)
	if lib == nil {
		return nil, nil
	}
	symbol := Symbol(fn)
	for i := range lib.Constructors {
		if lib.Constructors[i].Symbol == symbol {
			return lib, &lib.Constructors[i]
		}
	}
	return lib, nil
}

// ClientType returns the library if t is a struct whose values are clients.
func ClientType(t types.Type) (*Library, *types.TypeName) {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil, nil
	}
	lib := LibraryOf(named.Obj())
	if lib == nil {
		return nil, nil
	}
	for _, name := range lib.Types {
		if named.Obj().Name() == name {
			return lib, named.Obj()
		}
	}
	return nil, nil
}

// Symbol returns "Func" or "Type.Method" for fn.
func Symbol(fn *types.Func) string {
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	if obj := TypeName(recv.Type()); obj != nil {
		return obj.Name() + "." + fn.Name()
	}
	return "." + fn.Name()
}

func isMethod(symbol string) bool { return strings.Contains(symbol, ".") }

// IsClientPackage reports whether path is a client library or the sanctioned runtime.
func IsClientPackage(path string) bool {
	return byPath[path] != nil || path == Runtime
}

// InRuntime reports whether path is the sanctioned runtime or part of it.
func InRuntime(path string) bool {
	return path == Runtime || strings.HasPrefix(path, Runtime+"/")
}

// InLibrary reports whether path is a client library or part of one.
func InLibrary(path string) bool {
	for lib := range byPath {
		if path == lib || strings.HasPrefix(path, lib+"/") {
			return true
		}
	}
	return false
}
