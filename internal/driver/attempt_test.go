package driver

import "testing"

func TestMoved(t *testing.T) {
	for _, test := range []struct {
		name               string
		moves              []move
		place, first, last int
	}{
		{"nothing", nil, 5, 5, 5},
		{"an insertion below", []move{{2, 2, 10}}, 5, 15, 15},
		{"an insertion above", []move{{8, 8, 10}}, 5, 5, 5},
		{"a deletion below", []move{{1, 4, 0}}, 5, 2, 2},
		{"an insertion there", []move{{5, 5, 3}}, 5, 5, 8},
		{"a replacement there", []move{{4, 7, 9}}, 5, 4, 13},
		{"below and there", []move{{1, 2, 4}, {4, 7, 9}}, 5, 7, 16},
		{"two there", []move{{3, 5, 1}, {5, 5, 2}}, 5, 3, 6},
	} {
		if first, last := moved(test.moves, test.place); first != test.first || last != test.last {
			t.Errorf("%s: %d to %d, want %d to %d", test.name, first, last, test.first, test.last)
		}
	}
}
