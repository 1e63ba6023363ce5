package redisruntime

import (
	"strings"
	"testing"

	"github.com/autobot/redislint/runtime/catalog"
)

// FuzzVariables demands of any values: no panic; an endpoint with an address
// that can be dialled, or an error; and no password in the error.
func FuzzVariables(f *testing.F) {
	f.Add("redis://user:hush-hush@host:6379/1", "", "", "")
	f.Add("rediss://:hush-hush@[::1]", "", "", "")
	f.Add("unix:///run/redis.sock", "", "", "hush-hush")
	f.Add("redis://hush-hush@%zz", "h", "1", "hush-hush")
	f.Add("", "::1", "6379", "hush-hush")
	f.Add("", "tcp://1.2.3.4:5", "x y", "")
	f.Fuzz(func(t *testing.T, url, host, port, password string) {
		values := map[string]string{"REDIS_URL": url, "REDIS_HOST": host, "REDIS_PORT": port, "REDIS_PASSWORD": password}
		cfg := Config{
			Catalog: catalog.Default(),
			System: System{
				GOOS:      "linux",
				LookupEnv: func(name string) (string, bool) { v, ok := values[name]; return v, ok },
				ReadFile:  func(string) ([]byte, error) { return nil, errNoAnswerYet },
			},
		}
		m, err := New(cfg)
		if err != nil {
			if strings.Contains(err.Error(), "hush-hush") && !strings.Contains(host+port, "hush-hush") {
				t.Errorf("the password is in the error: %v", err)
			}
			return
		}
		for _, s := range m.Status() {
			if err := catalog.CheckAddress(s.Endpoint); err != nil || strings.Contains(s.Source, "hush-hush") {
				t.Errorf("status %+v: %v", s, err)
			}
		}
	})
}
