package rewrite

import "testing"

func TestContext(t *testing.T) {
	const request = "type request struct{}\n\nfunc (request) Context() context.Context { return nil }\n"
	tests := []struct{ name, body, want string }{
		{"parameter", "func f(c context.Context) { /*here*/ }", "c"},
		{"parameter of the enclosing function", "func f(c context.Context) { func() { /*here*/ }() }", "c"},
		{"the nearest", "func f(c context.Context) { d, cancel := context.WithCancel(c); defer cancel(); /*here*/; _ = d }", "d"},
		{"declared below", "func f(c context.Context) { /*here*/; d := c; _ = d }", "c"},
		{"shadowed", "func f(c context.Context) { { c := 1; /*here*/; _ = c } }", "context.TODO()"},
		{"blank parameter", "func f(_ context.Context) { /*here*/ }", "context.TODO()"},
		{"never set", "func f() { var c context.Context; /*here*/; _ = c }", "context.TODO()"},
		{"set where declared", "func f() { var c = context.Background(); /*here*/; _ = c }", "c"},
		{"named result", "func f() (c context.Context) { /*here*/; return }", "context.TODO()"},
		{"package variable", "var bg = context.Background()\n\nfunc f() { /*here*/ }", "bg"},
		{"package variable that calls us", "var bg = g()\n\nfunc g() context.Context { /*here*/; return nil }", "context.TODO()"},
		{"package variable never set", "var bg context.Context\n\nfunc f() { /*here*/ }", "context.TODO()"},
		{"request", request + "func f(r *request) { /*here*/ }", "r.Context()"},
		{"request that is no parameter", request + "func f() { var r request; /*here*/; _ = r }", "context.TODO()"},
		{"context before request", request + "func f(r *request) { c := r.Context(); /*here*/; _ = c }", "c"},
		{"initializer of a package variable", "var x = /*here*/ 1", "context.TODO()"},
		{"context is shadowed", "func f() { context := 1; /*here*/; _ = context }", "context1.TODO()"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			pass, file, pos := newPass(t, "package p\n\nimport \"context\"\n\nvar _ context.Context\n\n"+tt.body+"\n")
			if got := NewImports(pass, file).Context(pos); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestContextOfTest(t *testing.T) {
	for version, want := range map[string]string{"": "t.Context()", "//go:build go1.21\n\n": "context.TODO()"} {
		pass, file, pos := newPass(t, version+"package p\n\nimport \"testing\"\n\nfunc f(t *testing.T) { /*here*/ }\n")
		if got := NewImports(pass, file).Context(pos); got != want {
			t.Errorf("%q: got %s, want %s", version, got, want)
		}
	}
}
