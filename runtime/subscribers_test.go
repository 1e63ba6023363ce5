package redisruntime

import (
	"testing"
	"time"
)

// What is kept for a subscriber that does not come back is bounded; it learns
// how much it has missed, and the newest is not what it misses.
func TestSubscriberTooFarBehind(t *testing.T) {
	var s subscribers
	begun, goOn, got := make(chan struct{}), make(chan struct{}), make(chan Change)
	first := true
	cancel := s.add(func(c Change) {
		if first {
			first = false
			close(begun)
			<-goOn
		}
		got <- c
	})
	defer cancel()
	start := time.Now()
	tell := func(i int) { s.tell([]Change{{At: start.Add(time.Duration(i))}}) }
	tell(0)
	<-begun
	for i := 1; i <= maxBehind+7; i++ {
		tell(i)
	}
	close(goOn)
	if c := <-got; c.Missed != 0 || !c.At.Equal(start) {
		t.Errorf("first change %+v; want the one of the call under way", c)
	}
	for i := 8; i <= maxBehind+7; i++ {
		c := <-got
		if want := map[bool]int{true: 7}[i == 8]; c.Missed != want || !c.At.Equal(start.Add(time.Duration(i))) {
			t.Fatalf("change %d: %+v; want %d missed", i, c, want)
		}
	}
}

// What is still kept for a subscriber goes with its subscription.
func TestCancelWhileBehind(t *testing.T) {
	var s subscribers
	begun, goOn, got := make(chan struct{}), make(chan struct{}), make(chan Change, 3)
	cancel := s.add(func(c Change) {
		if c.To == Up {
			close(begun)
			<-goOn
		}
		got <- c
	})
	s.tell([]Change{{To: Up}})
	<-begun
	s.tell([]Change{{To: Down}})
	cancel()
	s.tell([]Change{{To: Closed}})
	ended := make(chan Change)
	defer s.add(func(c Change) { ended <- c })()
	close(goOn)
	s.tell([]Change{{To: Closed}})
	<-ended
	if c := <-got; c.To != Up {
		t.Errorf("call under way: %v", c)
	}
	select {
	case c := <-got:
		t.Errorf("%v came after cancel", c)
	case <-time.After(20 * time.Millisecond):
	}
}
