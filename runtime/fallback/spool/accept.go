package spool

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
)

const (
	// maxBatch and maxBatchBytes bound what goes to Redis in one script, for
	// which it serves nobody else.
	maxBatch      = 500
	maxBatchBytes = 1 << 20

	// directTimeout is how long writes try to get straight to Redis before they go to disk.
	directTimeout = 100 * time.Millisecond
)

// call is a write whose caller waits.
type call struct {
	args   [][]byte
	raw    []byte // args, encoded
	letter uint64 // the letter that it was; 0 if it is new
	done   chan error
}

// accept hands a call to the accepter and waits for what becomes of it.
func (s *Spool) accept(ctx context.Context, c *call) error {
	c.done = make(chan error, 1)
	if s.ctx.Err() != nil {
		return fmt.Errorf("spool: %w", ErrClosed)
	}
	select {
	case s.calls <- c:
	case <-ctx.Done():
		return fmt.Errorf("spool: the write was not accepted: %w", ctx.Err())
	case <-s.ctx.Done():
		return fmt.Errorf("spool: %w", ErrClosed)
	}
	select {
	case err := <-c.done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-c.done: // both happened
		return err
	default:
		return fmt.Errorf("spool: the write may be accepted all the same: %w", ctx.Err())
	}
}

// accepter takes writes in the order in which they come, and numbers them. It
// is one goroutine, which is what makes the order: callers that come while it
// is busy go together the next time.
type accepter struct {
	*Spool
	last uint64 // number given out
	end  uint64 // of the numbers that may be given out
}

func (a *accepter) run() {
	for {
		select {
		case c := <-a.calls:
			a.take(a.collect(c))
		case <-a.ctx.Done():
			return
		}
	}
}

// collect returns the first call and those that wait behind it.
func (a *accepter) collect(first *call) []*call {
	calls, size := []*call{first}, len(first.raw)
	for len(calls) < maxBatch && size < maxBatchBytes {
		select {
		case c := <-a.calls:
			calls = append(calls, c)
			size += len(c.raw)
		default:
			return calls
		}
	}
	return calls
}

// take answers every call. The writes go straight to Redis if nothing waits
// before them, and to disk if something does or Redis does not take them.
func (a *accepter) take(calls []*call) {
	numbers, err := a.number(calls)
	if err != nil {
		answer(calls, fmt.Errorf("spool: the write was not accepted: %w", err))
		return
	}
	a.letReplayEnd()
	var cause error
	if a.Len() == 0 && !slices.ContainsFunc(calls, func(c *call) bool { return c.letter != 0 }) {
		var sent int
		if sent, cause = a.direct(numbers, calls); cause == nil {
			return
		}
		numbers, calls = numbers[sent:], calls[sent:]
	}
	a.keep(numbers, calls, cause)
}

// letReplayEnd waits while the replay is at its last batch. Otherwise writers
// that never pause would always find something on disk, and go there as well.
func (a *accepter) letReplayEnd() {
	timer := time.NewTimer(a.directTimeout)
	defer timer.Stop()
	for a.moving.Load() {
		entries, _, _, changed := a.journal.counts()
		if entries <= 0 || entries > maxBatch {
			return
		}
		select {
		case <-changed:
		case <-timer.C:
			return
		case <-a.ctx.Done():
			return
		}
	}
}

// number gives each call the next number.
func (a *accepter) number(calls []*call) ([]uint64, error) {
	numbers := make([]uint64, len(calls))
	for i := range numbers {
		if a.last == a.end {
			after, end, err := a.journal.reserve()
			if err != nil {
				return nil, err
			}
			a.last, a.end = after, end
		}
		a.last++
		numbers[i] = a.last
	}
	return numbers, nil
}

// direct sends calls to Redis and answers those that it did or refused. It
// returns how many that were, and why it stopped.
func (a *accepter) direct(numbers []uint64, calls []*call) (sent int, err error) {
	ctx, cancel := context.WithTimeout(a.ctx, a.directTimeout)
	defer cancel()
	rdb, err := a.manager.Lookup(ctx, a.db)
	if err != nil {
		return 0, err
	}
	entries := make([]entry, len(calls))
	for i, c := range calls {
		entries[i] = entry{numbers[i], c.args}
	}
	guards := a.guards.on(rdb)
	for sent < len(calls) {
		batch := entries[sent : sent+a.fitting(calls[sent:])]
		out := guards.apply(ctx, rdb, batch[:guards.run(batch)])
		answer(calls[sent:sent+out.done], nil)
		sent += out.done
		if out.refused != "" {
			answer(calls[sent:sent+1], refusal(entries[sent], out.refused))
			sent++
		}
		if out.err != nil {
			return sent, out.err
		}
	}
	return sent, nil
}

// fitting returns how many of the first calls may be on their way at once:
// their fate may stay unknown, and then there must be room for them on disk.
func (a *accepter) fitting(calls []*call) int {
	n, size := 0, 0
	for _, c := range calls {
		size += len(c.raw)
		if n > 0 && (size > min(a.opt.MaxBytes, maxBatchBytes) || n == a.opt.MaxEntries) {
			break
		}
		n++
	}
	return n
}

// keep puts calls on disk, as far as there is room, and answers them. cause is
// why they are not in Redis, if that was tried.
func (a *accepter) keep(numbers []uint64, calls []*call, cause error) {
	entries, size, _, _ := a.journal.counts()
	wasEmpty := entries <= 0
	var items []*item
	var kept []*call
	for i, c := range calls {
		if entries >= a.opt.MaxEntries || size+len(c.raw) > a.opt.MaxBytes {
			answer(calls[i:i+1], fmt.Errorf("spool: %w: %d writes of %d bytes wait", ErrFull, entries, size))
			continue
		}
		entries++
		size += len(c.raw)
		items = append(items, &item{number: numbers[i], raw: c.raw, letter: c.letter})
		kept = append(kept, c)
	}
	if len(items) == 0 {
		return
	}
	if wasEmpty {
		a.moving.Store(false) // not tried yet
	}
	if err := a.journal.append(items); err != nil {
		fate := "the write was not accepted"
		if cause != nil && !errors.Is(cause, redisruntime.ErrUnavailable) {
			fate += ", but may have reached redis"
		}
		answer(kept, fmt.Errorf("spool: %s: %w", fate, err))
		return
	}
	if wasEmpty {
		a.log.Warn("redis writes go to disk until redis takes them", "cause", cause)
	}
	for i, it := range items {
		var err error
		if it.gone {
			err = noLetter(it.letter)
		}
		answer(kept[i:i+1], err)
	}
}

func answer(calls []*call, err error) {
	for _, c := range calls {
		c.done <- err
	}
}
