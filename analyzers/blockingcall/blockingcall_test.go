package blockingcall_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/blockingcall"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, blockingcall.New(target.New(&target.Options{})), "./blockingcall/...")
}

func TestFlags(t *testing.T) {
	for _, name := range []string{"derived", "loops", "unbounded"} {
		a := blockingcall.New(target.New(&target.Options{}))
		if err := a.Flags.Set(name, "true"); err != nil {
			t.Fatal(err)
		}
		fixtest.Run(t, a, "./flags/"+name)
	}
}
