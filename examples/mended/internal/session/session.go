// Package session remembers who is logged in. The token itself says who that
// is; Redis only has to remember who has logged out. Without Redis the
// signature is believed, and a log-out is kept here until Redis can take it.
package session

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

// ErrNone says that the token belongs to no session.
var ErrNone = errors.New("no such session")

// Manager creates and ends sessions. Its methods may be called concurrently.
type Manager struct {
	secret []byte
	ttl    time.Duration

	mu    sync.Mutex
	ended map[string]bool // tokens whose end Redis does not know yet
}

// NewManager returns a manager whose tokens are signed with secret.
func NewManager(secret []byte, ttl time.Duration) *Manager {
	return &Manager{secret: secret, ttl: ttl, ended: map[string]bool{}}
}

// Create starts a session and returns its token.
func (m *Manager) Create(user string) string {
	return m.sign(user, time.Now().Add(m.ttl))
}

// User returns the user of a session, or ErrNone.
func (m *Manager) User(ctx context.Context, token string) (string, error) {
	user, ok := m.verify(token)
	if !ok || m.endedHere(token) {
		return "", ErrNone
	}
	ended, err := redisruntime.Do(ctx, redisruntime.Sessions,
		func(ctx context.Context, rdb redis.UniversalClient) (int64, error) {
			return rdb.Exists(ctx, key(token)).Result()
		},
		func(ctx context.Context, _ error) (int64, error) {
			degraded.Note(ctx, "session")
			return 0, nil
		})
	if err != nil {
		return "", err
	}
	if ended > 0 {
		return "", ErrNone
	}
	return user, nil
}

// Destroy ends a session.
func (m *Manager) Destroy(ctx context.Context, token string) {
	if _, ok := m.verify(token); !ok {
		return
	}
	if err := m.end(ctx, token); err != nil {
		degraded.Note(ctx, "session")
		m.mu.Lock()
		defer m.mu.Unlock()
		m.ended[token] = true
	}
}

// Run tells Redis, when it is back, which sessions ended meanwhile, until ctx
// ends.
func (m *Manager) Run(ctx context.Context) {
	for tick := time.Tick(time.Second); ; {
		select {
		case <-tick:
			m.tellEnded(ctx)
		case <-ctx.Done():
			return
		}
	}
}

// tellEnded tells Redis what it does not know. To end a session twice does no
// harm.
func (m *Manager) tellEnded(ctx context.Context) {
	for _, token := range m.endedTokens() {
		if err := m.end(ctx, token); err != nil {
			return // the next tick tries again
		}
		m.mu.Lock()
		delete(m.ended, token)
		m.mu.Unlock()
	}
}

func (m *Manager) end(ctx context.Context, token string) error {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Sessions)
	if err != nil {
		return err
	}
	return rdb.Set(ctx, key(token), 1, m.ttl).Err()
}

func (m *Manager) endedHere(token string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ended[token]
}

func (m *Manager) endedTokens() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Collect(maps.Keys(m.ended))
}

func key(token string) string { return "ended:" + token }
