package print

import (
	"fmt"
	"unicode/utf16"
)

// fingerprint returns what a code scanner knows a finding by when lines have
// moved, or "" if the source of the region cannot be read. It is what GitHub's
// action for uploads computes, where that sees the source: the action warns of
// any other.
func (r *Report) fingerprint(at region) string {
	hashes, ok := r.hashes[at.file]
	if !ok {
		if text, err := r.read(at.file); err == nil {
			hashes = lineHashes(string(text))
		}
		if r.hashes == nil {
			r.hashes = map[string][]string{}
		}
		r.hashes[at.file] = hashes
	}
	if at.line > len(hashes) {
		return ""
	}
	return hashes[at.line-1]
}

// lineHashes returns for each line a hash of the 100 characters that follow its
// start, with the number of that hash among equal ones. Characters are UTF-16
// code units; spaces and tabs are none, and any end of a line is a line feed. The
// end of the text counts as a line that is not ended.
func lineHashes(text string) []string {
	const (
		window = 100
		base   = 37
		end    = 0xFFFF
	)
	var units []uint16
	var starts []int
	ended, last := true, uint16(0)
	for _, u := range append(utf16.Encode([]rune(text)), end) {
		before := last
		last = u
		if u == ' ' || u == '\t' || before == '\r' && u == '\n' {
			continue
		}
		if u == '\r' {
			u = '\n'
		}
		if ended {
			starts = append(starts, len(units))
		}
		units = append(units, u)
		ended = u == '\n'
	}
	units = append(units, make([]uint16, window)...)

	hashes := make([]string, len(starts))
	seen := map[uint64]int{}
	for i, start := range starts {
		var hash uint64
		for _, u := range units[start : start+window] {
			hash = hash*base + uint64(u)
		}
		seen[hash]++
		hashes[i] = fmt.Sprintf("%x:%d", hash, seen[hash])
	}
	return hashes
}
