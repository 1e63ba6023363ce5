package owed

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/values"
)

// A kind says what it means that something is not given back.
type kind uint8

const (
	lock     kind = iota // who wants it next waits
	done                 // who counts on it waits: a Done, the close of a channel
	send                 // who receives waits
	receive              // who sends waits
	wait                 // goroutines go on without the function
	resource             // it stays open
)

// An op is what an event does with a thing.
type op uint8

const (
	give op = iota // gives it back
	take           // takes it
	set            // makes another of it
)

// A word stands at the beginning of a function's name.
type word struct {
	text string
	kind kind
	op   op
}

// words are what the names of functions begin with that take something, or give
// it back.
var words = []word{
	{"acquire", lock, take}, {"lock", lock, take}, {"rlock", lock, take},
	{"tryacquire", lock, take}, {"trylock", lock, take}, {"tryrlock", lock, take},
	{"release", lock, give}, {"runlock", lock, give}, {"unlock", lock, give},
	{"add", done, take}, {"done", done, give},
	{"wait", wait, give},
	{"start", resource, take},
	{"cleanup", resource, give}, {"close", resource, give}, {"commit", resource, give}, {"end", resource, give}, {"finish", resource, give},
	{"rollback", resource, give}, {"shutdown", resource, give}, {"stop", resource, give}, {"teardown", resource, give},
}

// A name tells things apart.
type name struct {
	root *types.Var // the variable that it begins with; nil if that is none
	text string     // as source; what the function's name says besides the word if it has none
}

// A thing is what can be taken and given back.
type thing struct {
	name
	kind kind
	born token.Pos // where the last is declared of the local variables that it needs
	mere bool      // a channel whose values say nothing: most are received from to wait for an end
}

// An event is something that code does with a thing.
type event struct {
	thing
	op   op
	node ast.Node
}

// does returns what the code n does, in order. A function literal in it, whoever
// calls that, gives back what it has not taken itself.
func (b *body) does(n ast.Node) []event {
	var all []event
	add := func(n ast.Node, on ast.Expr, k kind, o op) {
		if t, ok := b.thing(on, k); ok {
			all = append(all, event{t, o, n})
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			taken := map[name]bool{}
			for _, e := range b.does(n.Body) {
				if e.op != give {
					taken[e.name] = true
				} else if !taken[e.name] {
					all = append(all, e)
				}
			}
			return false
		case *ast.AssignStmt:
			for _, e := range n.Rhs {
				all = append(all, b.does(e)...)
			}
			for _, e := range n.Lhs {
				add(n, e, resource, set)
			}
			return false
		case *ast.ValueSpec:
			for _, id := range n.Names {
				add(n, id, resource, set)
			}
		case *ast.SendStmt:
			add(n, n.Chan, send, give)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				add(n, n.X, receive, give)
			}
		case *ast.RangeStmt:
			all = append(all, b.round(n)...)
		case *ast.CallExpr:
			if e, ok := b.call(n); ok {
				all = append(all, e)
			}
		}
		return true
	})
	return all
}

// round returns what the loop itself does in each round.
func (b *body) round(n *ast.RangeStmt) []event {
	if _, ok := b.info.TypeOf(n.X).Underlying().(*types.Chan); ok {
		if t, ok := b.thing(n.X, receive); ok {
			return []event{{t, give, n.X}}
		}
	}
	return nil
}

// call returns what the call itself does.
func (b *body) call(n *ast.CallExpr) (event, bool) {
	called, on := "", n.Args // of a function, the thing is an argument
	fun := ast.Unparen(n.Fun)
	method := false
	switch fn := typeutil.Callee(b.info, n).(type) {
	case *types.Builtin:
		if fn.Name() != "close" {
			return event{}, false
		}
		t, ok := b.thing(n.Args[0], done)
		return event{t, give, n}, ok
	case *types.Func:
		called = fn.Name()
		if sel, ok := fun.(*ast.SelectorExpr); ok && fn.Signature().Recv() != nil {
			method = true
			on = append([]ast.Expr{sel.X}, n.Args...)
		}
	case *types.Var:
		called, on, method = fn.Name(), []ast.Expr{fun}, true
		if b.ends(fn) {
			called = "close"
		}
	}
	w, ok := wordOf(called)
	if !ok || !b.plain(n, w) {
		return event{}, false
	}
	e := event{thing{name: name{text: called[len(w.text):]}, kind: w.kind}, w.op, n}
	named := false
	for i, arg := range on {
		t, ok := b.thing(arg, w.kind)
		switch {
		case i == 0 && method && !ok:
			return event{}, false // made on the spot
		case !ok || values.IsContext(b.info.TypeOf(arg)):
			continue
		case !named:
			e.name, named = t.name, true
		}
		e.born = max(e.born, t.born)
	}
	return e, true
}

// wordOf returns the word that a function's name begins with.
func wordOf(name string) (word, bool) {
	i := slices.IndexFunc(words, func(w word) bool {
		n := len(w.text)
		return len(name) >= n && strings.EqualFold(name[:n], w.text) && (len(name) == n || !unicode.IsLower(rune(name[n])))
	})
	if i < 0 {
		return word{}, false
	}
	return words[i], true
}

// plain reports whether the call may be one of the word's: it says at most how that
// went, and is not handed what somebody else is to call.
func (b *body) plain(n *ast.CallExpr, w word) bool {
	if w.op != give {
		return true
	}
	if w.kind == wait && len(n.Args) > 0 || slices.ContainsFunc(n.Args, func(arg ast.Expr) bool {
		_, function := b.info.TypeOf(arg).Underlying().(*types.Signature)
		return function
	}) {
		return false
	}
	t := b.info.TypeOf(n)
	if results, ok := t.(*types.Tuple); ok {
		if results.Len() == 0 {
			return true
		}
		t = results.At(results.Len() - 1).Type()
	}
	return values.IsError(t) || types.Identical(t, types.Typ[types.Bool])
}

// ends reports whether to call v is the end of something: it cancels a context, or
// is a function without parameters that a call has returned.
func (b *body) ends(v *types.Var) bool {
	if n, ok := types.Unalias(v.Type()).(*types.Named); ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "context" {
		return true
	}
	_, known := wordOf(v.Name())
	sig, ok := v.Type().Underlying().(*types.Signature)
	return !known && ok && sig.Params().Len() == 0 && b.declared[v] == returned
}

// thing returns what e names; false if it is made on the spot.
func (b *body) thing(e ast.Expr, k kind) (thing, bool) {
	e = ast.Unparen(e)
	if ref, ok := e.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ast.Unparen(ref.X)
	}
	t := thing{name: name{text: types.ExprString(e)}, kind: k, mere: (k == send || k == receive) && isMere(b.info.TypeOf(e))}
	for at := e; ; {
		switch n := ast.Unparen(at).(type) {
		case *ast.Ident:
			if v, ok := b.info.ObjectOf(n).(*types.Var); ok {
				t.root = v
				if v.Kind() == types.LocalVar {
					t.born = v.Pos()
				}
			}
			return t, n.Name != "_"
		case *ast.SelectorExpr:
			at = n.X
		case *ast.IndexExpr:
			at = n.X
		case *ast.StarExpr:
			at = n.X
		case *ast.CallExpr: // a lock that is looked up
			if k != lock {
				return t, false
			}
			at = n.Fun
		default:
			return t, false
		}
	}
}

// isMere reports whether t is a channel that most often tells of no more than an end:
// by its being closed, with the time, or with a signal of the operating system.
func isMere(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return false
	}
	switch elem := types.TypeString(ch.Elem(), nil); elem {
	case "struct{}", "time.Time", "os.Signal":
		return true
	}
	return false
}
