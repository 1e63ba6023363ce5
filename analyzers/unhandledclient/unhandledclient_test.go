package unhandledclient_test

import (
	"testing"

	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/internal/fixtest"
)

func TestFixtures(t *testing.T) {
	fixtest.Run(t, unhandledclient.Analyzer, "./unhandledclient/...")
}
