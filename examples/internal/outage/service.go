package outage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Service is a running linkd.
type Service struct {
	URL string

	client *http.Client
	cmd    *exec.Cmd
	log    string // path
}

// StartService builds the linkd of the module in dir and starts it there,
// against redis, with a user logged in. The program and its log go to out.
func StartService(ctx context.Context, dir, out string, redis *Redis) (*Service, error) {
	program := filepath.Join(out, "linkd-"+filepath.Base(dir))
	if err := build(ctx, dir, program); err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	s := &Service{
		URL: "http://" + addr,
		client: &http.Client{
			Jar:           jar,
			Timeout:       15 * time.Second,
			Transport:     &http.Transport{MaxIdleConnsPerHost: clients},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		cmd: exec.Command(program),
		log: program + ".log",
	}
	s.cmd.Dir = dir
	// The old service is told in five ways where one and the same Redis is; the
	// last variable is the sanctioned client's.
	s.cmd.Env = append(withoutRedis(os.Environ()),
		"LISTEN="+addr, "HITS_PER_MINUTE=1000000", "SPOOL="+program+".spool",
		"REDIS_ADDR="+redis.Addr, "REDIS_DB=8", "CACHE_ADDR="+redis.Addr,
		"QUEUE_ADDRS="+redis.Addr, "SESSION_REDIS_URL=redis://"+redis.Addr+"/2",
		"REDIS_URL=redis://"+redis.Addr)
	log, err := os.Create(s.log)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := s.logIn(); err != nil {
		s.Stop()
		return nil, fmt.Errorf("%w; what it printed:\n%s", err, s.Log())
	}
	return s, nil
}

func build(ctx context.Context, dir, program string) error {
	build := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/linkd")
	build.Dir = dir
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build linkd in %s: %w\n%s", dir, err, text)
	}
	return nil
}

// withoutRedis returns the environment without what it says of other Redises.
func withoutRedis(env []string) []string {
	return slices.DeleteFunc(env, func(v string) bool { return strings.HasPrefix(v, "REDIS_") })
}

// Stop ends the service.
func (s *Service) Stop() {
	_ = s.cmd.Process.Kill() // ended already is as good
	_ = s.cmd.Wait()         // it says that it was killed
}

// Log returns what the service has printed.
func (s *Service) Log() string {
	text, err := os.ReadFile(s.log)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// logIn waits for the service and logs a user in.
func (s *Service) logIn() error {
	var err error
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = s.post("/login", "user=alice", nil); err == nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("linkd did not come up within 10 s: %w", err)
	}
	return nil
}

// Link makes a link and returns its code.
func (s *Service) Link() (string, error) {
	var link struct{ Code string }
	err := s.post("/links", "url="+url.QueryEscape("https://go.dev/"), &link)
	return link.Code, err
}

// Clicks returns how often the service counted each click of a link, by the
// click's ref.
func (s *Service) Clicks(code string) (map[string]int64, error) {
	var clicks map[string]int64
	return clicks, s.get("/links/"+code+"/stats", &clicks)
}

// Waiting returns how many clicks wait to be counted.
func (s *Service) Waiting() (int64, error) {
	var health struct{ Waiting int64 }
	return health.Waiting, s.get("/healthz", &health)
}

func (s *Service) get(path string, reply any) error {
	resp, err := s.client.Get(s.URL + path)
	return decode(resp, err, reply)
}

func (s *Service) post(path, form string, reply any) error {
	resp, err := s.client.Post(s.URL+path, "application/x-www-form-urlencoded", strings.NewReader(form))
	return decode(resp, err, reply)
}

func decode(resp *http.Response, err error, reply any) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s", resp.Request.Method, resp.Request.URL.Path, resp.Status)
	}
	if reply == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(reply)
}
