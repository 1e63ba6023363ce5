package queue

import (
	"context"
	"testing"

	"github.com/alicebob/miniredis/v2"
)

func TestQueue(t *testing.T) {
	ctx := context.Background()
	q := New([]string{miniredis.RunT(t).Addr()})
	for _, ref := range []string{"mail", "poster"} {
		if err := q.Put(ctx, Click{Code: "abc", Ref: ref}); err != nil {
			t.Fatal(err)
		}
	}
	if n := q.Len(ctx); n != 2 {
		t.Errorf("Len = %d, want 2", n)
	}
	for _, ref := range []string{"mail", "poster"} {
		if c, err := q.Next(); c != (Click{"abc", ref}) || err != nil {
			t.Errorf("Next = %v, %v; want %s", c, err, ref)
		}
	}
}
