package metrics

import (
	"context"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/metrics/internal/command"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
)

// Commands measures the calls that are sent to Redis: how long they take, and
// why they fail. It is a prometheus.Collector; its Instrument belongs in
// redisruntime.Config.Instruments. Rejected calls are not sent, and so not measured; the
// Collector counts them. One Commands may serve several Managers.
type Commands struct {
	duration *prometheus.HistogramVec
	errors   *prometheus.CounterVec
}

var _ prometheus.Collector = (*Commands)(nil)

// buckets reach from a fast loopback to the longest wait that the default
// timeouts allow, 600 ms, and beyond.
var buckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5}

// NewCommands returns a Commands that has measured nothing yet.
func NewCommands() *Commands {
	return &Commands{
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: namespace, Name: "command_duration_seconds", Buckets: buckets,
			Help: "Duration of calls: of a command by its name, of a pipeline, a transaction, or the handshake of a connection.",
		}, []string{"database", "command"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Namespace: namespace, Name: "command_errors_total",
			Help: "Calls that failed, by reason: reply, timeout, network, pool_timeout, canceled, closed, unavailable. A missing key is no failure.",
		}, []string{"database", "command", "reason"}),
	}
}

// Instrument measures a client; it is a redisruntime.Instrument.
func (c *Commands) Instrument(client redis.UniversalClient, db redisruntime.Database) {
	client.AddHook(command.Hook(func(_ context.Context, name string, took time.Duration, err error) {
		c.duration.WithLabelValues(string(db), name).Observe(took.Seconds())
		if reason := command.Reason(err); reason != "" {
			c.errors.WithLabelValues(string(db), name, reason).Inc()
		}
	}))
}

// Describe is prometheus.Collector's.
func (c *Commands) Describe(ch chan<- *prometheus.Desc) {
	c.duration.Describe(ch)
	c.errors.Describe(ch)
}

// Collect is prometheus.Collector's.
func (c *Commands) Collect(ch chan<- prometheus.Metric) {
	c.duration.Collect(ch)
	c.errors.Collect(ch)
}
