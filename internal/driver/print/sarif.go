package print

import (
	"encoding/json"
	"go/token"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"honnef.co/go/tools/sarif"
)

// The types below add to those of package sarif what it does not have.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool                         `json:"tool"`
		Invocations []sarif.Invocation                `json:"invocations"`
		Bases       map[string]sarif.ArtifactLocation `json:"originalUriBaseIds"`
		ColumnKind  string                            `json:"columnKind"`
		Results     []sarifResult                     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		sarif.ToolComponent
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		sarif.ReportingDescriptor
		FullDescription sarif.Message `json:"fullDescription"`
	}
	sarifResult struct {
		sarif.Result
		RuleIndex           int                 `json:"ruleIndex"`
		PartialFingerprints map[string]string   `json:"partialFingerprints,omitempty"`
		Suppressions        []sarif.Suppression `json:"suppressions,omitempty"` // none are known: the rules are silent about them
	}
)

var sarifWords = words{sarif.Error, sarif.Warning, sarif.Note}

// sarifSchema is where the schema of SARIF 2.1.0 is published.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// sarifRoot is the name for the folder that names of files are relative to.
const sarifRoot = "SRCROOT"

// sarifLineHash is the one fingerprint that GitHub heeds.
const sarifLineHash = "primaryLocationLineHash"

// toSARIF prints findings in SARIF 2.1.0, in one run.
func toSARIF(w io.Writer, r *Report) error {
	root := r.root()
	run := sarifRun{
		Invocations: []sarif.Invocation{{ExecutionSuccessful: r.Complete}},
		Bases:       map[string]sarif.ArtifactLocation{sarifRoot: {URI: fileURI(root) + "/"}},
		ColumnKind:  "utf16CodeUnits",
		Results:     []sarifResult{},
	}
	run.Tool.Driver.Name = "redislint"
	run.Tool.Driver.Version = r.Version
	run.Tool.Driver.InformationURI = "https://github.com/autobot/redislint"
	for _, rule := range r.Rules {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r.sarifRule(rule))
	}
	for _, f := range r.Findings {
		run.Results = append(run.Results, r.sarifResult(root, f))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "\t")
	return enc.Encode(sarifLog{sarifSchema, sarif.Version, []sarifRun{run}})
}

func (r *Report) sarifRule(rule *analysis.Analyzer) sarifRule {
	title, text, _ := strings.Cut(rule.Doc, "\n")
	title = strings.TrimPrefix(title, rule.Name+": ")
	text = strings.TrimSpace(text)
	if text == "" {
		text = title
	}
	descriptor := sarifRule{FullDescription: sarif.Message{Text: text}}
	descriptor.ID = rule.Name
	descriptor.ShortDescription = sarif.Message{Text: title}
	descriptor.Help = sarif.Message{Text: text}
	if doc, ok := r.Docs[rule.Name]; ok {
		descriptor.Help.Markdown = doc.Compile().FormatMarkdown(false)
	}
	descriptor.HelpURI = rule.URL
	descriptor.DefaultConfiguration = sarif.ReportingConfiguration{Enabled: true, Level: sarifWords[r.severity(rule.Name)]}
	return descriptor
}

func (r *Report) sarifResult(root string, f Finding) sarifResult {
	d, fset := f.Diagnostic, f.Package.Fset
	result := sarifResult{RuleIndex: slices.IndexFunc(r.Rules, func(rule *analysis.Analyzer) bool { return rule.Name == f.Rule })}
	result.RuleID = f.Rule
	result.Kind = sarif.Fail
	result.Level = sarifWords[r.severity(f.Rule)]
	result.Message = sarif.Message{Text: d.Message}
	at := r.at(f)
	result.Locations = []sarif.Location{{PhysicalLocation: physical(root, at)}}
	if hash := r.fingerprint(at); hash != "" {
		result.PartialFingerprints = map[string]string{sarifLineHash: hash}
	}
	for i, related := range d.Related {
		result.RelatedLocations = append(result.RelatedLocations, sarif.Location{
			ID: i + 1, Message: &sarif.Message{Text: related.Message},
			PhysicalLocation: physical(root, r.region(fset, related.Pos, related.End, true)),
		})
	}
	for _, fix := range d.SuggestedFixes {
		result.Fixes = append(result.Fixes, r.sarifFix(root, fset, fix))
	}
	return result
}

func (r *Report) sarifFix(root string, fset *token.FileSet, fix analysis.SuggestedFix) sarif.Fix {
	s := sarif.Fix{Description: sarif.Message{Text: fix.Message}}
	for _, e := range fix.TextEdits {
		at := physical(root, r.region(fset, e.Pos, e.End, false)) // the file as it is
		i := slices.IndexFunc(s.ArtifactChanges, func(c sarif.ArtifactChange) bool { return c.ArtifactLocation == at.ArtifactLocation })
		if i < 0 {
			i = len(s.ArtifactChanges)
			s.ArtifactChanges = append(s.ArtifactChanges, sarif.ArtifactChange{ArtifactLocation: at.ArtifactLocation})
		}
		s.ArtifactChanges[i].Replacements = append(s.ArtifactChanges[i].Replacements, sarif.Replacement{
			DeletedRegion: at.Region, InsertedContent: sarif.ArtifactContent{Text: string(e.NewText)},
		})
	}
	return s
}

func physical(root string, at region) sarif.PhysicalLocation {
	location := sarif.ArtifactLocation{URI: fileURI(at.file)}
	if name, ok := within(root, at.file); ok {
		location = sarif.ArtifactLocation{URI: (&url.URL{Path: name}).String(), URIBaseID: sarifRoot}
	}
	return sarif.PhysicalLocation{
		ArtifactLocation: location,
		Region:           sarif.Region{StartLine: at.line, StartColumn: at.column, EndLine: at.endLine, EndColumn: at.endColumn},
	}
}

// fileURI returns the URI of a file with an absolute name.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
