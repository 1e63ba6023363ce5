package lsp

import (
	"bytes"
	"go/token"
	"unicode/utf8"

	"github.com/autobot/redislint/internal/lsp/protocol"
)

// at returns the place in text that the go packages call posn, whose column
// counts bytes.
func at(text []byte, posn token.Position) protocol.Position {
	line := text
	for n := 1; n < posn.Line; n++ {
		_, rest, ok := bytes.Cut(line, []byte("\n"))
		if !ok {
			return offset(text, len(text)) // the text is shorter than it was
		}
		line = rest
	}
	line, _, _ = bytes.Cut(line, []byte("\n"))
	return protocol.Position{Line: max(0, posn.Line-1), Character: units(line[:min(len(line), max(0, posn.Column-1))])}
}

// offset returns the place behind the first n bytes of text.
func offset(text []byte, n int) protocol.Position {
	before := text[:n]
	start := bytes.LastIndexByte(before, '\n') + 1
	return protocol.Position{Line: bytes.Count(before, []byte("\n")), Character: units(before[start:])}
}

// units counts the UTF-16 code units of text.
func units(text []byte) (n int) {
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		n++
		if r > 0xFFFF {
			n++
		}
		text = text[size:]
	}
	return n
}
