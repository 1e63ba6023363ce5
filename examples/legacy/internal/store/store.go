// Package store is the primary store of links. It stands in for the SQL
// database of the real service, and is as slow.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"
)

// ErrNotFound says that no link has that code.
var ErrNotFound = errors.New("no such link")

// Store keeps links in memory. Its methods may be called concurrently.
type Store struct {
	latency time.Duration

	mu    sync.RWMutex
	links map[string]string
}

// New returns an empty store of which each call takes latency.
func New(latency time.Duration) *Store {
	return &Store{latency: latency, links: map[string]string{}}
}

// Put stores url under a new code.
func (s *Store) Put(ctx context.Context, url string) (string, error) {
	if err := s.wait(ctx); err != nil {
		return "", err
	}
	code := rand.Text()[:8]
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links[code] = url
	return code, nil
}

// Get returns the url of code, or ErrNotFound.
func (s *Store) Get(ctx context.Context, code string) (string, error) {
	if err := s.wait(ctx); err != nil {
		return "", err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	url, ok := s.links[code]
	if !ok {
		return "", ErrNotFound
	}
	return url, nil
}

func (s *Store) wait(ctx context.Context) error {
	timer := time.NewTimer(s.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
