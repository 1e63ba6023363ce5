package redisruntime

// table finds routes by name. It is read on every call for a client, where a
// Go map would cost several times as much; a hash of the length and three
// letters is enough for a handful of names, and probing does the rest.
type table struct {
	slots []slot // a power of two, at most a quarter full
}

type slot struct {
	name  string
	route *route // nil if the slot is free
}

func newTable(routes map[string]*route) table {
	size := 4
	for size < 4*len(routes) {
		size *= 2
	}
	t := table{make([]slot, size)}
	for name, r := range routes {
		i := t.home(name)
		for t.slots[i].route != nil {
			i = (i + 1) & (len(t.slots) - 1)
		}
		t.slots[i] = slot{name, r}
	}
	return t
}

// home is where the search for name begins.
func (t table) home(name string) int {
	n := len(name)
	if n == 0 {
		return 0
	}
	return (n + 3*int(name[0]) + 5*int(name[n/2]) + 7*int(name[n-1])) & (len(t.slots) - 1)
}

// get returns the route of that name, or nil.
func (t table) get(name string) *route {
	for i := t.home(name); ; i = (i + 1) & (len(t.slots) - 1) {
		switch s := &t.slots[i]; {
		case s.route == nil:
			return nil
		case s.name == name:
			return s.route
		}
	}
}
