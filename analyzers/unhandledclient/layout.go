package unhandledclient

import (
	"strings"
)

// indent gives each line of text but the first the indentation of the statement.
func (g *guard) indent(text string) []byte {
	tab := "\n" + g.margin()
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	deeper := false
	for i, line := range lines {
		if line == "}" {
			deeper = false
		}
		if deeper {
			lines[i] = "\t" + line
		}
		if strings.HasPrefix(line, "if ") {
			deeper = true
		}
	}
	return []byte(strings.Join(lines, tab) + tab)
}

// margin returns the white space before the line of the statement.
func (g *guard) margin() string {
	tf := g.pass.Fset.File(g.file.FileStart)
	src, err := g.pass.ReadFile(tf.Name())
	pos := g.stmt.Node().Pos()
	start := tf.Offset(tf.LineStart(tf.PositionFor(pos, false).Line))
	if err != nil || tf.Offset(pos) > len(src) {
		return ""
	}
	line := string(src[start:tf.Offset(pos)])
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}
