package spool

import (
	"errors"
	"fmt"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
)

// Pauses of the replay after an error that does not show in the database's
// state, such as OOM. While Redis is down, the replay waits for its return.
const (
	minPause = 100 * time.Millisecond
	maxPause = time.Second

	warnEvery = time.Minute
)

// replayer sends what waits on disk. It is one goroutine.
type replayer struct {
	*Spool
	since    time.Time // when something began to wait
	replayed int       // since then
	refused  int       // since then
	pause    time.Duration
	warned   time.Time
}

func (r *replayer) run() {
	for r.ctx.Err() == nil {
		entries, _, _, changed := r.journal.counts()
		if entries > 0 {
			r.step()
			continue
		}
		if r.replayed+r.refused > 0 {
			r.log.Info("redis has the writes that went to disk", "writes", r.replayed, "refused", r.refused,
				"after", time.Since(r.since).Round(time.Millisecond))
		}
		r.replayed, r.refused, r.since = 0, 0, time.Time{}
		select {
		case <-changed:
		case <-r.ctx.Done():
		}
	}
}

// step replays a batch, or waits for what hinders it.
func (r *replayer) step() {
	if r.since.IsZero() {
		r.since = time.Now()
	}
	rdb, err := r.manager.Lookup(r.ctx, r.db)
	if err != nil {
		r.moving.Store(false)
		r.because(err)
		if err := r.manager.WaitReady(r.ctx, r.db); err != nil {
			r.wait(err) // waiting for a change would not help
		}
		return
	}
	batch, err := r.journal.head()
	if err != nil || len(batch) == 0 {
		r.wait(err)
		return
	}
	guards := r.guards.on(rdb)
	batch = batch[:guards.run(batch)]
	out := guards.apply(r.ctx, rdb, batch)
	if err := r.settle(batch, out); err != nil {
		r.wait(err)
		return
	}
	if out.err != nil {
		r.wait(out.err)
		return
	}
	r.pause = 0
	r.because(nil)
	r.moving.Store(true)
}

// settle notes on disk what has become of a batch. If it does not get that
// far, the batch is sent again, and the guard says what was done.
func (r *replayer) settle(batch []entry, out outcome) error {
	done := batch[:out.done]
	var refused *entry
	var full error
	if out.refused != "" {
		refused = &batch[out.done]
		if _, _, letters, _ := r.journal.counts(); letters >= r.opt.MaxLetters {
			full = fmt.Errorf("there are %d letters and this would be one more: see to them with Retry and Discard: %w",
				letters, refusal(*refused, out.refused))
			refused = nil
		}
	}
	if len(done) == 0 && refused == nil {
		return full
	}
	if err := r.journal.settle(done, refused, out.refused); err != nil {
		return err
	}
	r.replayed += len(done)
	if refused != nil {
		if r.refused == 0 { // the others are counted
			r.log.Error("redis refuses a write that was accepted: it is kept as a letter",
				"id", refused.number, "cause", refusal(*refused, out.refused))
		}
		r.refused++
	}
	return full
}

// wait puts off the next step because of cause.
func (r *replayer) wait(cause error) {
	r.moving.Store(false)
	r.because(cause)
	if !errors.Is(cause, redisruntime.ErrUnavailable) && r.ctx.Err() == nil && time.Since(r.warned) > warnEvery {
		r.warned = time.Now()
		r.log.Warn("the writes that wait in the spool have to wait on", "writes", r.Len(), "cause", cause)
	}
	r.pause = min(max(2*r.pause, minPause), maxPause)
	timer := time.NewTimer(r.pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.ctx.Done():
	}
}
