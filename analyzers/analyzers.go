// Package analyzers is the suite: the rules of redislint, in the order of
// their names.
package analyzers

import (
	"golang.org/x/tools/go/analysis"
	"honnef.co/go/tools/analysis/lint"

	"github.com/autobot/redislint/analyzers/blockingcall"
	"github.com/autobot/redislint/analyzers/dbname"
	"github.com/autobot/redislint/analyzers/directredis"
	"github.com/autobot/redislint/analyzers/unhandledclient"
	"github.com/autobot/redislint/analyzers/unhandlederr"
	"github.com/autobot/redislint/internal/target"
)

// New returns the rules. They share one look at each package, which reads opts
// when they run; New fills its Rules and Docs.
func New(opts *target.Options) []*analysis.Analyzer {
	t := target.New(opts)
	opts.Rules, opts.Docs = nil, map[string]lint.RawDocumentation{}
	for _, rule := range []struct {
		new func(*analysis.Analyzer) *analysis.Analyzer
		doc lint.RawDocumentation
	}{
		{blockingcall.New, blockingcall.Doc},
		{dbname.New, dbname.Doc},
		{directredis.New, directredis.Doc},
		{unhandledclient.New, unhandledclient.Doc},
		{unhandlederr.New, unhandlederr.Doc},
	} {
		a := rule.new(t)
		opts.Rules = append(opts.Rules, a)
		opts.Docs[a.Name] = rule.doc
	}
	return opts.Rules
}
