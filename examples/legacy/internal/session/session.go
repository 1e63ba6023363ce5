// Package session remembers who is logged in.
package session

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrNone says that the token belongs to no session.
var ErrNone = errors.New("no such session")

// Manager creates and ends sessions.
type Manager struct {
	client *redis.Client
	ttl    time.Duration
}

// NewManager returns a manager that keeps its sessions in the Redis at url.
func NewManager(url string, ttl time.Duration) (*Manager, error) {
	opts, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	opts.ReadTimeout = time.Second
	return &Manager{client: redis.NewClient(opts), ttl: ttl}, nil
}

// Create starts a session and returns its token.
func (m *Manager) Create(ctx context.Context, user string) (string, error) {
	token := rand.Text()
	if err := m.client.Set(ctx, key(token), user, m.ttl).Err(); err != nil {
		return "", err
	}
	return token, nil
}

// User returns the user of a session, or ErrNone.
func (m *Manager) User(ctx context.Context, token string) (string, error) {
	user, err := m.client.Get(ctx, key(token)).Result()
	switch err {
	case nil:
		m.client.Expire(ctx, key(token), m.ttl)
		return user, nil
	case redis.Nil:
		return "", ErrNone
	default:
		return "", err
	}
}

// Destroy ends a session.
func (m *Manager) Destroy(token string) {
	m.client.Del(context.Background(), key(token))
}

func key(token string) string { return "session:" + token }
