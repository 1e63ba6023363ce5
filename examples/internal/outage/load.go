package outage

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	clients = 16
	// pace is the shortest time from one request of a client to its next, so
	// that the load is bounded: at most 16 / 40 ms = 400 requests a second.
	pace = 40 * time.Millisecond
)

// Answer is what one request got.
type Answer struct {
	Start    time.Time
	Took     time.Duration
	Status   int    // 0 if there was no answer
	Degraded string // the parts that came from a fallback

	ref string // of the click, or "" for a request that is no click
}

// Failed reports whether the user did not get what they asked for.
func (a Answer) Failed() bool { return a.Status == 0 || a.Status >= http.StatusBadRequest }

// Get sends one request and does not follow a redirect.
func (s *Service) Get(path string) Answer {
	a := Answer{Start: time.Now()}
	resp, err := s.client.Get(s.URL + path)
	if err == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
	}
	a.Took = time.Since(a.Start)
	if err == nil {
		a.Status = resp.StatusCode
		a.Degraded = strings.Join(resp.Header.Values("X-Degraded"), ", ")
	}
	return a
}

// load sends requests until ctx ends, and returns all answers. Requests under
// way then are waited for. Clicks are those of the link with that code.
func (s *Service) load(ctx context.Context, code string) []Answer {
	answers := make([][]Answer, clients)
	var wg sync.WaitGroup
	for i := range clients {
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				a := s.ask(code, i, n)
				answers[i] = append(answers[i], a)
				time.Sleep(pace - a.Took)
			}
		})
	}
	wg.Wait()
	var all []Answer
	for _, a := range answers {
		all = append(all, a...)
	}
	return all
}

// control sends requests that have nothing to do with Redis until ctx ends, and
// returns how long the longest took: that much is the machine's doing.
func (s *Service) control(ctx context.Context) time.Duration {
	var longest time.Duration
	for ctx.Err() == nil {
		longest = max(longest, s.Get("/no-such-page").Took)
		time.Sleep(5 * time.Millisecond)
	}
	return longest
}

// ask sends the nth request of a client: each fourth asks who is logged in,
// the others follow the link, each under a ref of its own.
func (s *Service) ask(code string, client, n int) Answer {
	if n%4 == 0 {
		return s.Get("/me")
	}
	ref := fmt.Sprintf("c%d-%d", client, n)
	a := s.Get("/l/" + code + "?ref=" + ref)
	a.ref = ref
	return a
}
