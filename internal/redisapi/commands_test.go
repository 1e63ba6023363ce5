package redisapi

import (
	"go/types"
	"slices"
	"strings"
	"testing"
)

// methodsOf calls f for each exported method of each type of pkg.
func methodsOf(pkg *types.Package, f func(*types.Func)) {
	for _, name := range pkg.Scope().Names() {
		obj, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		t := obj.Type()
		if !types.IsInterface(t) {
			t = types.NewPointer(t)
		}
		for sel := range types.NewMethodSet(t).Methods() {
			if fn, ok := sel.Obj().(*types.Func); ok && fn.Exported() {
				f(fn)
			}
		}
	}
}

// TestCommandsAreClassified fails when a release of go-redis has a new
// command, or an old one is gone from all of them.
func TestCommandsAreClassified(t *testing.T) {
	found := map[string]bool{}
	for path, pkg := range loadTypes(t, GoRedis, "github.com/go-redis/redis/v8", "github.com/go-redis/redis/v7", "github.com/go-redis/redis", "gopkg.in/redis.v5") {
		methodsOf(pkg, func(fn *types.Func) {
			results := fn.Signature().Results()
			if results.Len() != 1 || ResultOf(results.At(0).Type()) == nil || typeName(results.At(0).Type()) == "Cmder" {
				return
			}
			if _, ok := CommandOf(fn.Name()); !ok && !found[fn.Name()] {
				t.Errorf("%s has the command %s, which no table has", path, fn.Name())
			}
			found[fn.Name()] = true
		})
	}
	kinds := map[string]int{}
	for _, list := range []string{reads, writes, others} {
		for _, name := range strings.Fields(list) {
			kinds[name]++
			if !found[name] {
				t.Errorf("no go-redis has the command %s", name)
			}
		}
	}
	for name, n := range kinds {
		if n != 1 {
			t.Errorf("%s is of %d kinds", name, n)
		}
	}
	for _, name := range strings.Fields(nils) {
		if kinds[name] == 0 {
			t.Errorf("%s may answer redis.Nil, but is of no kind", name)
		}
	}
}

// TestBlockings checks where the timeouts are, and that no other command of
// go-redis has one.
func TestBlockings(t *testing.T) {
	others := []string{"Migrate", "TSReadWithArgs"} // waits for nobody; waits only where told to
	methodsOf(loadTypes(t, GoRedis)[GoRedis], func(fn *types.Func) {
		sig := fn.Signature()
		if sig.Results().Len() != 1 || ResultOf(sig.Results().At(0).Type()) == nil {
			return
		}
		i := slices.IndexFunc(Blockings, func(b Blocking) bool { return b.Command == fn.Name() })
		timeout := -1
		for k := range sig.Params().Len() {
			param := sig.Params().At(k)
			if strings.Contains(strings.ToLower(param.Name()), "timeout") && typeName(param.Type()) == "Duration" {
				timeout = k
			}
			if st, ok := deref(param.Type()).Underlying().(*types.Struct); ok {
				for f := range st.Fields() {
					if f.Name() == "Block" {
						timeout = k
					}
				}
			}
		}
		switch {
		case i < 0 && timeout >= 0 && !slices.Contains(others, fn.Name()):
			t.Errorf("%s has a timeout, but is not in the table", fn.Name())
		case i >= 0 && timeout != Blockings[i].Timeout+1:
			t.Errorf("%s has its timeout at %d, the table says %d", fn.Name(), timeout-1, Blockings[i].Timeout)
		}
	})
}

func deref(t types.Type) types.Type {
	if ptr, ok := t.(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// TestStalls checks that what is offered instead has the same signature, and
// that the other names in the tables are commands.
func TestStalls(t *testing.T) {
	methods := map[string]*types.Func{}
	methodsOf(loadTypes(t, GoRedis)[GoRedis], func(fn *types.Func) { methods[fn.Name()] = fn })
	for _, s := range Stalls {
		if _, ok := CommandOf(s.Command); !ok {
			t.Errorf("%s is no command", s.Command)
		}
		if s.Method == "" {
			continue
		}
		if !types.Identical(methods[s.Command].Signature(), methods[s.Method].Signature()) {
			t.Errorf("%s cannot take the place of %s", s.Method, s.Command)
		}
	}
	for _, u := range Unboundeds {
		if c, _ := CommandOf(u.Command); c.Kind != Read {
			t.Errorf("%s reads nothing", u.Command)
		}
	}
}

// TestReplies checks the names of types, methods and errors with the libraries.
func TestReplies(t *testing.T) {
	var paths []string
	for _, lib := range Libraries {
		if !slices.Contains(unavailable, lib.Path) {
			paths = append(paths, lib.Path)
		}
	}
	pkgs := loadTypes(t, paths...)
	for _, path := range paths {
		r, pkg := byPath[path].Replies, pkgs[path]
		method := func(typ, name string) bool {
			obj := pkg.Scope().Lookup(typ)
			if obj == nil {
				return false
			}
			m, _, _ := types.LookupFieldOrMethod(obj.Type(), true, pkg, name)
			return m != nil
		}
		for _, result := range r.Results {
			typ := strings.Replace(result, "*", "String", 1)
			for _, m := range append([]string{r.Err}, r.Blind...) {
				if !method(typ, m) && !(typ == "Cmder" && m == "Val") {
					t.Errorf("%s: %s has no method %s", path, typ, m)
				}
			}
		}
		for _, closed := range r.Closes {
			if !method(closed, "Close") && !(closed == "Conn" && path == "gopkg.in/redis.v5") && !(closed == "Conn" && pkg.Scope().Lookup(closed) == nil) {
				t.Errorf("%s: %s has no Close", path, closed)
			}
		}
		for _, name := range r.NoReply {
			if !IsNoReply(pkg.Scope().Lookup(name)) {
				t.Errorf("%s has no %s", path, name)
			}
		}
		if r.Iterator != "" && !method(r.Iterator, "Err") {
			t.Errorf("%s: %s has no Err", path, r.Iterator)
		}
		found := map[string]bool{}
		methodsOf(pkg, func(fn *types.Func) {
			if n := fn.Signature().Results().Len(); n > 0 && types.Identical(fn.Signature().Results().At(n-1).Type(), types.Universe.Lookup("error").Type()) {
				found[fn.Name()] = true
			}
		})
		for _, name := range r.Senders {
			if path == GoRedis && !found[name] {
				t.Errorf("%s: no method %s returns an error", path, name)
			}
		}
	}
}

func TestErrorConstant(t *testing.T) {
	for path, pkg := range loadTypes(t, GoRedis, "github.com/go-redis/redis/v8") {
		for _, name := range []string{"Nil", "TxFailedErr"} {
			if !IsErrorConstant(pkg.Scope().Lookup(name).Type()) {
				t.Errorf("%s.%s is not known as an error", path, name)
			}
		}
	}
}
