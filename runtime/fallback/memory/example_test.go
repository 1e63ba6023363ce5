package memory_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/autobot/redislint/runtime/fallback"
	"github.com/autobot/redislint/runtime/fallback/memory"
)

func ExampleNew() {
	store, err := memory.New(memory.Options{MaxEntries: 2})
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()
	for _, key := range []string{"a", "b", "c"} {
		if err := store.Set(ctx, key, []byte("value of "+key), time.Hour); err != nil {
			log.Fatal(err)
		}
	}
	value, err := store.Get(ctx, "c")
	fmt.Println(string(value), err)
	_, err = store.Get(ctx, "a") // it had to make room
	fmt.Println(errors.Is(err, fallback.ErrNotFound))
	// Output:
	// value of c <nil>
	// true
}
