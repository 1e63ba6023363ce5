package outage

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Budget is what a request to the mended service may take.
const Budget = 400 * time.Millisecond

// Outage is one way for Redis to be away.
type Outage struct {
	Name string
	run  func(*Redis) error // returns when Redis is back
}

// Outages are the ways that are measured.
var Outages = []Outage{
	{"killed", kill},
	{"frozen", freeze},
	{"stuttering", stutter},
}

// kill is kill -9, and a new start after 2 s.
func kill(r *Redis) error {
	r.Kill()
	time.Sleep(2 * time.Second)
	return r.Start()
}

// freeze is SIGSTOP, and SIGCONT after 2 s.
func freeze(r *Redis) error { return pause(r, 2*time.Second) }

// stutter is five short freezes, as a busy host gives them.
func stutter(r *Redis) error {
	for range 5 {
		if err := pause(r, 400*time.Millisecond); err != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	return nil
}

func pause(r *Redis, d time.Duration) error {
	if err := r.Freeze(); err != nil {
		return err
	}
	time.Sleep(d)
	return r.Thaw()
}

// Figures are what the users of a service got during one outage.
type Figures struct {
	Requests  int
	Failed    int
	Fallbacks int           // answers of which a part came from a fallback
	Longest   time.Duration // longest request
	Control   time.Duration // longest of the requests that have nothing to do with Redis
	Recovered time.Duration // from Redis back to the end of the last request that failed, used a fallback or exceeded Budget
	Clicks    int           // requests to follow the link that were answered
	Lost      int           // answered clicks that were never counted
	Twice     int           // clicks that were counted more than once
}

// Measure puts the service under load, has the outage happen meanwhile, and
// returns what came of it.
func Measure(s *Service, redis *Redis, o Outage) (Figures, error) {
	code, err := s.Link()
	if err != nil {
		return Figures{}, err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	var answers []Answer
	var control time.Duration
	var load sync.WaitGroup
	load.Go(func() { answers = s.load(ctx, code) })
	load.Go(func() { control = s.control(ctx) })

	time.Sleep(500 * time.Millisecond)
	err = o.run(redis)
	back := time.Now()
	time.Sleep(2 * time.Second)
	stop()
	load.Wait()
	if err != nil {
		return Figures{}, fmt.Errorf("redis could not be %s: %w", o.Name, err)
	}
	clicks, err := s.settledClicks(code)
	if err != nil {
		return Figures{}, err
	}
	f := summarize(answers, back, clicks)
	f.Control = control
	return f, nil
}

func summarize(answers []Answer, back time.Time, clicks map[string]int64) Figures {
	var f Figures
	for _, a := range answers {
		f.Requests++
		f.Longest = max(f.Longest, a.Took)
		if a.Failed() {
			f.Failed++
		}
		if a.Degraded != "" {
			f.Fallbacks++
		}
		if a.Failed() || a.Degraded != "" || a.Took > Budget {
			f.Recovered = max(f.Recovered, a.Start.Add(a.Took).Sub(back))
		}
		if a.ref == "" {
			continue
		}
		if !a.Failed() {
			f.Clicks++
			if clicks[a.ref] == 0 {
				f.Lost++
			}
		}
		if clicks[a.ref] > 1 {
			f.Twice++
		}
	}
	return f
}

// settledClicks returns the clicks when none waits any more and their number
// has stood still for half a second.
func (s *Service) settledClicks(code string) (map[string]int64, error) {
	var last map[string]int64
	still := 0
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		waiting, err := s.Waiting()
		if err != nil {
			return nil, err
		}
		clicks, err := s.Clicks(code)
		if err != nil {
			return nil, err
		}
		if waiting == 0 && len(clicks) == len(last) {
			if still++; still == 5 {
				return clicks, nil
			}
		} else {
			still = 0
		}
		last = clicks
	}
	return nil, fmt.Errorf("the clicks were not counted within %v", patience)
}
