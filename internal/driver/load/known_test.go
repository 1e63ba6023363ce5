package load

import (
	"sync"
	"testing"
)

// The go command is asked once for a package that several fixes import, in each
// folder: the second time it is not even there.
func TestKnownAsksOnce(t *testing.T) {
	known, dir := new(Known), t.TempDir()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if got, err := known.list(dir, "errors"); err != nil || len(got) < 2 {
				t.Errorf("%d packages, %v", len(got), err)
			}
		})
	}
	all.Wait()
	t.Setenv("PATH", "")
	if _, err := known.list(dir, "errors"); err != nil {
		t.Error(err)
	}
	if _, err := known.list(t.TempDir(), "errors"); err == nil {
		t.Error("one folder has the answer of another")
	}
}
