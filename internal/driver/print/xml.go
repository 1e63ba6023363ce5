package print

import (
	"encoding/xml"
	"fmt"
	"io"
)

// toXML prints v as a document. What XML cannot hold becomes U+FFFD.
func toXML(w io.Writer, v any) error {
	out, err := xml.MarshalIndent(v, "", "\t")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, out)
	return err
}
