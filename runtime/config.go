package redisruntime

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9/auth"
)

// Config says what a Manager serves and how. The zero value is the default
// manager's: everything comes from the catalog, the REDIS_ variables and detection.
type Config struct {
	// Catalog holds the names. If nil, it is the file that REDIS_CATALOG
	// names, or else the redis-databases.yaml that governs the working
	// directory, or else the ten default names.
	Catalog *catalog.Catalog

	// Environment chooses from the catalog's environments. If empty, it is
	// REDIS_ENVIRONMENT, or else detected: distributed, wsl or linux.
	Environment string

	// Endpoints holds explicit endpoints by their name in the catalog
	// ("default" for databases that name none). One that stands here is not
	// looked for anywhere else, in variables neither.
	Endpoints map[string]Endpoint

	PoolSize int // connections per database and endpoint; 10 if zero
	Timeouts Timeouts
	Probe    Probe
	Failback time.Duration // how long an endpoint must have been up without a failure before databases go back to it from its standby; 10 s if zero
	Logger   *slog.Logger  // slog.Default() if nil
	System   System

	Instruments []Instrument // called with every client, in this order; none may be nil
}

// An Endpoint is where a Redis deployment is and how to log in.
type Endpoint struct {
	Topology   catalog.Topology // standalone if empty
	Addresses  []string         // host:port, or the path of a Unix socket
	MasterName string           // sentinel only
	Username   string

	// The password: itself, the file that holds it, or who knows it. The file
	// is read and the provider asked for each new connection, so a password
	// may change while the program runs. At most one of the four may be set.
	Password     Secret
	PasswordFile string
	// Credentials is go-redis's CredentialsProviderContext. It may be called
	// by many goroutines at once, and has no longer than Timeouts.Dial; keep
	// what it gets from afar. An error that is a timeout or one of the network
	// means that the database is down, any other that it is misconfigured.
	Credentials func(ctx context.Context) (username, password string, err error) `json:"-"`
	// StreamingCredentials is go-redis's StreamingCredentialsProvider:
	// connections log in again when it says so.
	StreamingCredentials auth.StreamingCredentialsProvider `json:"-"`

	// How to log in to the sentinels themselves; sentinel only.
	SentinelUsername string
	SentinelPassword Secret

	// TLS names the files that secure connections; they are read again for
	// each new one. TLSConfig is for programs that have a configuration
	// already; it must not be modified. Without a server name, each host has to
	// prove its own. If both are nil, connections are plain.
	TLS       *catalog.TLS
	TLSConfig *tls.Config `json:"-"`

	// Standby names further endpoints, as Config.Endpoints or the catalog has
	// them. Each database is served by the first one that is up: of this endpoint, then
	// of these in their order. Their own standbys do not count.
	Standby []string

	connector *connector // set by New
	explicit  string     // key in Config.Endpoints, or ""
}

// name is the address, for people.
func (e Endpoint) name() string { return strings.Join(e.Addresses, ",") }

// login tells endpoints apart that need a state of their own.
func (e Endpoint) login() string {
	key := []string{string(e.Topology), e.name(), e.MasterName, e.Username, string(e.Password), e.PasswordFile, e.SentinelUsername, string(e.SentinelPassword)}
	if e.TLS != nil {
		key = append(key, fmt.Sprintf("%q", *e.TLS))
	}
	if e.Credentials != nil || e.StreamingCredentials != nil || e.TLSConfig != nil {
		key = append(key, e.explicit) // functions cannot be compared
	}
	return fmt.Sprintf("%q", key)
}

// Timeouts bounds each step of a command; the caller's context bounds all of
// them together. A zero field has the default that stands beside it.
type Timeouts struct {
	FirstCall time.Duration // 250 ms: how long the first call for a database may wait for its state
	Dial      time.Duration // 250 ms
	Read      time.Duration // 300 ms
	Write     time.Duration // 300 ms
	Pool      time.Duration // 300 ms: how long to wait for a free connection
}

// Probe says how often an endpoint is asked for its state. Pauses vary by a
// quarter at random, so that many programs do not ask at the same moment. A
// zero field has the default that stands beside it.
type Probe struct {
	Min           time.Duration // 100 ms: first pause while down; it doubles up to Max
	Max           time.Duration // 1 s
	Idle          time.Duration // 30 s: pause while up; only if no command was served meanwhile
	Misconfigured time.Duration // 5 s: pause while misconfigured
}

// System is how detection sees the machine. Nil fields mean the real one.
type System struct {
	LookupEnv func(name string) (value string, ok bool) // os.LookupEnv
	ReadFile  func(path string) ([]byte, error)         // os.ReadFile
	Dir       string                                    // where the search for a catalog begins; "" for the working directory
	GOOS      string                                    // runtime.GOOS
}

func (c Config) withDefaults() Config {
	set(&c.PoolSize, 10)
	set(&c.Timeouts.FirstCall, 250*time.Millisecond)
	set(&c.Timeouts.Dial, 250*time.Millisecond)
	set(&c.Timeouts.Read, 300*time.Millisecond)
	set(&c.Timeouts.Write, 300*time.Millisecond)
	set(&c.Timeouts.Pool, 300*time.Millisecond)
	set(&c.Probe.Min, 100*time.Millisecond)
	set(&c.Probe.Max, time.Second)
	set(&c.Probe.Idle, 30*time.Second)
	set(&c.Probe.Misconfigured, 5*time.Second)
	set(&c.Failback, 10*time.Second)
	set(&c.System.Dir, ".")
	set(&c.System.GOOS, runtime.GOOS)
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.System.LookupEnv == nil {
		c.System.LookupEnv = os.LookupEnv
	}
	if c.System.ReadFile == nil {
		c.System.ReadFile = os.ReadFile
	}
	return c
}

// number is a setting that counts or bounds something.
type number struct {
	field string
	value int64
	words string
}

func newNumber[T int | time.Duration](field string, value T) number {
	return number{field, int64(value), fmt.Sprint(value)}
}

func (c Config) numbers() []number {
	return []number{
		newNumber("PoolSize", c.PoolSize),
		newNumber("Timeouts.FirstCall", c.Timeouts.FirstCall),
		newNumber("Timeouts.Dial", c.Timeouts.Dial),
		newNumber("Timeouts.Read", c.Timeouts.Read),
		newNumber("Timeouts.Write", c.Timeouts.Write),
		newNumber("Timeouts.Pool", c.Timeouts.Pool),
		newNumber("Probe.Min", c.Probe.Min),
		newNumber("Probe.Max", c.Probe.Max),
		newNumber("Probe.Idle", c.Probe.Idle),
		newNumber("Probe.Misconfigured", c.Probe.Misconfigured),
		newNumber("Failback", c.Failback),
	}
}

// check lists the fields that make no sense.
func (c Config) check() error {
	var faults []error
	for _, n := range c.numbers() {
		if n.value < 0 {
			faults = append(faults, fmt.Errorf("Config.%s is negative: use a positive value, or 0 for the default", n.field))
		}
	}
	for i, instrument := range c.Instruments {
		if instrument == nil {
			faults = append(faults, fmt.Errorf("Config.Instruments[%d] is nil: leave it out", i))
		}
	}
	return errors.Join(faults...)
}

func set[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
