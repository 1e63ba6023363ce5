package redisruntime

import (
	"io"
	"testing"
	"time"
)

func TestChoose(t *testing.T) {
	const failback = 10 * time.Second
	now := time.Now()
	ago := func(d time.Duration) standing { return standing{state: Up, steady: now.Add(-d)} }
	var (
		up      = ago(time.Hour)
		fresh   = ago(4 * time.Second)
		fresher = ago(3 * time.Second)
		awaited = standing{state: Unknown, awaited: true}
		unheard = standing{state: Unknown} // it was waited for long enough
		down    = standing{state: Down}
		refuses = standing{state: Misconfigured}
		closed  = standing{state: Closed}
	)
	type list []standing
	for name, tt := range map[string]struct {
		all     list
		serving int
		at      int
		again   time.Duration
	}{
		"alone, awaited":                          {list{awaited}, nobody, nobody, 0},
		"alone, up":                               {list{fresh}, nobody, 0, 0},
		"alone, down":                             {list{down}, 0, 0, 0},
		"alone, unheard":                          {list{unheard}, nobody, 0, 0},
		"the standby answered first":              {list{awaited, up}, nobody, nobody, 0},
		"the primary answered first":              {list{fresh, awaited}, nobody, 0, 0},
		"the primary is dead from the start":      {list{down, fresh}, nobody, 1, 0},
		"it is, and the standby is awaited":       {list{down, awaited}, nobody, nobody, 0},
		"the primary was awaited for long enough": {list{unheard, fresh}, nobody, 1, 0},
		"both were":                               {list{unheard, unheard}, nobody, 0, 0},
		"one was, and the standby is down":        {list{unheard, down}, nobody, 1, 0},
		"it fails, and the standby refuses":       {list{down, refuses}, 0, 0, 0},
		"both up":                                 {list{up, up}, 0, 0, 0},
		"the primary fails":                       {list{down, up}, 0, 1, 0},
		"the primary refuses the login":           {list{refuses, up}, 0, 1, 0},
		"it fails before the standby is known":    {list{down, awaited}, 0, 0, 0},
		"it refuses before that":                  {list{refuses, awaited}, 0, 1, 0},
		"it fails, and the one after that is up":  {list{down, awaited, up}, 0, 2, 0},
		"the second of three":                     {list{down, up, up}, 0, 1, 0},
		"the third of three":                      {list{down, refuses, up}, 0, 2, 0},
		"all down":                                {list{down, down}, 1, 0, 0},
		"all down, one could serve":               {list{refuses, down}, 0, 1, 0},
		"all refuse":                              {list{refuses, refuses}, 1, 0, 0},
		"the primary is back":                     {list{fresh, up}, 1, 1, 6 * time.Second},
		"the primary is stable":                   {list{ago(failback), up}, 1, 0, 0},
		"back, but the standby fails":             {list{fresh, down}, 1, 0, 0},
		"back after an outage of both":            {list{fresh, down}, 0, 0, 0},
		"the standby is back, the primary serves": {list{fresh, fresher}, 0, 0, 0},
		"two of three are back":                   {list{fresher, fresh, up}, 2, 2, 6 * time.Second},
		"the second of three is stable":           {list{fresh, up, up}, 2, 1, 6 * time.Second},
		"closing, before the others":              {list{closed, up}, 0, 0, 0},
		"closing, after the others":               {list{up, closed}, 0, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if at, again := choose(tt.all, tt.serving, now, failback); at != tt.at || again != tt.again {
				t.Errorf("choose = %d, %v; want %d, %v", at, again, tt.at, tt.again)
			}
		})
	}
}

// An endpoint that fails a command now and then is up, but is not stable.
func TestFailuresShortOfAnOutageAreNotStable(t *testing.T) {
	m, e := quietManager(t, "127.0.0.1:1")
	e.transition(e.current.Load(), Up, nil)
	mb := m.routes.get("main").members[0]
	mb.current.Store(&view{since: time.Now()})
	before := time.Now()
	if s := mb.standing(); s.state != Up || s.steady.After(before) {
		t.Fatalf("standing %+v; want up and stable since before %v", s, before)
	}
	e.report(e.current.Load(), failing, io.EOF)
	e.report(e.current.Load(), serving, nil)
	if s := mb.standing(); s.state != Up || s.steady.Before(before) {
		t.Errorf("standing %+v; want up, but stable only since the failure", s)
	}
}
