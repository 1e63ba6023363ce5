package directredis

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
)

// message says what is built, what follows from that, and what to do.
func (c *checker) message(f *finding, fix *analysis.SuggestedFix) string {
	s := f.site
	var b strings.Builder
	b.WriteString(s.what)
	switch {
	case s.category == constructorValue:
		b.WriteString(" is handed on as a value, and each client it builds goes its own way when Redis is down")
	case s.category == helperCall:
		fmt.Fprintf(&b, "%s gives a client that %s builds, which has no fallback when Redis is down", destination(s), s.source)
	case s.category != constructorCall && s.lib.Name != "redigo":
		fmt.Fprintf(&b, "%s is a Redis client without a connection, which panics when it is used", destination(s))
	default:
		fmt.Fprintf(&b, "%s builds a Redis client of its own, which has no fallback when Redis is down", destination(s))
	}
	getter := c.getter(s)
	switch {
	case fix != nil:
		b.WriteString("; " + fix.Message)
	case getter != nil:
		fmt.Fprintf(&b, "; get it from %s.%s by the name of its database", c.sanctioned.Name, getter.Symbol)
	default:
		fmt.Fprintf(&b, "; get a client from %s by the name of its database", c.sanctioned.Usual())
	}
	if fix == nil && f.reason != "" {
		b.WriteString(" (by hand, because " + f.reason + ")")
	}
	b.WriteString(leaving(f.options))
	return b.String()
}

// leaving names the options that move to the configuration, and of those that
// matter most, the value, if it is in the code. A password is never shown.
func leaving(o *options) string {
	var names []string
	for _, f := range o.fields {
		switch {
		case f.fixed == "":
			names = append(names, f.name)
		case (f.name == "Addr" || f.name == "Addrs" || f.name == "SentinelAddrs") && !strings.Contains(f.fixed, "@"):
			names = append(names, fmt.Sprintf("%s (hard-coded %q)", f.name, f.fixed))
		case f.name == "Addr" || f.name == "Addrs" || f.name == "SentinelAddrs" || strings.HasSuffix(f.name, "Password") || strings.HasSuffix(f.name, "Username"):
			names = append(names, f.name+" (hard-coded)")
		default:
			names = append(names, f.name)
		}
	}
	if o.url != nil {
		names = append(names, "the URL")
	}
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return "; " + names[0] + " belongs in the configuration"
	default:
		return "; " + strings.Join(names[:n-1], ", ") + " and " + names[n-1] + " belong in the configuration"
	}
}

// destination names what the client is for, " for rdb", as far as the syntax tells.
func destination(s *site) string {
	cur := s.cur
	for cur.ParentEdgeKind() == edge.ParenExpr_X {
		cur = cur.Parent()
	}
	_, index := cur.ParentEdge()
	name := ""
	if spec, ok := cur.Node().(*ast.ValueSpec); ok {
		name = spec.Names[0].Name
	}
	switch parent := cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if index < len(parent.Lhs) {
			name = types.ExprString(parent.Lhs[index])
		}
	case *ast.ValueSpec:
		if index < len(parent.Names) {
			name = parent.Names[index].Name
		}
	case *ast.KeyValueExpr:
		if key, ok := parent.Key.(*ast.Ident); ok {
			name = key.Name
		}
	case *ast.ReturnStmt:
		for f := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			if f, ok := f.Node().(*ast.FuncDecl); ok {
				return ", returned by " + f.Name.Name + ","
			}
			break
		}
	}
	if name == "" || name == "_" {
		return ""
	}
	return " for " + name
}
