package unhandledclient_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/internal/docpage"
)

func TestDocPage(t *testing.T) { docpage.Check(t, unhandledclient.Analyzer, unhandledclient.Doc) }
