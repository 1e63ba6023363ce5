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
