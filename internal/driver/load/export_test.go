package load

import "testing"

// Package unsafe has no export data, and needs none: its importers can be
// checked also after a fix has had something listed that imports it.
func TestUnsafeIsNoCause(t *testing.T) {
	x := newExports(&Config{}, nil)
	x.add([]*listed{{ImportPath: "unsafe"}, {ImportPath: "lost"}})
	if got := x.why("unsafe"); got != nil {
		t.Errorf("unsafe: %v", got)
	}
	if x.why("lost") == nil {
		t.Error("no cause for a package without export data")
	}
}
