package faults

import (
	"cmp"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
	"github.com/rs/zerolog"
	"go.uber.org/goleak"
)

// A row is one fault, and what the runtime promises of it.
type row struct {
	fault    string
	topology catalog.Topology
	lasts    time.Duration // a second if zero
	stage    func(*scene)
	promise  promise
	count    func(redisruntime.Status) int // of changes; the endpoint's transitions if nil
}

// A promise is what must come true of a row, whatever the machine's load.
type promise struct {
	state   redisruntime.State // while the fault lasts
	serves  bool               // calls go on succeeding while it lasts
	fails   bool               // some calls fail while the state stays up
	changes int                // in all
	more    int                // further changes that there may be, as timing has it
	longest time.Duration      // of any call; with room for a busy machine
	loses   bool               // the servers themselves lose writes that they have acknowledged
}

// outage is the promise of most rows: down once, up once, no call waits.
var outage = promise{state: redisruntime.Down, changes: 2, longest: bound}

// bound is the longest that a call may take on an idle machine, pool and read
// timeout together, and as much again for a busy one.
const bound = 1200 * time.Millisecond

// stray is how many calls may succeed after a fault has been noticed, because
// they were under way.
const stray = 20

// A scene is the servers of one row, made by its stage.
type scene struct {
	testing.TB
	cfg        redisruntime.Config
	servers    []redis.UniversalClient // past the fault
	manager    *redisruntime.Manager   // once it is made
	begin, end func()                  // end is nil for what cannot be undone
}

// A result is what was seen of one row.
type result struct {
	row
	failed, rejected, done int64
	longest                time.Duration
	noticed                time.Duration // from the fault to the state promised
	recovered              time.Duration // from the end of the fault to up
	twice, lost            int
	changes                int
}

func TestMain(m *testing.M) {
	zerolog.SetGlobalLevel(zerolog.Disabled) // toxiproxy's
	goleak.VerifyTestMain(m)
}

func TestMatrix(t *testing.T) {
	var results []result
	for _, r := range matrix() {
		t.Run(string(r.topology)+"/"+r.fault, func(t *testing.T) { results = append(results, r.play(t)) })
	}
	if len(results) == len(matrix()) && os.Getenv("REDISLINT_UPDATE_DOCS") != "" && !t.Failed() {
		updateTable(t, results)
	}
}

// matrix is all rows.
func matrix() []row {
	var all []row
	for _, part := range []struct {
		topology catalog.Topology
		rows     []row
	}{
		{catalog.Standalone, standalone},
		{catalog.Standalone, secured},
		{catalog.Standalone, backed},
		{catalog.Sentinel, watched},
		{catalog.Cluster, clustered},
		{catalog.Ring, sharded},
	} {
		for _, r := range part.rows {
			r.topology = part.topology
			all = append(all, r)
		}
	}
	return all
}

// play sets the scene, lets traffic run over the fault, and compares what
// happened with what is promised.
func (r row) play(t *testing.T) result {
	s := &scene{TB: t, cfg: redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{},
		Probe:     redisruntime.Probe{Misconfigured: 200 * time.Millisecond},
		Logger:    slog.New(slog.DiscardHandler),
		System:    redisruntime.System{LookupEnv: func(string) (string, bool) { return "", false }},
	}}
	r.stage(s)
	m, err := redisruntime.New(s.cfg)
	if err != nil {
		t.Fatal(err)
	}
	s.manager = m
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	if err := m.WaitReady(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	count := r.count
	if count == nil {
		count = func(s redisruntime.Status) int { return s.Transitions }
	}
	before := count(status(t, m))
	traffic := start(t, m)
	within(t, "traffic", func() bool { return traffic.done.Load() > 2*callers })

	res := result{row: r}
	begun := time.Now()
	s.begin()
	within(t, r.promise.state.String(), func() bool { return status(t, m).State == r.promise.state })
	res.noticed = time.Since(begun)
	doneBefore := traffic.done.Load()
	time.Sleep(cmp.Or(r.lasts, time.Second))
	if got := status(t, m); got.State != r.promise.state {
		t.Errorf("the state is %v (%v) while it lasts; want %v", got.State, got.Cause, r.promise.state)
	}
	if served := traffic.done.Load() > doneBefore+stray; served != r.promise.serves {
		t.Errorf("%d calls succeeded while it lasted; want them: %v", traffic.done.Load()-doneBefore, r.promise.serves)
	}
	if s.end != nil {
		s.end()
		ended := time.Now()
		up := func() bool {
			return status(t, m).State == redisruntime.Up && traffic.lastGood.Load() > ended.UnixNano()
		}
		for end := time.Now().Add(patience); !up(); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("not up again: %+v; calls failed with %v", status(t, m), traffic.whys)
			}
		}
		res.recovered = time.Since(ended)
		again := traffic.done.Load()
		within(t, "traffic afterwards", func() bool { return traffic.done.Load() > again+2*callers })
	}
	traffic.end()

	res.done, res.failed, res.rejected = traffic.done.Load(), traffic.failed.Load(), traffic.rejected.Load()
	res.longest = time.Duration(traffic.longest.Load())
	res.changes = count(status(t, m)) - before
	res.twice, res.lost = traffic.compare(t, s.servers)
	r.promise.check(t, res)
	t.Log(strings.TrimSpace(res.line()))
	if t.Failed() {
		t.Logf("calls failed with %v", traffic.whys)
	}
	return res
}

func (p promise) check(t *testing.T, got result) {
	t.Helper()
	if got.twice != 0 {
		t.Errorf("%d writes were done twice", got.twice)
	}
	if got.lost != 0 && !p.loses {
		t.Errorf("%d writes that were acknowledged are not there", got.lost)
	}
	if got.changes < p.changes || got.changes > p.changes+p.more {
		t.Errorf("%d changes of state; want %d to %d", got.changes, p.changes, p.changes+p.more)
	}
	if got.longest > p.longest {
		t.Errorf("the longest call took %v; want at most %v", got.longest, p.longest)
	}
	if p.state == redisruntime.Up && p.serves && !p.fails && got.failed+got.rejected > 0 {
		t.Errorf("%d calls failed and %d were rejected; want none", got.failed, got.rejected)
	}
}

func status(tb testing.TB, m *redisruntime.Manager) redisruntime.Status {
	tb.Helper()
	for _, s := range m.Status() {
		if s.Database == db {
			return s
		}
	}
	tb.Fatalf("no status of %s", db)
	return redisruntime.Status{}
}

const patience = 30 * time.Second

// within waits for what must come; the bound only ends a test that would hang.
func within(tb testing.TB, what string, condition func() bool) {
	tb.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if condition() {
			return
		}
	}
	tb.Fatalf("never: %s", what)
}
