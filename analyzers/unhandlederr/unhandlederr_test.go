package unhandlederr_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, unhandlederr.New(target.New(&target.Options{})), "./unhandlederr/...")
}

func TestMissing(t *testing.T) {
	a := unhandlederr.New(target.New(&target.Options{}))
	if err := a.Flags.Set("missing", "true"); err != nil {
		t.Fatal(err)
	}
	fixtest.Run(t, a, "./flags/missing")
}
