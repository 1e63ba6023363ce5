package dbname_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, dbname.Analyzer, dbname.Doc) }

func TestDocExamples(t *testing.T) {
	docpage.Examples(t, dbname.Analyzer, `
var ctx = context.Background()
var rdb *redis.Client
`)
}
