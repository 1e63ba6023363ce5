package queue

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/redistest"
)

// open opens a queue whose file is at path.
func open(t *testing.T, path string) *Queue {
	t.Helper()
	q, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func TestQueue(t *testing.T) {
	ctx := t.Context()
	redistest.New(t, redistest.Default())
	q := open(t, filepath.Join(t.TempDir(), "spool"))
	for _, ref := range []string{"mail", "poster"} {
		if err := q.Put(ctx, Click{Code: "abc", Ref: ref}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := q.Len(ctx); n != 2 || err != nil {
		t.Errorf("Len = %d, %v; want 2", n, err)
	}
	for _, ref := range []string{"mail", "poster"} {
		if c, err := q.Next(ctx); c != (Click{"abc", ref}) || err != nil {
			t.Errorf("Next = %v, %v; want %s", c, err, ref)
		}
	}
	if _, err := q.Next(ctx); !errors.Is(err, ErrEmpty) {
		t.Errorf("Next of an empty queue: %v; want ErrEmpty", err)
	}
}

func TestQueueWithoutRedis(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	redis := redistest.New(t, redistest.Default())
	redis.Down()
	path := filepath.Join(t.TempDir(), "spool")
	q := open(t, path)
	want := Click{Code: "abc", Ref: "mail"}
	if err := q.Put(ctx, want); err != nil {
		t.Fatal(err)
	}
	if n, err := q.Len(ctx); n != 1 || err != nil {
		t.Errorf("Len = %d, %v; want 1", n, err)
	}
	if _, err := q.Next(ctx); !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Errorf("Next: %v; want ErrUnavailable", err)
	}

	if err := q.Close(); err != nil { // the program ends, and starts again
		t.Fatal(err)
	}
	redis.Up()
	q = open(t, path)
	for {
		got, err := q.Next(ctx)
		if errors.Is(err, ErrEmpty) {
			continue
		}
		if got != want || err != nil {
			t.Errorf("Next = %v, %v; want the click that waited", got, err)
		}
		return
	}
}
