// Package owed has places where a fix would leave a function: at a call of leave.
// If something would be skipped there that somebody needs, the comment names it.
package owed

import (
	"context"
	"sync"
)

// leave stands where the function is left, next where a round of the loop is. The
// argument is what is nil there.
func leave(missing ...any) {}
func next()                {}

func some() bool { return true }

type store struct {
	mu     sync.RWMutex
	shards []*store
	n      int
}

func (s *store) shard(n int) *store { return s.shards[n] }
func (s *store) lock()              {}
func (s *store) unlock()            {}

func (s *store) held() {
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	s.n++
	s.mu.Unlock()
}

func (s *store) free() {
	s.mu.Lock()
	s.n++
	s.mu.Unlock()
	leave()
}

func (s *store) freeBetween() {
	s.mu.RLock()
	n := s.n
	s.mu.RUnlock()
	leave()
	s.mu.Lock()
	s.n = n + 1
	s.mu.Unlock()
}

func (s *store) heldByTheCaller() {
	leave() // want `s.mu.Unlock\(\)`
	s.mu.Unlock()
}

func (s *store) heldInBranch(on bool) {
	s.mu.RLock()
	if on {
		leave() // want `s.mu.RUnlock\(\)`
	}
	s.mu.RUnlock()
}

func (s *store) freeInBranch(on bool) {
	s.mu.Lock()
	if on {
		s.mu.Unlock()
		leave()
		return
	}
	s.mu.Unlock()
}

func (s *store) inAnotherBranch(n int) {
	switch {
	case n > 0:
		leave()
	default:
		s.mu.Unlock()
	}
}

func (s *store) fallsThrough(n int) {
	s.mu.Lock()
	switch {
	case n > 0:
		leave() // want `s.mu.Unlock\(\)`
		fallthrough
	default:
		s.mu.Unlock()
	}
}

func (s *store) unlockedInBranches() {
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	if s.n > 0 {
		s.mu.Unlock()
		return
	}
	s.n++
	s.mu.Unlock()
}

func (s *store) deferred() {
	s.mu.Lock()
	defer s.mu.Unlock()
	leave()
}

func (s *store) deferredInLiteral() {
	s.mu.Lock()
	defer func() {
		s.n++
		s.mu.Unlock()
	}()
	leave()
}

func (s *store) deferredBehind() {
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	defer s.mu.Unlock()
}

func (s *store) deferredElsewhere(on bool) {
	s.mu.Lock()
	if on {
		defer s.mu.Unlock()
		leave()
		return
	}
	leave() // want `s.mu.Unlock\(\)`
	s.mu.Unlock()
}

func (s *store) deferredWhole() {
	defer func() {
		s.mu.Lock()
		s.n++
		s.mu.Unlock()
	}()
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	s.mu.Unlock()
}

// A deferred Unlock would find the lock free.
func (s *store) givenUpForAWhile() {
	s.mu.Lock()
	defer s.mu.Unlock()
	leave()
	s.mu.Unlock()
	leave() // want `s.mu.Lock\(\)`
	s.mu.Lock()
	leave()
}

func (s *store) endlessly() {
	s.mu.Lock()
	for {
		s.mu.Unlock()
		leave()
		s.mu.Lock()
		leave() // want `s.mu.Unlock\(\)`
	}
}

func (s *store) lockedInRounds(ns []int) {
	for range ns {
		s.mu.Lock()
		leave() // want `s.mu.Unlock\(\)`
		s.mu.Unlock()
		leave()
	}
}

func (s *store) continues(ns []int) {
	s.mu.Lock()
	for _, n := range ns {
		if n > 0 {
			leave() // want `s.mu.Unlock\(\)`
			continue
		}
		if n < 0 {
			s.mu.Unlock()
			leave()
			break
		}
	}
}

func (s *store) round(ns []int) {
	s.mu.Lock()
	for range ns {
		next()
	}
	for i := 0; i < len(ns); i++ {
		next()
		s.n++
	}
	s.mu.Unlock()
	for i := 0; i < len(ns); i++ {
		s.mu.Lock()
		next() // want `s.mu.Unlock\(\)`
		s.mu.Unlock()
		next()
	}
}

func (s *store) jumps() {
	s.mu.Lock()
	if some() {
		leave() // want `s.mu.Unlock\(\)`
		goto end
	}
	s.n++
end:
	s.mu.Unlock()
}

func (s *store) ofOneKey(n int) {
	s.shard(n).mu.Lock()
	leave() // want `s.shard\(n\).mu.Unlock\(\)`
	s.shard(n).mu.Unlock()
}

func (s *store) ofItsOwn() {
	s.lock()
	leave() // want `s.unlock\(\)`
	s.unlock()
	leave()
	s.lock()
	s.unlock()
}

func ofTwo(a, b *store) {
	a.mu.Lock()
	b.mu.Lock()
	b.mu.Unlock()
	leave() // want `a.mu.Unlock\(\)`
	a.mu.Unlock()
	leave()
}

func shadowed(a *store) {
	a.mu.Lock()
	leave() // want `a.mu.Unlock\(\)`
	{
		a := a.shard(1)
		a.mu.Lock()
		a.mu.Unlock()
	}
	a.mu.Unlock()
}

func tried(a *store) {
	if !a.mu.TryLock() {
		leave()
		return
	}
	leave() // want `a.mu.Unlock\(\)`
	a.mu.Unlock()
}

func triedLater(a *store) {
	leave()
	if a.mu.TryLock() {
		a.mu.Unlock()
	}
}

// A mutex of several servers, as Redis has them.
type mutex struct{}

func (mutex) LockContext(context.Context) error           { return nil }
func (mutex) UnlockContext(context.Context) (bool, error) { return true, nil }

func distributed(ctx context.Context, m mutex) error {
	leave()
	if err := m.LockContext(ctx); err != nil {
		return err
	}
	leave() // want `m.UnlockContext\(ctx\)`
	_, err := m.UnlockContext(ctx)
	return err
}

func acquire(context.Context, string) (string, error)      { return "", nil }
func release(ctx context.Context, key, token string) error { return nil }

func byFunctions(ctx context.Context, key string) error {
	leave()
	token, err := acquire(ctx, key)
	if err != nil {
		return err
	}
	leave() // want `release\(ctx, key, token\)`
	return release(ctx, key, token)
}

type semaphore struct{}

func (semaphore) Acquire(context.Context, int64) error { return nil }
func (semaphore) Release(int64)                        {}

func weighted(ctx context.Context, sem semaphore, n int64) error {
	if err := sem.Acquire(ctx, n); err != nil {
		leave()
		return err
	}
	leave() // want `sem.Release\(n\)`
	sem.Release(n)
	return nil
}

func unlocking(s *store) {
	s.mu.Lock()
	unlock := func() { s.mu.Unlock() }
	leave() // want `unlock\(\)`
	unlock()
}

func handedOver(s *store) func() {
	s.mu.Lock()
	leave() // want `s.mu.Unlock\(\)`
	return func() { s.mu.Unlock() }
}

func ofLiterals(s *store) func() {
	leave()
	run := func() {
		s.mu.Lock()
		leave() // want `s.mu.Unlock\(\)`
		s.mu.Unlock()
		leave()
	}
	run()
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		leave()
	}
}
