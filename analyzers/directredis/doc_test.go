package directredis_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, directredis.Analyzer, directredis.Doc) }
