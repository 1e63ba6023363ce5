package driver

import (
	"cmp"
	"slices"
	"strings"

	"github.com/autobot/redislint/internal/fixes"
)

// An attempt is a fix that was applied. A finding of the same rule with the same
// message at the same place shows that the fix did not mend it.
type attempt struct {
	file, rule, message string
	// Where the finding was, as the file is now. Places are counted from the end
	// of the file, without space: so they do not depend on its imports and format.
	first, last int
}

// tried reports whether the fix is for a finding that a fix was applied for.
func (m *mending) tried(fix fixes.Fix) bool {
	text, ok := m.load.Overlay[fix.File]
	if !ok {
		return false
	}
	place := solid(text[fix.Posn.Offset:])
	return slices.ContainsFunc(m.applied, func(a *attempt) bool {
		return a.file == fix.File && a.rule == fix.Rule && a.message == fix.Message && a.first <= place && place <= a.last
	})
}

// attempted adds the fixes that were applied to the file with this text to
// m.applied, and moves those that are there to where the new ones put them.
func (m *mending) attempted(file string, text []byte, applied []fixes.Fix) {
	var edits []fixes.Edit
	for _, fix := range applied {
		if fix.File != file {
			continue
		}
		place := solid(text[fix.Posn.Offset:])
		m.applied = append(m.applied, &attempt{file, fix.Rule, fix.Message, place, place})
		for _, e := range fix.Edits {
			if !slices.Contains(edits, e) {
				edits = append(edits, e)
			}
		}
	}
	slices.SortStableFunc(edits, func(a, b fixes.Edit) int { return cmp.Or(cmp.Compare(b.End, a.End), cmp.Compare(b.Start, a.Start)) })
	var moves []move
	for _, e := range edits {
		moves = append(moves, move{solid(text[e.End:]), solid(text[e.Start:]), solid(e.New)})
	}
	for _, a := range m.applied {
		if a.file == file {
			a.first, _ = moved(moves, a.first)
			_, a.last = moved(moves, a.last)
		}
	}
}

// A move is an edit: what stands between two places is replaced by so much.
type move struct{ end, start, size int }

// moved returns the places, the first and the last, to which the moves, which are
// sorted from the end of the file, may put what is at place.
func moved(moves []move, place int) (first, last int) {
	within, grown := false, 0
	for _, m := range moves {
		if m.end <= place && place <= m.start {
			if !within {
				first = m.end + grown
			}
			within, last = true, m.end+grown+m.size
		}
		if m.start < place || within {
			grown += m.size - (m.start - m.end)
		}
	}
	if !within {
		return place + grown, place + grown
	}
	return first, last
}

// solid counts the bytes of text that formatting leaves alone.
func solid[T string | []byte](text T) (n int) {
	for i := range len(text) {
		if strings.IndexByte(" \t\r\n;", text[i]) < 0 {
			n++
		}
	}
	return n
}
