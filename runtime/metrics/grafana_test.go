package metrics_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/metrics"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/redis/go-redis/v9"
)

type dashboard struct {
	UID        string
	Templating struct {
		List []struct {
			Name, Type string
			Query      any
		}
	}
	Panels []struct {
		ID          int
		Type, Title string
		GridPos     struct{ X, Y, W, H int }
		Targets     []struct{ Expr, LegendFormat string }
	}
}

var (
	metricName = regexp.MustCompile(`redisruntime_\w+`)
	selector   = regexp.MustCompile(`(redisruntime_\w+)\{([^}]*)\}`)
	labelName  = regexp.MustCompile(`(\w+)\s*=~?"`)
	variable   = regexp.MustCompile(`\$(\w+)`)
	grouped    = regexp.MustCompile(`by \(([^)]*)\)`)
)

// Every metric and label that the dashboard asks for is one that a live
// Manager exports, every metric that one exports is on the dashboard, and no
// panels overlap.
func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var d dashboard
	if err := json.Unmarshal(data, &d); err != nil {
		t.Fatal(err)
	}
	exported := map[string]map[string]bool{} // labels by name
	for name, f := range exportedByAnOutage(t) {
		labels := map[string]bool{"job": true, "instance": true} // Prometheus's own
		for _, m := range f.GetMetric() {
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = true
			}
		}
		if f.GetType() != dto.MetricType_HISTOGRAM {
			exported[name] = labels
			continue
		}
		for _, suffix := range []string{"_count", "_sum", "_bucket"} {
			exported[name+suffix] = labels
		}
	}
	variables := map[string]bool{"__rate_interval": true, "__all": true}
	for _, v := range d.Templating.List {
		variables[v.Name] = true
	}
	used := map[string]bool{}
	taken := map[[2]int]string{}
	ids := map[int]bool{}
	for _, p := range d.Panels {
		if ids[p.ID] {
			t.Errorf("%s: id %d is used twice", p.Title, p.ID)
		}
		ids[p.ID] = true
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%s lies on %q, or beyond the page", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
		if p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("%s asks for nothing", p.Title)
		}
		for _, target := range p.Targets {
			for _, name := range metricName.FindAllString(target.Expr, -1) {
				used[name] = true
				if exported[name] == nil {
					t.Errorf("%s asks for %s, which is not exported", p.Title, name)
				}
			}
			for _, s := range selector.FindAllStringSubmatch(target.Expr, -1) {
				for _, l := range labelName.FindAllStringSubmatch(s[2], -1) {
					if !exported[s[1]][l[1]] {
						t.Errorf("%s asks for %s by %s, a label that it does not have", p.Title, s[1], l[1])
					}
				}
			}
			for _, by := range grouped.FindAllStringSubmatch(target.Expr, -1) {
				for _, label := range regexp.MustCompile(`\w+`).FindAllString(by[1], -1) {
					if name := metricName.FindString(target.Expr); label != "le" && !exported[name][label] {
						t.Errorf("%s groups %s by %s, a label that it does not have", p.Title, name, label)
					}
				}
			}
			for _, v := range variable.FindAllStringSubmatch(target.Expr, -1) {
				if !variables[v[1]] {
					t.Errorf("%s uses $%s, which is no variable", p.Title, v[1])
				}
			}
		}
	}
	for name := range exported {
		if !used[name] && !leftOut[name] {
			t.Errorf("%s is on no panel", name)
		}
	}
}

// leftOut are metrics that the dashboard does without.
var leftOut = map[string]bool{
	"redisruntime_command_duration_seconds_sum": true,
	"redisruntime_pool_hit_total":               true,
	"redisruntime_pool_waits_total":             true,
}

func exportedByAnOutage(t *testing.T) map[string]*dto.MetricFamily {
	s := redisserver.Start(t)
	commands := metrics.NewCommands()
	m := newManager(t, s.Addr, commands.Instrument)
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(commands, metrics.NewCollector(m))
	outage(t, m, s.Kill)
	_, _ = redisruntime.DoOn(t.Context(), m, cache,
		func(context.Context, redis.UniversalClient) (int, error) { return 0, errors.New("failed") },
		func(context.Context, error) (int, error) { return 0, nil })
	return gathered(t, r)
}
