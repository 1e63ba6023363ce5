package redisruntime

import (
	"slices"
	"sync"
	"time"
)

// A Change says that databases have gone from one state to another, or from one
// endpoint to another: all those on an endpoint that did so together, so that one outage is one Change.
type Change struct {
	Endpoint  string     // address of the endpoint that is in state To, which gives them their clients if that is Up
	Databases []Database // canonical names, in the order in which they were first asked for; never empty
	From, To  State      // as Status has them; they differ, unless both are Up: then another endpoint serves
	At        time.Time
	Cause     error // why they are not Up; nil if they are. It never holds a password
	Missed    int   // how many changes before this one were dropped, because f was too far behind
}

// Subscribe calls f for every Change from now on, until cancel is called or
// the Manager is closed; the last Change then is the one to Closed. A database
// that nobody has asked for is Unknown and does not change. Who needs the
// states of now as well reads Status after Subscribe.
//
// Calls come in a goroutine of their own, one at a time; those of one database in
// the order of events. f may take its time, and call anything of the Manager's,
// Close included: neither state changes nor other subscribers wait for it. While
// it runs, up to 1000 changes are kept for it; beyond that the oldest are
// dropped, and counted in Missed.
//
// cancel may be called at any time, more than once, and from inside f. No call
// begins after it, but it does not wait for one that has begun. Nor does Close.
// A nil f panics.
func (m *Manager) Subscribe(f func(Change)) (cancel func()) {
	if f == nil {
		panic("redisruntime: Subscribe needs a function, not nil")
	}
	return m.subscribers.add(f)
}

// maxBehind is how many changes are kept for a subscriber.
const maxBehind = 1000

type subscribers struct {
	mu  sync.Mutex
	all []*subscriber
}

// subscriber has a goroutine while there is something to tell it.
type subscriber struct {
	f       func(Change)
	queue   []Change
	missed  int
	running bool
}

func (s *subscribers) add(f func(Change)) (cancel func()) {
	added := &subscriber{f: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, added)
	return func() { s.remove(added) }
}

func (s *subscribers) remove(gone *subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, func(one *subscriber) bool { return one == gone })
	gone.queue = nil
}

// tell hands changes to every subscriber, and waits for none.
func (s *subscribers) tell(changes []Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, to := range s.all {
		for _, c := range changes {
			c.Databases = slices.Clone(c.Databases) // it is the subscriber's
			to.queue = append(to.queue, c)
		}
		if surplus := len(to.queue) - maxBehind; surplus > 0 {
			to.queue = to.queue[surplus:]
			to.missed += surplus
		}
		if !to.running && len(to.queue) > 0 {
			to.running = true
			go s.deliver(to)
		}
	}
}

func (s *subscribers) deliver(to *subscriber) {
	for c, ok := s.next(to); ok; c, ok = s.next(to) {
		to.f(c)
	}
}

// next returns what to tell a subscriber now. If there is nothing, its goroutine ends.
func (s *subscribers) next(to *subscriber) (c Change, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(to.queue) == 0 {
		to.running = false
		return Change{}, false
	}
	c, to.queue = to.queue[0], to.queue[1:]
	c.Missed, to.missed = to.missed, 0
	return c, true
}

// report adds to changes what has become of a database since it was last
// called: together with others that went the same way at the same endpoint.
func (r *route) report(changes []Change, at time.Time) []Change {
	from, to := r.told, r.now
	if to.state == from.state && (to.state != Up || to.member == from.member) {
		return changes
	}
	r.told = to
	name, whole := to.member.endpoint.name, to.member.endpoint.current.Load().state == to.state
	together := func(c Change) bool {
		return whole && c.Endpoint == name && c.From == from.state && c.To == to.state
	}
	i := slices.IndexFunc(changes, together)
	if i < 0 {
		i = len(changes)
		changes = append(changes, Change{Endpoint: name, From: from.state, To: to.state, At: at, Cause: to.cause})
	}
	changes[i].Databases = append(changes[i].Databases, Database(r.database.Name))
	return changes
}
