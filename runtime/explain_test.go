package redisruntime_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/google/go-cmp/cmp"
)

// Every layer has its say, and Explain tells them apart.
func TestExplain(t *testing.T) {
	authority := redisserver.NewAuthority(t)
	mine := authority.Issue(day, "me")
	vars := map[string]string{
		"REDIS_ENVIRONMENT": "production", "REDIS_USERNAME": "svc", "REDIS_CACHE_URL": "rediss://one:hush-hush@cache:7000",
		"REDIS_CACHE_TLS_CA_FILE": authority.File, "REDIS_TLS_CERT_FILE": mine.CertFile, "REDIS_TLS_KEY_FILE": mine.KeyFile,
	}
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("hush-hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg := redisruntime.Config{
		Catalog: parse(t, `
databases: {main: {index: 0}, cache: {index: 1}, orders: {index: 2, endpoint: orders}}
endpoints: {orders: {addresses: ["orders:6379"], standby: [spare]}, spare: {addresses: ["spare:6379"], password_file: `+password+`}}
environments: {production: {endpoints: {default: {addresses: ["prod:6379"]}}}}`),
		PoolSize: 4,
		Timeouts: redisruntime.Timeouts{Read: time.Second},
		System:   machine("linux", vars, nil),
	}
	cfg.System.ReadFile = os.ReadFile
	m := newManager(t, cfg)
	got := map[string]string{}
	explained := m.Explain()
	for _, s := range explained.Settings {
		got[strings.TrimSpace(string(s.Database)+" "+s.Name)] = s.Value + " <- " + s.Source
	}
	const file = `redis-databases.yaml, endpoint `
	for setting, want := range map[string]string{
		"catalog":                        "redis-databases.yaml <- Config.Catalog",
		"environment":                    "production <- REDIS_ENVIRONMENT",
		"PoolSize":                       "4 <- Config.PoolSize",
		"Timeouts.Read":                  "1s <- Config.Timeouts.Read",
		"Timeouts.Dial":                  "250ms <- default",
		"main index":                     "0 <- catalog",
		"main endpoint":                  "default <- catalog",
		"main addresses":                 "prod:6379 <- " + file + `"default"`,
		"main topology":                  "standalone <- " + file + `"default"`,
		"main username":                  "svc <- REDIS_USERNAME",
		"main password":                  "none <- default",
		"main tls":                       "on <- REDIS_TLS_KEY_FILE",
		"main tls.cert_file":             mine.CertFile + " <- REDIS_TLS_CERT_FILE",
		"cache addresses":                "cache:7000 <- REDIS_CACHE_URL",
		"cache username":                 "one <- REDIS_CACHE_URL",
		"cache password":                 "(secret) <- REDIS_CACHE_URL",
		"cache tls.ca_file":              authority.File + " <- REDIS_CACHE_TLS_CA_FILE",
		"cache tls.key_file":             mine.KeyFile + " <- REDIS_TLS_KEY_FILE",
		"orders tls":                     "off <- default",
		"orders standby":                 "spare <- " + file + `"orders"`,
		"orders standby spare: password": "(secret) in " + password + " <- " + file + `"spare"`,
	} {
		if got[setting] != want {
			t.Errorf("%s is %q; want %q", setting, got[setting], want)
		}
	}
	if len(explained.Faults) != 0 || strings.Contains(explained.String(), "hush") {
		t.Errorf("faults %v in\n%s\nwant none, and no password", explained.Faults, explained)
	}
}

// What a variable takes away is none because of it, not because of the file.
func TestExplainWhatIsTakenAway(t *testing.T) {
	cat := parse(t, `
databases: {main: {index: 0}}
endpoints: {default: {topology: sentinel, master_name: m, sentinel_username: s, addresses: ["a:1"], username: u, tls: {server_name: n, min_version: "1.3"}}}`)
	for name, tt := range map[string]struct {
		vars map[string]string
		gone map[string]string // by setting, the variable
	}{
		"TLS":      {map[string]string{"REDIS_TLS": "false"}, map[string]string{"tls.server_name": "REDIS_TLS", "tls.min_version": "REDIS_TLS"}},
		"topology": {map[string]string{"REDIS_TOPOLOGY": "ring"}, map[string]string{"master_name": "REDIS_TOPOLOGY", "sentinel_username": "REDIS_TOPOLOGY"}},
		"URL":      {map[string]string{"REDIS_URL": "redis://@h:2"}, map[string]string{"username": "REDIS_URL", "password": "REDIS_URL", "tls.server_name": "REDIS_URL", "tls.min_version": "REDIS_URL"}},
	} {
		t.Run(name, func(t *testing.T) {
			gone := map[string]string{}
			for _, s := range (redisruntime.Config{Catalog: cat, System: machine("linux", tt.vars, nil)}).Explain().Settings {
				if s.Value == "none" && s.Source != "default" {
					gone[s.Name] = s.Source
				}
			}
			if diff := cmp.Diff(tt.gone, gone); diff != "" {
				t.Errorf("taken away (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExplanationAsTable(t *testing.T) {
	cfg := redisruntime.Config{
		Catalog: parse(t, "databases: {main: {index: 0}, cache: {index: 1}, temp: {index: 2}}"),
		System:  machine("linux", map[string]string{"REDIS_TEMP_HOST": "h"}, nil),
	}
	const want = `all databases:
  catalog              redis-databases.yaml  Config.Catalog
  environment          linux                 detected: the operating system is linux, and this is neither a container nor WSL
  PoolSize             10                    default
  Timeouts.FirstCall   250ms                 default
  Timeouts.Dial        250ms                 default
  Timeouts.Read        300ms                 default
  Timeouts.Write       300ms                 default
  Timeouts.Pool        300ms                 default
  Probe.Min            100ms                 default
  Probe.Max            1s                    default
  Probe.Idle           30s                   default
  Probe.Misconfigured  5s                    default
  Failback             10s                   default
main 0, cache 1:
  endpoint   default         catalog
  addresses  localhost:6379  detected linux: the operating system is linux, and this is neither a container nor WSL
  topology   standalone      default
  username   none            default
  password   none            default
  tls        off             default
temp 2:
  endpoint   default     catalog
  addresses  h:6379      REDIS_TEMP_HOST
  topology   standalone  default
  username   none        default
  password   none        default
  tls        off         default
`
	if diff := cmp.Diff(want, cfg.Explain().String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// A configuration that New does not take is explained as far as it goes.
func TestExplainWrongConfiguration(t *testing.T) {
	cfg := redisruntime.Config{
		Catalog: catalog.Default(),
		System:  machine("linux", map[string]string{"REDIS_CACHE_URL": "redis://:hush-hush@h/7", "REDIS_PASSWORD_FILE": "/f", "REDIS_TEMP_HOST": "t"}, nil),
	}
	_, err := redisruntime.New(cfg)
	e := cfg.Explain()
	if err == nil || len(e.Faults) != 2 {
		t.Fatalf("New: %v; explained %v; want both to have two faults", err, e.Faults)
	}
	for _, f := range e.Faults {
		if !strings.Contains(err.Error(), f.Error()) || !strings.Contains(e.String(), "\n  "+f.Error()+"\n") {
			t.Errorf("fault %v is missing in New's error or in\n%s", f, e)
		}
	}
	if !strings.Contains(e.String(), "t:6379") || strings.Contains(e.String(), "hush") {
		t.Errorf("explained\n%s\nwant the addresses and no password", e)
	}

	cfg.Catalog, cfg.System = nil, machine("linux", map[string]string{"REDIS_CATALOG": "/none"}, nil)
	if e := cfg.Explain(); len(e.Faults) != 1 || !strings.HasPrefix(e.Faults[0].Error(), "REDIS_CATALOG: ") {
		t.Errorf("faults %v; want the catalog", e.Faults)
	}
}

// The package function explains the default Manager, also if that is unusable.
func TestExplainDefault(t *testing.T) {
	setRealURL(t, "http://h")
	redisruntime.SetDefault(nil)
	defer redisruntime.SetDefault(nil)
	if e := redisruntime.Explain(); len(e.Faults) != 1 || !strings.HasPrefix(e.Faults[0].Error(), "REDIS_URL: ") {
		t.Errorf("faults %v; want that of REDIS_URL", e.Faults)
	}
}

// A client certificate that has expired is said at the start, but does not
// keep the program from starting: it may be renewed while it runs.
func TestExpiredClientCertificate(t *testing.T) {
	authority := redisserver.NewAuthority(t)
	mine := authority.Issue(time.Minute, "me")
	cfg := secured("127.0.0.1:1", catalog.TLS{CAFile: authority.File, CertFile: mine.CertFile, KeyFile: mine.KeyFile})
	log := new(record)
	cfg.Logger = slog.New(log)
	m := newManager(t, cfg)
	if n := warnings(log, "redis: the client certificate has expired on "); n != 1 {
		t.Errorf("logged %q; want one warning", log.all())
	}
	if table := m.Explain().String(); !strings.Contains(table, "(the client certificate has expired on ") {
		t.Errorf("not explained:\n%s", table)
	}

	other := authority.Issue(day, "me")
	cfg = secured("127.0.0.1:1", catalog.TLS{CertFile: mine.CertFile, KeyFile: other.KeyFile})
	if _, err := redisruntime.New(cfg); err == nil || !strings.Contains(err.Error(), "private key does not match public key") {
		t.Errorf("New: %v; want that the key belongs to another certificate", err)
	}
}
