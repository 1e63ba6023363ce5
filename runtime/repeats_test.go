package redisruntime

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestRepeats(t *testing.T) {
	var r repeats
	now := time.Now()
	logged := 0
	for range 20 {
		if args, ok := r.allow(now, 3, "k", "v"); ok {
			logged++
			if len(args) != 2 {
				t.Errorf("%v; nothing was left out yet", args)
			}
		}
	}
	if logged != 3 {
		t.Errorf("%d lines at once; want 3", logged)
	}
	if args, ok := r.allow(now.Add(every), 3, "k", "v"); !ok || len(args) != 4 || args[2] != "suppressed" || args[3] != 17 {
		t.Errorf("after a minute: %v, %v; want a line that says that 17 were left out", args, ok)
	}
	if _, ok := r.allow(now.Add(every), 3); ok {
		t.Error("two lines in a minute")
	}
	for range 3 {
		if _, ok := r.allow(now.Add(time.Hour), 3); !ok {
			t.Error("the burst does not come back")
		}
	}
}

// An outage is logged with its end or not at all; one that lasts is logged,
// late but once; the count is of outages that no line tells of.
func TestJournal(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	now := time.Now()
	current := &condition{state: Unknown, since: now}
	j := journal{said: current}
	say := func(c *condition) {
		if line := j.enter(c, "redis", log, now); line != nil {
			line()
		}
	}
	enter := func(state State) {
		j.left(current)
		current = newCondition(state, now, errors.New("boom"))
		say(current)
	}
	expect := func(after string, want ...string) {
		t.Helper()
		got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if out.Len() == 0 {
			got = nil
		}
		out.Reset()
		if len(got) != len(want) {
			t.Fatalf("%s: %q; want %q", after, got, want)
		}
		for i := range want {
			if !strings.Contains(got[i], want[i]) {
				t.Errorf("%s: %q; want %q", after, got[i], want[i])
			}
		}
	}

	enter(Up)
	expect("the first answer", "redis is up")
	for range outages {
		enter(Down)
		enter(Misconfigured)
		enter(Up)
	}
	// A change within an outage is a line as well, and uses up the burst.
	expect("the first outages", "redis is down", "redis refuses", "redis is up", "redis is down", "redis refuses", "redis is up", "redis is down", "redis is up")
	for range 10 {
		enter(Down)
		enter(Up)
	}
	expect("more of them")
	enter(Down)
	say(current) // catchUp, too soon
	expect("one that lasts, at once")
	now = now.Add(every)
	say(current)
	expect("after a minute", "redis is down")
	say(current)
	enter(Up)
	expect("its end", "level=INFO msg=\"redis is up\" was.state=down")
	now = now.Add(every)
	enter(Down)
	expect("the next", "redis is down")
}

func TestJournalCounts(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewTextHandler(&out, nil))
	now := time.Now()
	current := &condition{state: Up, since: now}
	j := journal{said: current}
	for range 12 {
		for _, state := range []State{Down, Up} {
			j.left(current)
			current = &condition{state: state, since: now}
			j.enter(current, "redis", log, now)
		}
	}
	now = now.Add(every)
	down := &condition{state: Down, since: now}
	j.left(current)
	j.enter(down, "redis", log, now)()
	if !strings.Contains(out.String(), "suppressed=7") { // 12 less the 5 that were logged
		t.Errorf("%s; want suppressed=7", out.String())
	}
}

// An endpoint counts what it leaves out, and its prober catches up.
func TestEndpointKeepsItsJournal(t *testing.T) {
	var out bytes.Buffer
	cfg := Config{Logger: slog.New(slog.NewTextHandler(&out, nil))}.withDefaults()
	e := newEndpoint("x", &cfg, func(time.Time, ...*route) []func() { return nil })
	for range 10 {
		e.transition(e.current.Load(), Up, nil)
		e.transition(e.current.Load(), Down, errors.New("boom"))
	}
	if left := e.journal.outages.skipped; left != 10-outages-1 { // the last one lasts
		t.Errorf("%d outages counted as left out; want %d", left, 10-outages-1)
	}
	out.Reset()
	e.catchUp()
	if out.Len() > 0 {
		t.Errorf("logged at once: %s", out.String())
	}
	e.journal.outages.full = e.journal.outages.full.Add(-every)
	e.catchUp()
	e.catchUp()
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "redis is down") || !strings.Contains(got, "suppressed=4") {
		t.Errorf("caught up with %q; want one line", got)
	}
}
