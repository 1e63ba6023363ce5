package redisruntime

import (
	"log/slog"
	"time"
)

// What happens over and over is logged burst times at once, and from then on
// once in every, with how often it was left out.
const every = time.Minute

// repeats limits the lines of one kind.
type repeats struct {
	full    time.Time // when the whole burst is there again
	skipped int       // since the last line
}

// take reports whether a line may be logged now, and uses up a part of the burst.
func (r *repeats) take(now time.Time, burst int) bool {
	if r.full.Before(now) {
		r.full = now
	}
	if r.full.Sub(now) > time.Duration(burst-1)*every {
		return false
	}
	r.full = r.full.Add(every)
	return true
}

// allow is take that counts: args get what was left out before a line.
func (r *repeats) allow(now time.Time, burst int, args ...any) ([]any, bool) {
	if !r.take(now, burst) {
		r.skipped++
		return nil, false
	}
	return r.withSkipped(args...), true
}

func (r *repeats) withSkipped(args ...any) []any {
	if r.skipped > 0 {
		args = append(args, "suppressed", r.skipped)
		r.skipped = 0
	}
	return args
}

// outages is how many may be logged at once.
const outages = 5

// journal is what the log says of an endpoint's state. An outage is logged as a
// whole or not at all, so that the state that was logged last is the true one
// soon: catchUp logs an outage that lasts although it was not logged when it began.
type journal struct {
	said    *condition
	outages repeats
}

// left notes that a condition has ended that was never logged.
func (j *journal) left(c *condition) {
	if c != j.said && (c.state == Down || c.state == Misconfigured) {
		j.outages.skipped++
	}
}

// enter returns what to log about c, or nil.
func (j *journal) enter(c *condition, what string, log *slog.Logger, now time.Time) (line func()) {
	from := j.said
	if c.state == from.state || c.state != Up && !j.outages.take(now, outages) {
		return nil
	}
	j.said = c
	args := []any{slog.Group("was", "state", from.state.String(), "for", c.since.Sub(from.since).Round(time.Millisecond))}
	if c.state != Up {
		args = j.outages.withSkipped(append(args, "cause", c.cause())...)
	}
	switch c.state {
	case Up:
		return func() { log.Info(what+" is up", args...) }
	case Down:
		return func() { log.Warn(what+" is down", args...) }
	case Misconfigured:
		return func() { log.Error(what+" refuses this program's configuration", args...) }
	}
	return nil // the Manager is closed, and knows
}
