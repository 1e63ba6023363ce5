package directredis_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/fixtest"
	"github.com/autobot/redislint/internal/target"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, directredis.New(target.New(&target.Options{})), "./directredis/...")
}
