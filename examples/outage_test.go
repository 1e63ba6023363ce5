package examples

import (
	"testing"

	"github.com/autobot/redislint/examples/internal/outage"
	"github.com/autobot/redislint/examples/internal/trial"
	"github.com/autobot/redislint/internal/need"
)

// TestOutage takes Redis away from the old and the mended service under load,
// and demands of the mended one what it promises.
func TestOutage(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	need.Program(t, "redis-server")
	ctx := t.Context()
	root, err := trial.Root(ctx)
	check(t, err)
	redis, err := outage.StartRedis(t.TempDir())
	check(t, err)
	defer redis.Close()

	var rows []outage.Row
	for _, name := range []string{"legacy", "mended"} {
		service, err := outage.StartService(ctx, trial.Example(root, name), t.TempDir(), redis)
		check(t, err)
		defer service.Stop()
		for _, o := range outage.Outages {
			f, err := outage.Measure(service, redis, o)
			if err != nil {
				t.Fatalf("%s, %s: %v\nlog of the service:\n%s", name, o.Name, err, service.Log())
			}
			rows = append(rows, outage.Row{Service: name, Outage: o.Name, Figures: f})
			if name == "mended" {
				promises(t, o.Name, f)
			}
		}
		service.Stop()
	}
	t.Logf("budget %v\n%s", outage.Budget, outage.Table(rows))
}

// promises checks what the mended service promises.
func promises(t *testing.T, name string, f outage.Figures) {
	t.Helper()
	if f.Requests == 0 {
		t.Errorf("%s: no requests", name)
	}
	if f.Failed > 0 {
		t.Errorf("%s: %d of %d requests failed", name, f.Failed, f.Requests)
	}
	// What the machine does to requests without Redis, it may do to these too.
	if f.Longest > outage.Budget+f.Control {
		t.Errorf("%s: a request took %v, the budget is %v, and requests without Redis took up to %v", name, f.Longest, outage.Budget, f.Control)
	}
	if f.Fallbacks == 0 {
		t.Errorf("%s: no fallback was served", name)
	}
	if f.Fallbacks == f.Requests {
		t.Errorf("%s: never recovered", name)
	}
	if f.Twice > 0 {
		t.Errorf("%s: %d clicks were counted twice", name, f.Twice)
	}
}
