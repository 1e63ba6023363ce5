package rewrite

import (
	"cmp"
	"go/ast"
	"go/types"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// A File is a file of the package under analysis, for the edits of its fixes. It
// looks through the file once, when that is first needed, for all fixes.
type File struct {
	pass    *analysis.Pass
	syntax  *ast.File
	effects *Effects

	taken    func() map[string]bool               // names that are declared in the file or the package
	imported func() map[types.Object][]*ast.Ident // uses of imports: of a PkgName, or of what a dot import declares
	locals   func() *locals
}

// NewFile returns the file at cur, in the package with these effects.
func NewFile(pass *analysis.Pass, effects *Effects, cur inspector.Cursor) *File {
	f := newFile(pass, cur.Node().(*ast.File))
	f.effects = effects
	f.locals = sync.OnceValue(func() *locals { return newLocals(pass.TypesInfo, cur) })
	return f
}

// Files are the files of one package in which fixes edit. Each is made when it is
// first asked for.
type Files struct {
	pass  *analysis.Pass
	files map[ast.Node]*File
}

// NewFiles returns the files of the package under analysis.
func NewFiles(pass *analysis.Pass) *Files { return &Files{pass: pass, files: map[ast.Node]*File{}} }

// Imports returns an empty collection of imports for a fix in the file around cur.
func (f *Files) Imports(cur inspector.Cursor) *Imports {
	for c := range cur.Enclosing((*ast.File)(nil)) {
		file := f.files[c.Node()]
		if file == nil {
			file = NewFile(f.pass, nil, c)
			f.files[c.Node()] = file
		}
		return file.Imports()
	}
	return nil
}

func newFile(pass *analysis.Pass, syntax *ast.File) *File {
	return &File{
		pass: pass, syntax: syntax,
		taken:    sync.OnceValue(func() map[string]bool { return taken(pass.TypesInfo.Scopes[syntax]) }),
		imported: sync.OnceValue(func() map[types.Object][]*ast.Ident { return imported(pass, syntax) }),
	}
}

// taken returns the names declared in a file, anywhere, and in its package.
func taken(file *types.Scope) map[string]bool {
	names := map[string]bool{}
	var visit func(*types.Scope)
	visit = func(s *types.Scope) {
		for _, n := range s.Names() {
			names[n] = true
		}
		for i := range s.NumChildren() {
			visit(s.Child(i))
		}
	}
	visit(file)
	for _, n := range file.Parent().Names() {
		names[n] = true
	}
	return names
}

// imported returns the identifiers that stand for something imported.
func imported(pass *analysis.Pass, syntax *ast.File) map[types.Object][]*ast.Ident {
	uses := map[types.Object][]*ast.Ident{}
	ast.Inspect(syntax, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		switch obj := pass.TypesInfo.Uses[id].(type) {
		case nil:
		case *types.PkgName:
			uses[obj] = append(uses[obj], id)
		default:
			if pkg := obj.Pkg(); pkg != nil && pkg != pass.Pkg && obj.Parent() == pkg.Scope() {
				uses[obj] = append(uses[obj], id)
			}
		}
		return true
	})
	return uses
}

// locals are the local variables of a file.
type locals struct {
	info    *types.Info
	uses    map[*types.Var][]inspector.Cursor
	defs    map[*types.Var]inspector.Cursor
	setters map[*types.Var][]ast.Node // the assignments and declarations that set it, or a field of it
	symbols map[*types.Var]*types.Var // the variables that the clauses of a type switch have for its symbol, as one of them
}

func newLocals(info *types.Info, file inspector.Cursor) *locals {
	l := &locals{info: info, uses: map[*types.Var][]inspector.Cursor{}, defs: map[*types.Var]inspector.Cursor{}, setters: map[*types.Var][]ast.Node{}, symbols: map[*types.Var]*types.Var{}}
	for cur := range file.Preorder((*ast.Ident)(nil), (*ast.AssignStmt)(nil), (*ast.ValueSpec)(nil), (*ast.TypeSwitchStmt)(nil)) {
		if n, ok := cur.Node().(*ast.TypeSwitchStmt); ok {
			l.symbol(cur, n)
			continue
		}
		id, ok := cur.Node().(*ast.Ident)
		if !ok {
			for _, v := range l.setBy(cur.Node()) {
				l.setters[v] = append(l.setters[v], cur.Node())
			}
			continue
		}
		if v, ok := info.Defs[id].(*types.Var); ok && v.Kind() == types.LocalVar {
			l.defs[v] = cur
		} else if v := l.used(id); v != nil {
			l.uses[v] = append(l.uses[v], cur)
		}
	}
	return l
}

// symbol notes the variable that the type switch at cur declares, if it does. The
// compiler wants a use of it in one of the clauses.
func (l *locals) symbol(cur inspector.Cursor, n *ast.TypeSwitchStmt) {
	assign, ok := n.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	var one *types.Var
	for _, clause := range n.Body.List {
		if v, ok := l.info.Implicits[clause].(*types.Var); ok {
			one = cmp.Or(one, v)
			l.symbols[v] = one
		}
	}
	if def, ok := cur.FindNode(assign.Lhs[0]); ok && one != nil {
		l.defs[one] = def
	}
}

// used returns the local variable that id uses, or nil.
func (l *locals) used(id *ast.Ident) *types.Var {
	v, ok := l.info.Uses[id].(*types.Var)
	if !ok || v.Kind() != types.LocalVar {
		return nil
	}
	if one := l.symbols[v]; one != nil {
		return one
	}
	return v
}

// setBy returns the local variables that an assignment or a declaration sets, or
// a field of which it sets.
func (l *locals) setBy(n ast.Node) []*types.Var {
	var exprs []ast.Expr
	switch n := n.(type) {
	case *ast.AssignStmt:
		exprs = n.Lhs
	case *ast.ValueSpec:
		for _, id := range n.Names {
			exprs = append(exprs, id)
		}
	}
	var vars []*types.Var
	for _, e := range exprs {
		if sel, ok := e.(*ast.SelectorExpr); ok {
			e = sel.X
		}
		if id, ok := e.(*ast.Ident); ok {
			if v, ok := l.info.ObjectOf(id).(*types.Var); ok && v.Kind() == types.LocalVar {
				vars = append(vars, v)
			}
		}
	}
	return vars
}

// usedIn returns the local variables that n uses, outside of function literals in it.
func (l *locals) usedIn(n ast.Node) []*types.Var {
	var vars []*types.Var
	ast.Inspect(n, func(m ast.Node) bool {
		switch m := m.(type) {
		case *ast.FuncLit:
			return m == n
		case *ast.Ident:
			if v := l.used(m); v != nil {
				vars = append(vars, v)
			}
		}
		return true
	})
	return vars
}
