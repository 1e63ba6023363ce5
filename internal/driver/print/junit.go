package print

import (
	"encoding/xml"
	"fmt"
	"io"
)

type (
	junitReport struct {
		XMLName xml.Name      `xml:"testsuites"`
		Suites  []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit prints a failed test for each finding, in a suite for each package. With
// none it prints one test that passed, because an empty report is an error to many.
func junit(w io.Writer, r *Report) error {
	doc := junitReport{}
	suites := map[string]*junitSuite{}
	for _, f := range r.Findings {
		path := f.Package.PkgPath
		suite := suites[path]
		if suite == nil {
			suite = &junitSuite{Name: path}
			suites[path] = suite
			doc.Suites = append(doc.Suites, suite)
		}
		at := r.at(f)
		name := Short(r.Dir, at.file)
		posn := fmt.Sprintf("%s:%d:%d", name, at.line, at.startByte)
		suite.Tests++
		suite.Failures++
		suite.Cases = append(suite.Cases, junitCase{
			Name: f.Rule + " " + posn, Class: path, File: name, Line: at.line,
			Failure: &junitFailure{f.Diagnostic.Message, f.Rule, posn + ": " + f.Diagnostic.Message},
		})
	}
	if len(doc.Suites) == 0 {
		doc.Suites = []*junitSuite{{Name: "redislint", Tests: 1, Cases: []junitCase{{Name: "no findings", Class: "redislint"}}}}
	}
	return toXML(w, doc)
}
