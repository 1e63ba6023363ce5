package directredis_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, directredis.Analyzer, directredis.Doc) }

func TestDocExamples(t *testing.T) {
	docpage.Examples(t, directredis.Analyzer, `
var (
	ctx       = context.Background()
	container interface{ Provide(any) }
)

func dial() (redigo.Conn, error) { return nil, nil }
func fallback() error            { return nil }
`)
}
