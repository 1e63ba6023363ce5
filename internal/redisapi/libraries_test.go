package redisapi

import (
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// loadTypes returns the types of the packages at paths, of which the module in
// testdata/src requires a version.
func loadTypes(t *testing.T, paths ...string) map[string]*types.Package {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.NeedName | packages.NeedTypes, Dir: "../../testdata/src"}, paths...)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]*types.Package{}
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			t.Fatalf("%s does not load: %v", pkg.PkgPath, pkg.Errors)
		}
		m[pkg.PkgPath] = pkg.Types
	}
	return m
}

// unavailable are libraries that the module in testdata/src does not require:
// the proxies do not serve them, or, for valkey-glide, they are too large.
var unavailable = []string{
	"github.com/redis/go-redis", "github.com/go-redis/redis/v9", "gopkg.in/redis.v3", "gopkg.in/redis.v4",
	"github.com/redis/rueidis/rueidisaside", "github.com/valkey-io/valkey-go/valkeyaside",
	"github.com/valkey-io/valkey-glide/go/v2", "github.com/valkey-io/valkey-glide/go/v2/config",
}

// later are symbols that came after that version of go-redis.
var later = map[string][]string{"gopkg.in/redis.v5": {"SentinelClient", "UniversalOptions.DB"}}

// TestSymbolsExist checks the table with the real libraries.
func TestSymbolsExist(t *testing.T) {
	var paths []string
	for _, lib := range Libraries {
		if !slices.Contains(unavailable, lib.Path) {
			paths = append(paths, lib.Path)
		}
	}
	pkgs := loadTypes(t, paths...)
	for _, path := range paths {
		lib, pkg := byPath[path], pkgs[path]
		if pkg == nil {
			t.Errorf("%s: not loaded", path)
			continue
		}
		exists := func(symbol string) bool {
			name, method, isMethod := strings.Cut(symbol, ".")
			obj := pkg.Scope().Lookup(name)
			if obj == nil || !isMethod {
				return obj != nil
			}
			field, _, _ := types.LookupFieldOrMethod(obj.Type(), true, pkg, method)
			return field != nil
		}
		var symbols []string
		for _, c := range lib.Constructors {
			symbols = append(symbols, c.Symbol)
		}
		symbols = append(symbols, lib.ParseURL...)
		symbols = append(symbols, lib.Types...)
		for _, n := range lib.Numbers {
			switch {
			case n.Field != "":
				symbols = append(symbols, n.Type+"."+n.Field)
			case !n.Method:
				symbols = append(symbols, n.Func)
			}
		}
		for _, symbol := range symbols {
			if !exists(symbol) && !slices.Contains(later[path], symbol) {
				t.Errorf("%s has no %s", path, symbol)
			}
		}
	}
}

// TestGoRedisConstructors fails when a release of go-redis has a new function
// that returns a client, until it is classified in the table.
func TestGoRedisConstructors(t *testing.T) {
	lib := byPath[GoRedis]
	pkg := loadTypes(t, GoRedis)[GoRedis]
	clients := append([]string{"UniversalClient", "Cmdable", "StatefulCmdable"}, lib.Types...)
	var want []string
	for _, name := range pkg.Scope().Names() {
		fn, ok := pkg.Scope().Lookup(name).(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		for result := range fn.Signature().Results().Variables() {
			if slices.Contains(clients, typeName(result.Type())) {
				want = append(want, name)
			}
		}
	}
	var got []string
	for _, c := range lib.Constructors {
		got = append(got, c.Symbol)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the table has the constructors %v, go-redis has %v", got, want)
	}
}

// TestGoRedisTypes fails when go-redis has a new client struct.
func TestGoRedisTypes(t *testing.T) {
	pkg := loadTypes(t, GoRedis)[GoRedis]
	derived := []string{"Conn", "Tx", "AutoPipeliner", "Pipeline"} // one obtains them from a client
	cmdable := pkg.Scope().Lookup("Cmdable").Type().Underlying().(*types.Interface)
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !obj.Exported() || types.IsInterface(obj.Type()) || !types.Implements(types.NewPointer(obj.Type()), cmdable) {
			continue
		}
		if !slices.Contains(byPath[GoRedis].Types, name) && !slices.Contains(derived, name) {
			t.Errorf("go-redis has the client %s, which the table does not", name)
		}
	}
}

// TestGettersMatch checks that the table says what each constructor and each
// getter of the runtime return, and that no function of the runtime is missing.
func TestGettersMatch(t *testing.T) {
	pkgs := loadTypes(t, GoRedis, Runtime)
	for _, c := range byPath[GoRedis].Constructors {
		result := pkgs[GoRedis].Scope().Lookup(c.Symbol).(*types.Func).Signature().Results().At(0).Type()
		if got := typeName(result); c.Makes != "" && got != c.Makes {
			t.Errorf("%s makes a %s, the table says %s", c.Symbol, got, c.Makes)
		}
		if c.Makes != "" && Redisruntime.Getting(c.Makes) == nil {
			t.Errorf("%s: the runtime has no getter of a %s", c.Symbol, c.Makes)
		}
	}
	listed := map[string]*Getter{}
	for i := range Redisruntime.Getters {
		listed[Redisruntime.Getters[i].Symbol] = &Redisruntime.Getters[i]
	}
	check := func(fn *types.Func) {
		results := fn.Signature().Results()
		if !fn.Exported() || results.Len() == 0 || !IsClient(results.At(0).Type()) {
			return
		}
		g := listed[Symbol(fn)]
		delete(listed, Symbol(fn))
		if g == nil {
			t.Errorf("%s gives a client, and is not in the table", Symbol(fn))
		} else if got := typeName(results.At(0).Type()); got != g.Result || g.Err != (results.Len() == 2) {
			t.Errorf("%s returns %s and %d further results, the table says %s and %t", g.Symbol, got, results.Len()-1, g.Result, g.Err)
		}
	}
	scope := pkgs[Runtime].Scope()
	for _, name := range scope.Names() {
		switch obj := scope.Lookup(name).(type) {
		case *types.Func:
			check(obj)
		case *types.TypeName:
			if named, ok := obj.Type().(*types.Named); ok {
				for m := range named.Methods() {
					check(m)
				}
			}
		}
	}
	for symbol := range listed {
		t.Errorf("the runtime has no %s", symbol)
	}
	for _, symbol := range []string{Redisruntime.Database, Redisruntime.Unavailable} {
		if scope.Lookup(symbol) == nil {
			t.Errorf("the runtime has no %s", symbol)
		}
	}
}

// TestGoRedisNumbers checks that the fields which take a number exist, and
// that no other options struct has a field DB.
func TestGoRedisNumbers(t *testing.T) {
	pkg := loadTypes(t, GoRedis)[GoRedis]
	var got, want []string
	for _, n := range goRedisNumbers {
		if n.Field != "" {
			got = append(got, n.Type+"."+n.Field)
		}
	}
	for _, name := range pkg.Scope().Names() {
		st, ok := pkg.Scope().Lookup(name).Type().Underlying().(*types.Struct)
		if !ok || !strings.HasSuffix(name, "Options") {
			continue
		}
		for f := range st.Fields() {
			if f.Name() == "DB" {
				want = append(want, name+".DB")
			}
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the table has %v, go-redis has %v", got, want)
	}
}

// TestCodeFields fails when options of go-redis have a function or an object that
// the list lacks.
func TestCodeFields(t *testing.T) {
	pkg := loadTypes(t, GoRedis)[GoRedis]
	want := map[string]bool{}
	for _, name := range []string{"Options", "ClusterOptions", "FailoverOptions", "RingOptions", "UniversalOptions"} {
		for f := range pkg.Scope().Lookup(name).Type().Underlying().(*types.Struct).Fields() {
			switch f.Type().Underlying().(type) {
			case *types.Signature, *types.Interface:
				want[f.Name()] = want[f.Name()] || f.Exported()
			}
			if want[f.Name()] && !slices.Contains(CodeFields, f.Name()) {
				t.Errorf("%s.%s holds code", name, f.Name())
			}
		}
	}
	for _, name := range CodeFields {
		if !want[name] && name != "ClientSideCache" { // a pointer to an object
			t.Errorf("no options have %s", name)
		}
	}
}

func typeName(t types.Type) string {
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}

func TestURLNumber(t *testing.T) {
	tests := []struct {
		url       string
		number    int
		found, ok bool
	}{
		{"redis://localhost:6379/3", 3, true, true},
		{"rediss://u:p@localhost", 0, false, true},
		{"redis://localhost/", 0, false, true},
		{"redis://localhost?db=4", 4, true, true},
		{"redis://localhost/3?db=4", 4, true, true},
		{"redis://localhost?db=4&db=5", 5, true, true},
		{"unix:///run/redis.sock?db=5", 5, true, true},
		{"unix:///run/redis/6", 0, false, true},
		{"redis://localhost/x", 0, false, false},
		{"http://localhost/3", 0, false, false},
		{"localhost:6379", 0, false, false},
		{"redis://%zz", 0, false, false},
	}
	for _, tt := range tests {
		number, found, ok := URLNumber(tt.url)
		if number != tt.number || found != tt.found || ok != tt.ok {
			t.Errorf("%s: got %d, %t, %t", tt.url, number, found, ok)
		}
	}
}

func TestURLPatternNumber(t *testing.T) {
	tests := []struct {
		pattern string
		number  int
		ok      bool
	}{
		{"redis://?:?/3", 3, true},
		{"rediss://u:?@?:6379/12", 12, true},
		{"redis://h:6379/3", 3, true},
		{"redis://?", 0, false}, // may have a number in it
		{"redis://?/", 0, false},
		{"redis://?/?", 0, false},
		{"redis://?/3?", 0, false},
		{"?://h/3", 0, false},
		{"?/3", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		const unknown = "\uFFFD"
		number, ok := URLPatternNumber(strings.ReplaceAll(tt.pattern, "?", unknown), unknown)
		if number != tt.number || ok != tt.ok {
			t.Errorf("%s: got %d, %t", tt.pattern, number, ok)
		}
	}
}

func FuzzURLNumber(f *testing.F) {
	f.Add("redis://localhost:6379/3")
	f.Fuzz(func(t *testing.T, url string) {
		if _, found, ok := URLNumber(url); found && !ok {
			t.Errorf("%q: a number in no URL", url)
		}
	})
}

func TestPath(t *testing.T) {
	for path, want := range map[string]string{
		GoRedis:                                     GoRedis,
		"vendor/golang.org/x/net":                   "golang.org/x/net",
		"example.org/app/vendor/" + GoRedis:         GoRedis,
		"a/Godeps/_workspace/src/gopkg.in/redis.v3": "gopkg.in/redis.v3",
		"example.org/vendored":                      "example.org/vendored",
	} {
		if got := Path(types.NewPackage(path, "p")); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestLibrariesAreUnambiguous(t *testing.T) {
	seen := map[string]bool{}
	for _, lib := range Libraries {
		if seen[lib.Path] {
			t.Errorf("%s is listed twice", lib.Path)
		}
		seen[lib.Path] = true
		if lib.Name == "" {
			t.Errorf("%s has no name", lib.Path)
		}
	}
}
