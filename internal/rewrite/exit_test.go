package rewrite

import (
	"go/types"
	"testing"
)

func TestReturn(t *testing.T) {
	const src = "package p\n\nimport \"example.org/a\"\n\ntype own struct{}\n\nvar _ = a.New\n\nfunc f() { " + here + " }\n\n" +
		"func one() error\nfunc many() (bool, string, float64, own, *own, []int, [2]own, error)\nfunc generic[T any]() (T, error) { panic(0) }\n" +
		"func none()\nfunc other() int\nfunc first() (error, int)\n"
	pass, file, pos := newPass(t, src)
	for name, want := range map[string]string{
		"one": "return err", "many": `return false, "", 0, own{}, nil, nil, [2]own{}, err`, "generic": "return *new(T), err",
		"none": "", "other": "", "first": "",
	} {
		sig := pass.Pkg.Scope().Lookup(name).(*types.Func).Signature()
		got, ok := NewImports(pass, file).Return(pos, sig, "err")
		if got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t; want %q", name, got, ok, want)
		}
	}
}
