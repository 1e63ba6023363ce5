package redisruntime

import (
	"net/url"
	"strings"
	"testing"

	"github.com/autobot/redislint/runtime/catalog"
)

// FuzzVariables demands of any values: no panic; an endpoint with an address
// that can be dialled, or an error; and no password in the error.
func FuzzVariables(f *testing.F) {
	f.Add("redis://user:hush-hush@host:6379/1", "", "", "", "", "", "", "")
	f.Add("rediss://:hush-hush@[::1]", "", "", "", "", "", "", "")
	f.Add("unix:///run/redis.sock", "", "", "hush-hush", "", "", "", "")
	f.Add("redis://hush-hush@%zz", "h", "1", "hush-hush", "", "", "", "")
	f.Add("", "::1", "6379", "hush-hush", "", "", "true", "")
	f.Add("", "tcp://1.2.3.4:5", "x y", "", "", "", "false", "name")
	f.Add("", "", "", "", "h:1, [::1]:2,/socket", "cluster", "1", "")
	f.Add("", "", "", "hush-hush", ",", "sentinel", "", "h")
	f.Fuzz(func(t *testing.T, rawURL, host, port, password, addresses, topology, secured, serverName string) {
		values := map[string]string{
			"REDIS_URL": rawURL, "REDIS_HOST": host, "REDIS_PORT": port, "REDIS_PASSWORD": password, "REDIS_ADDRESSES": addresses,
			"REDIS_TOPOLOGY": topology, "REDIS_TLS": secured, "REDIS_TLS_SERVER_NAME": serverName,
		}
		open := host + port + addresses + topology + secured + serverName // no place for a password
		cfg := Config{
			Catalog: catalog.Default(),
			System: System{
				GOOS:      "linux",
				LookupEnv: func(name string) (string, bool) { v, ok := values[name]; return v, ok },
				ReadFile:  func(string) ([]byte, error) { return nil, errNoAnswerYet },
			},
		}
		if text := cfg.Explain().String(); strings.Contains(text, "hush-hush") && !strings.Contains(open+user(rawURL), "hush-hush") {
			t.Errorf("the password is explained:\n%s", text)
		}
		m, err := New(cfg)
		if faults := cfg.Explain().Faults; (len(faults) == 0) != (err == nil) {
			t.Errorf("New: %v, but Explain has %v", err, faults)
		}
		if err != nil {
			if strings.Contains(err.Error(), "hush-hush") && !strings.Contains(open, "hush-hush") {
				t.Errorf("the password is in the error: %v", err)
			}
			return
		}
		for _, s := range m.Status() {
			if err := checkAddresses(s.Endpoint); err != nil || strings.Contains(s.Source, "hush-hush") {
				t.Errorf("status %+v: %v", s, err)
			}
		}
	})
}

// user is what a URL shows that is no password.
func user(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.User.Username() + u.Host + u.Path
}

func checkAddresses(list string) error {
	for addr := range strings.SplitSeq(list, ",") {
		if err := catalog.CheckAddress(addr); err != nil {
			return err
		}
	}
	return nil
}
