package dbname

import "strings"

// nearest returns the names that are nearest to name: those that differ in
// case only, else those that the fewest slips of the pen lead to, if these are
// at most a third of its letters.
func nearest(name string, names []string) []string {
	if name == "" {
		return nil
	}
	var near []string
	best := max(1, len(name)/3) + 1
	for _, n := range names {
		d := slips(strings.ToLower(name), strings.ToLower(n))
		switch {
		case d < best:
			best, near = d, []string{n}
		case d == best && len(near) > 0:
			near = append(near, n)
		}
	}
	return near
}

// slips returns how many letters must be inserted, deleted, replaced or swapped
// with the next to turn a into b.
func slips(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := d[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, replace)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
