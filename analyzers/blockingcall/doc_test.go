package blockingcall_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/blockingcall"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, blockingcall.Analyzer, blockingcall.Doc) }

func TestDocExamples(t *testing.T) {
	docpage.Examples(t, blockingcall.Analyzer, `
var (
	ctx = context.Background()
	rdb *redis.Client
	key string
)
`)
}
