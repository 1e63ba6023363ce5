package owed

import (
	"net/http/httptest"
	"os"
	"sync"
	"testing"
)

// A test that gives up ends, and all that is open with the process; but others go on.

func TestOpen(t *testing.T) {
	f, err := os.Open("f")
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(nil)
	leave()
	srv.Close()
	f.Close()
}

func TestLocked(t *testing.T) {
	s := &store{}
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	s.mu.Unlock()
}

func TestCleanup(t *testing.T) {
	s := &store{}
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	t.Cleanup(func() { s.mu.Unlock() })
	leave()
}

func TestGoroutines(t *testing.T) {
	var wg sync.WaitGroup
	values := make(chan int)
	wg.Go(func() { values <- 1 })
	leave() // want `<-values`
	<-values
	leave()
	wg.Wait()
}
