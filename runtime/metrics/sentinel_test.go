package metrics_test

import (
	"testing"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/metrics"
	"github.com/prometheus/client_golang/prometheus"
)

// One metric that is there twice would cost all of them: the same sentinels
// may watch the master and that of the standby.
func TestTwoMastersOfTheSameSentinels(t *testing.T) {
	c, err := catalog.Parse("redis-databases.yaml", []byte(`
databases: {cache: {index: 1}}
endpoints:
  default: {topology: sentinel, master_name: a, addresses: ["127.0.0.1:1"], standby: [other]}
  other: {topology: sentinel, master_name: b, addresses: ["127.0.0.1:1"]}
`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := redisruntime.New(redisruntime.Config{
		Catalog: c,
		System:  redisruntime.System{LookupEnv: func(string) (string, bool) { return "", false }},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	_ = m.Client(t.Context(), cache)
	r := prometheus.NewPedanticRegistry()
	r.MustRegister(metrics.NewCollector(m))
	labels := map[string]bool{}
	for _, state := range gathered(t, r)["redisruntime_endpoint_state"].GetMetric() {
		for _, l := range state.GetLabel() {
			labels[l.GetValue()] = true
		}
	}
	for _, endpoint := range []string{"127.0.0.1:1 master a", "127.0.0.1:1 master b"} {
		if !labels[endpoint] {
			t.Errorf("labels %v; want %s", labels, endpoint)
		}
	}
}
