package dbname_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, dbname.New(target.New(&target.Options{})), "./dbname/...")
}

func TestAliases(t *testing.T) {
	a := dbname.New(target.New(&target.Options{}))
	if err := a.Flags.Set("aliases", "true"); err != nil {
		t.Fatal(err)
	}
	fixtest.Run(t, a, "./flags/aliases")
}
