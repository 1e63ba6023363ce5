package unhandlederr_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, unhandlederr.Analyzer, unhandlederr.Doc) }
