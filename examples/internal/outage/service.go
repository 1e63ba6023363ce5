package outage

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/autobot/redislint/internal/port"
)

// Service is a running linkd.
type Service struct {
	URL string

	client  *http.Client
	cmd     *exec.Cmd
	log     string // path
	release func() // gives its port up
}

// patience is how long what must come is waited for.
const patience = time.Minute

// StartService builds the linkd of the module in dir and starts it there,
// against redis, with a user logged in. The program and its log go to out.
func StartService(ctx context.Context, dir, out string, redis *Redis) (*Service, error) {
	program := filepath.Join(out, "linkd-"+filepath.Base(dir))
	if err := build(ctx, dir, program); err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	log, err := os.Create(program + ".log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	port, release, err := port.Reserve()
	if err != nil {
		return nil, err
	}
	addr := net.JoinHostPort("127.0.0.1", port)
	s := &Service{
		URL: "http://" + addr,
		client: &http.Client{
			Jar:           jar,
			Timeout:       15 * time.Second,
			Transport:     &http.Transport{MaxIdleConnsPerHost: clients},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		cmd:     exec.Command(program),
		log:     log.Name(),
		release: release,
	}
	s.cmd.Dir = dir
	// The old service is told in five ways where one and the same Redis is; the
	// last variable is the sanctioned client's.
	s.cmd.Env = append(withoutRedis(os.Environ()),
		"LISTEN="+addr, "HITS_PER_MINUTE=1000000", "SPOOL="+program+".spool",
		"REDIS_ADDR="+redis.Addr, "REDIS_DB=8", "CACHE_ADDR="+redis.Addr,
		"QUEUE_ADDRS="+redis.Addr, "SESSION_REDIS_URL=redis://"+redis.Addr+"/2",
		"REDIS_URL=redis://"+redis.Addr)
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		release()
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
	s.release()
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
func (s *Service) logIn() error { return s.post("/login", "user=alice", nil) }

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
	err := s.get("/links/"+code+"/stats", &clicks)
	return clicks, err
}

// Waiting returns how many clicks wait to be counted.
func (s *Service) Waiting() (int64, error) {
	var health struct{ Waiting int64 }
	err := s.get("/healthz", &health)
	return health.Waiting, err
}

func (s *Service) get(path string, reply any) error {
	return eventually(reply, func() (*http.Response, error) { return s.client.Get(s.URL + path) })
}

func (s *Service) post(path, form string, reply any) error {
	return eventually(reply, func() (*http.Response, error) {
		return s.client.Post(s.URL+path, "application/x-www-form-urlencoded", strings.NewReader(form))
	})
}

// eventually asks until it gets a reply: the service may be starting, or Redis
// not answer it in time on a busy machine.
func eventually(reply any, ask func() (*http.Response, error)) error {
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		resp, err := ask()
		err = decode(resp, err, reply)
		if err == nil || time.Now().After(deadline) {
			return err
		}
	}
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
