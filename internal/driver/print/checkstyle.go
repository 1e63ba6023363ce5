package print

import (
	"encoding/xml"
	"io"
)

type (
	checkstyleReport struct {
		XMLName xml.Name          `xml:"checkstyle"`
		Version string            `xml:"version,attr"`
		Files   []*checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr"`
		Column   int    `xml:"column,attr"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// checkstyle prints findings as Checkstyle does.
func checkstyle(w io.Writer, r *Report) error {
	doc := checkstyleReport{Version: "5.0"}
	var file *checkstyleFile
	for _, f := range r.Findings {
		at := r.at(f)
		if name := Short(r.Dir, at.file); file == nil || file.Name != name {
			file = &checkstyleFile{Name: name}
			doc.Files = append(doc.Files, file)
		}
		file.Errors = append(file.Errors, checkstyleError{at.line, at.startByte, common[r.severity(f.Rule)], f.Diagnostic.Message, "redislint." + f.Rule})
	}
	return toXML(w, doc)
}
