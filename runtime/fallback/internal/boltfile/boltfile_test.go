package boltfile

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
)

var bucket = []byte("b")

// Writers that come at the same time share syncs, and each is on disk when its
// Update returns.
func TestUpdatesShareSyncs(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "f"), "advice")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket(bucket); return err }); err != nil {
		t.Fatal(err)
	}
	before := f.Commits()
	const writers, each = 50, 4
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				key := fmt.Append(nil, w, " ", i)
				if err := f.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucket).Put(key, key) }); err != nil {
					t.Error(err)
				}
				if err := f.View(func(tx *bolt.Tx) error {
					if tx.Bucket(bucket).Get(key) == nil {
						t.Errorf("%q is not there after its Update", key)
					}
					return nil
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := f.Commits() - before; n > writers*each/2 {
		t.Errorf("%d updates took %d transactions; want that they share", writers*each, n)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Update(func(*bolt.Tx) error { return nil }); !errors.Is(err, ErrClosed) {
		t.Errorf("Update after Close: %v; want ErrClosed", err)
	}
	if err := f.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// A panic in bbolt is an error, and the file is let go of all the same.
func TestPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	f, err := Open(path, "advice")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Update(func(*bolt.Tx) error { panic("page 7 already freed") }); !errors.Is(err, ErrCorrupt) {
			t.Errorf("Update: %v; want ErrCorrupt", err)
		}
		if err := f.View(func(*bolt.Tx) error { return nil }); !errors.Is(err, ErrCorrupt) {
			t.Errorf("View after a panic: %v; want ErrCorrupt", err)
		}
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	again, err := Open(path, "advice")
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}
