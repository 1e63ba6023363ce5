package session

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func TestSession(t *testing.T) {
	ctx := context.Background()
	srv := miniredis.RunT(t)
	m, err := NewManager("redis://"+srv.Addr()+"/2", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	token, err := m.Create(ctx, "alice")
	if err != nil {
		t.Fatal(err)
	}
	if user, err := m.User(ctx, token); user != "alice" || err != nil {
		t.Errorf("User = %q, %v; want alice", user, err)
	}
	m.Destroy(token)
	if _, err := m.User(ctx, token); !errors.Is(err, ErrNone) {
		t.Errorf("User after Destroy: %v; want ErrNone", err)
	}
	token, err = m.Create(ctx, "bob")
	if err != nil {
		t.Fatal(err)
	}
	srv.FastForward(2 * time.Hour)
	if _, err := m.User(ctx, token); !errors.Is(err, ErrNone) {
		t.Errorf("User after two hours: %v; want ErrNone", err)
	}
}

func TestBadURL(t *testing.T) {
	if _, err := NewManager("http://localhost", time.Hour); err == nil {
		t.Error("NewManager took a URL that is not Redis's")
	}
}
