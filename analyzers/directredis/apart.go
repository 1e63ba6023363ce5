package directredis

import (
	"go/ast"
	"go/constant"
	"go/types"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A server is what the source says of where a client's server is.
type server struct {
	text  string // "" if it says nothing
	fixed bool   // text is made of constants
}

// keepApart leaves the clients of one function, or of package variables, alone
// that are of different servers, as far as the source tells, and would become one.
func (c *checker) keepApart(findings []*finding) {
	type place struct {
		function ast.Node // nil for package variables
		name     string   // of the database
	}
	together := map[place][]*finding{}
	for _, f := range findings {
		if f.repair == nil {
			continue
		}
		p := place{name: f.repair.name}
		for decl := range f.cur.Enclosing((*ast.FuncDecl)(nil)) {
			p.function = decl.Node()
		}
		together[p] = append(together[p], f)
	}
	for _, group := range together {
		var others []*finding
		for _, f := range group {
			if slices.ContainsFunc(group, func(g *finding) bool { return c.apart(f, g) }) {
				others = append(others, f)
			}
		}
		for _, f := range others {
			f.repair, f.reason = nil, "another client here has the same database at another address"
		}
	}
}

// apart reports whether f and g are of different servers. For one variable, a
// constant address is the default of the other, and another constructor is
// another topology of the same: the configuration has one of them.
func (c *checker) apart(f, g *finding) bool {
	a, b := c.server(f), c.server(g)
	if a.text == "" || b.text == "" || a.text == b.text {
		return false
	}
	return f.what == g.what && a.fixed == b.fixed || c.destination(f) != c.destination(g) || c.destination(f) == ""
}

// destination tells apart what the clients of one function are for: the place that
// one is assigned to, or a result; "" if it is neither.
func (c *checker) destination(f *finding) string {
	_, index := f.cur.ParentEdge()
	switch parent := f.cur.Parent().Node().(type) {
	case *ast.AssignStmt:
		if len(parent.Lhs) == len(parent.Rhs) {
			return c.source(parent.Lhs[index])
		}
	case *ast.ValueSpec:
		if len(parent.Names) == len(parent.Values) {
			return c.source(parent.Names[index])
		}
	case *ast.ReturnStmt:
		for fn := range f.cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
			return "result " + strconv.Itoa(index) + " of " + strconv.Itoa(int(fn.Node().Pos()))
		}
	}
	return ""
}

// addressFields are the options that say where a server is.
var addressFields = []string{"MasterName", "Addr", "Addrs", "SentinelAddrs"}

// addresses returns the expressions of the options that say where the server is.
func (o *options) addresses() []ast.Expr {
	var all []ast.Expr
	for _, name := range addressFields {
		for _, f := range o.fields {
			if f.name == name {
				all = append(all, f.value)
			}
		}
	}
	switch {
	case o.url != nil && !o.sets("Addr"):
		all = append(all, o.url)
	case !o.read:
		all = append(all, o.exprs...)
	}
	return all
}

func (c *checker) server(f *finding) server {
	var texts []string
	fixed := true
	for _, e := range f.options.addresses() {
		_, constant := c.constants(e)
		fixed = fixed && constant
		texts = append(texts, c.text(e))
	}
	return server{strings.Join(texts, " "), fixed}
}

// text returns a text that is the same for the same addresses.
func (c *checker) text(e ast.Expr) string {
	if constants, ok := c.constants(e); ok {
		return strings.Join(constants, " ")
	}
	return c.source(c.fold.Origin(e))
}

// constants returns the addresses that e is made of; false if it is no constant,
// nor a list of such.
func (c *checker) constants(e ast.Expr) ([]string, bool) {
	if v := c.fold.Value(e); v != nil && v.Kind() == constant.String {
		return []string{normal(constant.StringVal(v))}, true
	}
	lit, ok := c.fold.Origin(e).(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	var all []string
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		one, ok := c.constants(elt)
		if !ok {
			return nil, false
		}
		all = append(all, one...)
	}
	return all, true
}

// source returns e as a text that is the same only for the same values.
func (c *checker) source(e ast.Expr) string {
	text := types.ExprString(e)
	for v := range c.mentioned(e) {
		text += " " + c.meant(v, e)
	}
	return text
}

// meant returns what tells the variable v, which e mentions, from others of its name.
// Parameters of one name and one type of structs are taken for one configuration.
func (c *checker) meant(v *types.Var, e ast.Expr) string {
	if init := c.fold.Variable(v); init != nil && init.Pos() < e.Pos() {
		if c.meanings[v] == "" {
			c.meanings[v] = c.short(c.source(init))
		}
		return c.meanings[v]
	}
	if _, ok := core(v.Type()).(*types.Struct); ok && v.Kind() != types.LocalVar {
		return types.TypeString(v.Type(), nil)
	}
	return strconv.Itoa(int(v.Pos()))
}

// short returns a short text that stands for this one: variables that are made of
// each other would otherwise have texts that double at each step.
func (c *checker) short(text string) string {
	if c.shortened[text] == "" {
		c.shortened[text] = "#" + strconv.Itoa(len(c.shortened))
	}
	return c.shortened[text]
}

// loopback are the names of one host.
var loopback = []string{"", "localhost", "127.0.0.1", "::1"}

// normal returns an address, or that of a URL, in the one form that it has here.
func normal(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		address = u.Host
		if u.Port() == "" {
			address = net.JoinHostPort(u.Hostname(), "6379")
		}
	}
	host, port, err := net.SplitHostPort(address)
	if err == nil && slices.Contains(loopback, host) {
		return "localhost:" + port
	}
	return address
}
