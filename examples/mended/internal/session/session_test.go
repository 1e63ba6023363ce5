package session

import (
	"errors"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/redistest"
)

func TestSession(t *testing.T) {
	ctx := t.Context()
	redistest.New(t, redistest.Default())
	m := NewManager([]byte("secret"), time.Hour)
	token := m.Create("alice")
	if user, err := m.User(ctx, token); user != "alice" || err != nil {
		t.Errorf("User = %q, %v; want alice", user, err)
	}
	m.Destroy(ctx, token)
	if _, err := NewManager([]byte("secret"), time.Hour).User(ctx, token); !errors.Is(err, ErrNone) {
		t.Errorf("User after Destroy, in another process: %v; want ErrNone", err)
	}
	if _, err := m.User(ctx, NewManager([]byte("other"), time.Hour).Create("alice")); !errors.Is(err, ErrNone) {
		t.Errorf("User of a forged token: %v; want ErrNone", err)
	}
	if _, err := m.User(ctx, NewManager([]byte("secret"), -time.Hour).Create("alice")); !errors.Is(err, ErrNone) {
		t.Errorf("User of a token that has expired: %v; want ErrNone", err)
	}
}

func TestSessionWithoutRedis(t *testing.T) {
	ctx := t.Context()
	redis := redistest.New(t, redistest.Default())
	redis.Down()
	m := NewManager([]byte("secret"), time.Hour)
	token := m.Create("alice")
	if user, err := m.User(ctx, token); user != "alice" || err != nil {
		t.Errorf("User = %q, %v; want alice", user, err)
	}
	m.Destroy(ctx, token)
	if _, err := m.User(ctx, token); !errors.Is(err, ErrNone) {
		t.Errorf("User after Destroy: %v; want ErrNone", err)
	}

	redis.Up()
	m.tellEnded(ctx)
	told, err := redis.MustClient(redisruntime.Sessions).Exists(ctx, key(token)).Result()
	if told != 1 || err != nil {
		t.Errorf("Redis is back and was not told of the log-out: %d, %v", told, err)
	}
	if len(m.ended) != 0 {
		t.Errorf("%d log-outs still wait", len(m.ended))
	}
}
