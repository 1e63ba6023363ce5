package redisruntime

import (
	"errors"
	"time"
)

// standing is how a database stands on one of its endpoints.
type standing struct {
	member  *member
	state   State
	cause   error     // why it is not Up
	awaited bool      // there was no answer yet, and it was not waited for long enough
	steady  time.Time // since when it has been Up without a failure
	view    *view     // for callers, as far as this endpoint goes; nil if awaited
}

// nobody is the choice while the first answers are awaited.
const nobody = -1

// choose returns the endpoint whose clients a database has, or whose error if
// no endpoint is up, and when to choose again (0: when something changes).
// serving is the one that serves or served last, or nobody.
//
// Failover is at once. The way back to an endpoint that comes first waits until
// that has been up for failback without a failure, so that one that flaps does
// not take the database with it. In the beginning an answer is waited for in the order of the list:
// else each of many programs would have its data where the answer happened to be quicker.
func choose(all []standing, serving int, now time.Time, failback time.Duration) (at int, again time.Duration) {
	for i, s := range all {
		if s.state == Closed { // the manager's Close has begun: nothing moves any more
			return i, 0
		}
	}
	for i, s := range all {
		switch {
		case s.awaited && serving == nobody:
			return nobody, 0
		case s.state != Up:
		case i < serving && all[serving].state == Up && now.Sub(s.steady) < failback:
			again = sooner(again, s.steady.Add(failback).Sub(now))
		default:
			return i, again
		}
	}
	return closest(all), 0
}

// distance is how far a state is from service.
var distance = [...]int{Up: 0, Down: 1, Unknown: 2, Misconfigured: 3, Closed: 4}

// closest returns the first of those that are the closest to service.
func closest(all []standing) (at int) {
	for i, s := range all {
		if distance[s.state] < distance[all[at].state] {
			at = i
		}
	}
	return at
}

// sooner returns the shorter of two pauses, of which the first may be none.
func sooner(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// unavailable returns the error of a database that no endpoint serves: that of
// the endpoint at, with those of the others in it.
func unavailable(all []standing, at int) error {
	if len(all) == 1 {
		return all[0].why()
	}
	err := *all[at].why()
	for i, s := range all {
		if i != at {
			err.Elsewhere = append(err.Elsewhere, s.why())
		}
	}
	return &err
}

// why says why there are no clients.
func (s standing) why() *UnavailableError {
	var why *UnavailableError
	if s.view != nil && errors.As(s.view.err, &why) {
		return why
	}
	cause := s.cause
	if cause == nil {
		cause = errNoAnswerYet
	}
	return s.member.unavailableFor(s.member.endpoint.current.Load(), cause)
}
