package rewrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/autobot/redislint/internal/redisapi"
)

// Effects tells whether somebody would miss an expression that is no longer
// evaluated. Its methods may be called by one goroutine at a time.
type Effects struct {
	info  *types.Info
	in    *inspector.Inspector
	decls map[*types.Func]*ast.FuncDecl // nil until needed
	pure  map[*types.Func]bool
}

// NewEffects returns the effects in the package that info and in describe.
func NewEffects(info *types.Info, in *inspector.Inspector) *Effects {
	return &Effects{info: info, in: in, pure: map[*types.Func]bool{}}
}

// readers are packages and functions that only compute or look something up.
var readers = []string{
	"context.Background", "context.TODO", "context.Deadline", "context.Done", "context.Err", "context.Value", "net/http.Context", "testing.Context",
	"crypto/tls.LoadX509KeyPair", "crypto/tls.X509KeyPair", "crypto/x509", "errors", "fmt.Errorf", "fmt.Sprint", "fmt.Sprintf", "net.JoinHostPort", "net.SplitHostPort", "net/url", "os.Getenv", "os.LookupEnv", "os.ReadFile",
	"os.Hostname", "path", "path/filepath", "runtime.NumCPU", "runtime.GOMAXPROCS", "strconv", "strings", "time",
}

// getters are the ends of names that functions have which only look up a setting.
var getters = []string{
	"Addr", "Addrs", "Address", "Addresses", "Config", "DB", "Duration", "Host", "Hosts", "Hostname", "Int", "Name", "Password", "Port",
	"Size", "String", "Timeout", "TLS", "URI", "URL", "User", "Username",
}

// actions are the words that the names of functions begin with which do something.
var actions = []string{
	"Acquire", "Add", "Allocate", "Await", "Begin", "Close", "Connect", "Consume", "Create", "Delete", "Dial", "Do", "Exec", "Fetch", "GetAnd", "GetOr",
	"Inc", "Init", "Insert", "Install", "Launch", "Listen", "Lock", "Log", "Migrate", "Next", "Notify", "Open", "Pop", "Prepare", "Publish", "Pull", "Push",
	"Put", "Register", "Remove", "Renew", "Reserve", "Reset", "Rotate", "Run", "Save", "Send", "Serve", "Set", "Setup", "Spawn", "Start", "Stop",
	"Store", "Take", "Touch", "Update", "Wait", "Write",
}

// starters are packages whose values stand for servers that the program itself
// has started: their addresses are no settings.
var starters = []string{
	"github.com/alicebob/miniredis", "github.com/ory/dockertest", "github.com/testcontainers/testcontainers-go", "net", "net/http/httptest",
}

// Of returns the first part of e, as source, that does more than compute or look
// something up; "" if there is none.
func (x *Effects) Of(e ast.Expr) string { return x.of(e) }

func (x *Effects) of(n ast.Node) string {
	found := ""
	ast.Inspect(n, func(n ast.Node) bool {
		if found != "" {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false // not called here
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				found = types.ExprString(n)
			}
		case *ast.RangeStmt:
			if _, ok := x.info.TypeOf(n.X).Underlying().(*types.Chan); ok {
				found = "<-" + types.ExprString(n.X)
			}
		case *ast.CallExpr:
			if !x.computes(n) {
				found = types.ExprString(n.Fun) + "()"
			}
		}
		return found == ""
	})
	return found
}

// computes reports whether the call itself, apart from its arguments, has no effect.
func (x *Effects) computes(call *ast.CallExpr) bool {
	if x.info.Types[ast.Unparen(call.Fun)].IsType() {
		return true
	}
	switch fn := typeutil.Callee(x.info, call).(type) {
	case *types.Builtin:
		return slices.Contains([]string{"len", "cap", "new", "make", "min", "max", "append"}, fn.Name())
	case *types.Func:
		return x.reads(fn.Origin())
	}
	return false
}

func (x *Effects) reads(fn *types.Func) bool {
	if fn.Pkg() == nil {
		return false
	}
	if known, ok := x.pure[fn]; ok {
		return known
	}
	x.pure[fn] = false // until it is known to be; so is what calls itself
	pure := false
	path := redisapi.Path(fn.Pkg())
	switch decl := x.declaration(fn); {
	case decl != nil && decl.Body != nil:
		pure = x.body(decl)
	case slices.Contains(readers, path) || slices.Contains(readers, path+"."+fn.Name()):
		pure = true
	case redisapi.LibraryOf(fn) != nil:
		pure = slices.Contains([]string{"ParseURL", "Simple", "Cluster", "Failover"}, fn.Name()) // make options of others
	case !slices.ContainsFunc(starters, func(s string) bool { return path == s || strings.HasPrefix(path, s+"/") }):
		pure = named(fn)
	}
	x.pure[fn] = pure
	return pure
}

// named reports whether a function of that name, which returns one value, is taken
// for one that looks up a setting.
func named(fn *types.Func) bool {
	name := fn.Name()
	if fn.Signature().Results().Len() != 1 || slices.ContainsFunc(actions, func(word string) bool { return startsWith(name, word) }) {
		return false
	}
	return startsWith(name, "Get") || slices.ContainsFunc(getters, func(end string) bool { return strings.HasSuffix(name, end) })
}

// startsWith reports whether the first words of name are word.
func startsWith(name, word string) bool {
	rest, ok := strings.CutPrefix(strings.ToUpper(name[:1])+name[1:], word)
	return ok && (rest == "" || !unicode.IsLower([]rune(rest)[0]))
}

// declaration returns the declaration of fn, if it stands in this package.
func (x *Effects) declaration(fn *types.Func) *ast.FuncDecl {
	if x.decls == nil {
		x.decls = map[*types.Func]*ast.FuncDecl{}
		for cur := range x.in.Root().Preorder((*ast.FuncDecl)(nil)) {
			decl := cur.Node().(*ast.FuncDecl)
			if fn, ok := x.info.Defs[decl.Name].(*types.Func); ok {
				x.decls[fn] = decl
			}
		}
	}
	return x.decls[fn]
}

// body reports whether a function only computes its results: it calls nothing
// that has an effect, and assigns local variables only.
func (x *Effects) body(decl *ast.FuncDecl) bool {
	pure := x.of(decl.Body) == ""
	local := func(e ast.Expr) {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if !ok {
			pure = false
		} else if v, ok := x.info.ObjectOf(id).(*types.Var); ok && v.Parent() == v.Pkg().Scope() {
			pure = false
		}
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				local(lhs)
			}
		case *ast.IncDecStmt:
			local(n.X)
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.SendStmt, *ast.SelectStmt, *ast.ForStmt, *ast.LabeledStmt:
			pure = false
		}
		return pure
	})
	return pure
}
