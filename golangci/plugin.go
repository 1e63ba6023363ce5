// Package golangci is redislint as a linter of golangci-lint: a module plugin
// with the name redislint. Import it, blank, into a build of golangci-lint; the
// command "golangci-lint custom" does that. docs/golangci-lint.md says how.
//
// Unlike other packages it registers itself when it is imported, because this
// is how golangci-lint finds its plugins.
package golangci

import (
	"crypto/sha256"
	"fmt"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/cachekey"
	"github.com/autobot/redislint/internal/target"
)

// Name is that of the linter, in the configuration and in nolint comments.
const Name = "redislint"

func init() { register.Plugin(Name, New) }

// New returns the plugin with the settings that the configuration of
// golangci-lint has for it: nil, or a mapping as docs/golangci-lint.md describes
// it. An error names each setting that is wrong, and what could stand there.
func New(conf any) (register.LinterPlugin, error) {
	p := &plugin{options: &target.Options{WholeNolint: true, Written: written}}
	analyzers.New(p.options)
	if err := p.configure(conf); err != nil {
		return nil, err
	}
	return p, nil
}

type plugin struct {
	options *target.Options
	rules   []*analysis.Analyzer // those enabled
}

// GetLoadMode implements [register.LinterPlugin].
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }

// BuildAnalyzers implements [register.LinterPlugin].
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	// The cache of golangci-lint knows its own settings and the names of analyzers,
	// but not the catalogs. So names carry the hash of these: that of the marker is
	// part of the key of issues, and those of the rules are part of the keys of facts.
	h := sha256.New()
	if err := cachekey.AddCatalogs(h, p.options.Catalog, ""); err != nil {
		return nil, fmt.Errorf("look for catalogs: %w", err)
	}
	key := fmt.Sprintf("%.8x", h.Sum(nil))
	marker := &analysis.Analyzer{
		Name: "redislintconfig_" + key,
		Doc:  "do nothing, under a name that changes with the catalogs of redislint",
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}
	return []*analysis.Analyzer{newLinter(p.rules, key), marker}, nil
}
