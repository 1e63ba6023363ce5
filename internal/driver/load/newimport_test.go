package load

import "testing"

// What the go command would not let a package import is refused.
func TestRefuse(t *testing.T) {
	x := newExports(&Config{}, nil)
	for _, p := range []*listed{
		{ImportPath: "m/p", Name: "p"},
		{ImportPath: "m/q", Name: "q", Imports: []string{"m/p", "m/none"}},
		{ImportPath: "m/r", Name: "r", Imports: []string{"m/q"}},
		{ImportPath: "m/program", Name: "main"},
		{ImportPath: "m/a/internal/b", Name: "b"},
		{ImportPath: "m/a/internal", Name: "internal"},
		{ImportPath: "other/internal/x", Name: "x"},
	} {
		x.listed[p.ImportPath] = p
	}
	const cycle = "that would be an import cycle: "
	for _, test := range []struct {
		id, path, want string
	}{
		{"m/p", "m/p", "a package cannot import itself"},
		{"m/p", "m/r", cycle + "m/r imports m/q imports m/p"},
		{"m/p [m/p.test]", "m/q", cycle + "m/q imports m/p"},
		{"m/p_test [m/p.test]", "m/q", ""},
		{"m/r", "m/q", ""},
		{"m/r", "unsafe", ""},
		{"m/p", "m/program", "it is a program"},
		{"m/p", "m/a/internal/b", "it is internal to m/a"},
		{"m/ab", "m/a/internal", "it is internal to m/a"},
		{"m/a", "m/a/internal/b", ""},
		{"m/a/c", "m/a/internal", ""},
		{"m/a_test [m/a.test]", "m/a/internal/b", ""},
		{"m/p", "other/internal/x", "it is internal to other"},
	} {
		im := NewImporter(test.id, "", nil, nil)
		im.exports = x
		got := ""
		if err := im.Refuse(test.path); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s imports %s: %q, want %q", test.id, test.path, got, test.want)
		}
	}
}
