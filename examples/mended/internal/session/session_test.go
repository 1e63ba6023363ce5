package session

import (
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	redisruntime "github.com/autobot/redislint/runtime"
)

// useRedis makes the default manager use the Redis at addr.
func useRedis(t *testing.T, addr string) {
	t.Helper()
	m, err := redisruntime.New(redisruntime.Config{
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{addr}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	redisruntime.SetDefault(m)
	t.Cleanup(func() { m.Close() })
}

func TestSession(t *testing.T) {
	ctx := t.Context()
	useRedis(t, miniredis.RunT(t).Addr())
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
	useRedis(t, "127.0.0.1:1") // nobody listens there
	m := NewManager([]byte("secret"), time.Hour)
	token := m.Create("alice")
	if user, err := m.User(ctx, token); user != "alice" || err != nil {
		t.Errorf("User = %q, %v; want alice", user, err)
	}
	m.Destroy(ctx, token)
	if _, err := m.User(ctx, token); !errors.Is(err, ErrNone) {
		t.Errorf("User after Destroy: %v; want ErrNone", err)
	}

	srv := miniredis.RunT(t)
	useRedis(t, srv.Addr())
	m.tellEnded(ctx)
	if !srv.DB(2).Exists(key(token)) {
		t.Error("Redis is back and was not told of the log-out")
	}
	if len(m.ended) != 0 {
		t.Errorf("%d log-outs still wait", len(m.ended))
	}
}
