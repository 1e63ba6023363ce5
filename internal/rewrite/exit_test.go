package rewrite

import (
	"go/types"
	"testing"
)

func TestReturn(t *testing.T) {
	const src = "package p\n\nimport \"example.org/a\"\n\ntype own struct{}\n\nvar _ = a.New\n\nfunc generic[T any]() (T, error) { " + here + "; panic(0) }\n\n" +
		"func one() error\nfunc many() (bool, string, float64, own, *own, []int, [2]own, error)\n" +
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

func TestZeroOfShadowed(t *testing.T) {
	const src = "package p\n\ntype own struct{}\n\nfunc f() { nil, own, false := 0, 1, 2; " + here + "; _, _, _ = nil, own, false }\n\n" +
		"func pointer() (*own, error)\nfunc value() (own, error)\nfunc truth() (bool, error)\nfunc number() (int, error)\n"
	pass, file, pos := newPass(t, src)
	for name, want := range map[string]string{"pointer": "", "value": "", "truth": "", "number": "return 0, err"} {
		sig := pass.Pkg.Scope().Lookup(name).(*types.Func).Signature()
		got, ok := NewImports(pass, file).Return(pos, sig, "err")
		if got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t; want %q", name, got, ok, want)
		}
	}
}
