package file_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/autobot/redislint/runtime/fallback/file"
)

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()

	for range 2 { // as after a restart
		store, err := file.Open(filepath.Join(dir, "copies"), file.Options{MaxEntries: 10_000, MaxBytes: 64 << 20})
		if err != nil {
			log.Fatal(err)
		}
		if _, err := store.Get(ctx, "greeting"); err != nil {
			fmt.Println(err != nil)
			if err := store.Set(ctx, "greeting", []byte("hello"), time.Hour); err != nil {
				log.Fatal(err)
			}
		}
		value, err := store.Get(ctx, "greeting")
		fmt.Println(string(value), err)
		if err := store.Close(); err != nil {
			log.Fatal(err)
		}
	}
	// Output:
	// true
	// hello <nil>
	// hello <nil>
}
