package redistest_test

import (
	"testing"

	"github.com/autobot/redislint/runtime/redistest"
)

// As a test of a program's own looks.
func TestPriceWithoutRedis(t *testing.T) {
	r := redistest.New(t)
	if err := r.MustClient(cache).Set(t.Context(), "book", "7", 0).Err(); err != nil {
		t.Fatal(err)
	}
	r.Down()
	if got, err := price(t.Context(), r.Manager); got != "list price" || err != nil {
		t.Errorf("without Redis the price is %q, %v; want the list price", got, err)
	}
	r.Up()
	if got, err := price(t.Context(), r.Manager); got != "7" || err != nil {
		t.Errorf("with Redis the price is %q, %v; want 7", got, err)
	}
}
