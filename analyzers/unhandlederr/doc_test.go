package unhandlederr_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, unhandlederr.Analyzer, unhandlederr.Doc) }

func TestDocExamples(t *testing.T) {
	docpage.Examples(t, unhandlederr.Analyzer, `
var (
	ctx               = context.Background()
	rdb               *redis.Client
	key, value, entry string
	name              string
	ttl               time.Duration
)

func enable() {}
`)
}
