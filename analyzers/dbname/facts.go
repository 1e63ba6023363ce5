package dbname

import "go/types"

// becomesDatabase is the fact that strings or numbers become names or numbers
// of databases: those that the function takes as the parameters, or those that
// are stored in the field or variable, for which the index is 0.
type becomesDatabase struct{ Params []param }

// A param is a parameter with a meaning.
type param struct {
	Index int // of the receiver, -1
	As    meaning
}

func (*becomesDatabase) AFact() {}

func (f *becomesDatabase) String() string { return "becomesDatabase" }

// export exports what other packages need to know.
func (f *flow) export() {
	fns := map[*types.Func]bool{}
	for _, obj := range f.info.Defs {
		switch obj := obj.(type) {
		case *types.Func:
			fns[obj] = true
		case *types.Var:
			if obj.Exported() && (obj.Kind() == types.FieldVar || obj.Kind() == types.PackageVar) {
				f.exportParams(obj, f.sinksOf(types.NewTuple(obj)))
			}
		}
	}
	for fn := range fns {
		f.exportParams(fn, f.sinksIn(fn.Signature()))
	}
}

func (f *flow) exportParams(obj types.Object, params []param) {
	if len(params) > 0 {
		f.pass.ExportObjectFact(obj, &becomesDatabase{params})
	}
}
