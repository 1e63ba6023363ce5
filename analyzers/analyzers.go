// Package analyzers is the suite: the rules of redislint, in the order of
// their names.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers/blockingcall"
	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/target"
)

// New returns the rules. They share one look at each package, which reads opts
// when they run.
func New(opts *target.Options) []*analysis.Analyzer {
	t := target.New(opts)
	opts.Rules = []*analysis.Analyzer{
		blockingcall.New(t),
		dbname.New(t),
		directredis.New(t),
		unhandledclient.New(t),
		unhandlederr.New(t),
	}
	return opts.Rules
}
