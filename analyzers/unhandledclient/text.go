package unhandledclient

import (
	"golang.org/x/tools/go/ssa"

	"github.com/autobot/redislint/internal/redisapi"
)

// A textMethod is what a method of a text does; others may do anything.
type textMethod int

const (
	_         textMethod = iota
	tellsText            // or how long it is
	addsText
)

// texts are the methods of the types in which people collect what is wrong.
var texts = map[string]textMethod{
	"Len": tellsText, "String": tellsText, "Bytes": tellsText,
	"Write": addsText, "WriteString": addsText, "WriteByte": addsText, "WriteRune": addsText,
}

// textAt returns the place of the text in the strings.Builder or bytes.Buffer
// that v points to.
func textAt(v ssa.Value) (cell, bool) {
	if boxed, ok := v.(*ssa.MakeInterface); ok {
		v = boxed.X
	}
	if !isPointer(v.Type()) {
		return cell{}, false
	}
	switch redisapi.TypePath(v.Type()) {
	case "strings.Builder", "bytes.Buffer":
		c, ok := cellAt(v)
		c.path += ".text"
		return c, ok
	}
	return cell{}, false
}

// text takes w through a call that adds to a text, or says what is in it.
func (f *flow) text(w *world, call *ssa.CallCommon, value ssa.Value) bool {
	fn := calledFunc(call)
	if fn == nil || value == nil || call.IsInvoke() || fn.Pkg() == nil || len(call.Args) == 0 {
		return false
	}
	at, ok := textAt(call.Args[0])
	if !ok {
		return false
	}
	written := false
	if fn.Signature().Recv() == nil {
		path := redisapi.Path(fn.Pkg())
		if written = path == "io" && fn.Name() == "WriteString" || path == "fmt" && hasPrefix(fn.Name(), "Fprint"); !written {
			return false
		}
	}
	switch method := texts[fn.Name()]; {
	case written || method == addsText:
		if len(call.Args) < 2 || !w.isNothing(w.of(call.Args[1])) { // of a text that is not known, the best is assumed
			w.put(at, filled)
		}
	case method == tellsText:
		w.set(value, w.cells[at])
	default:
		w.forget(at)
	}
	return true
}

// rewritten takes account of a function that may add to the texts that it is
// given: if it knows of the missing client, they may say so.
func (f *flow) rewritten(w *world, call *ssa.CallCommon) {
	for _, arg := range call.Args {
		at, ok := textAt(arg)
		switch {
		case !ok:
		case w.because != nil || w.told(call.Args):
			w.put(at, doubtful)
		default:
			w.forget(at)
		}
	}
}
