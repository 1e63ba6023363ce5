package boltfile

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

var bucket = []byte("b")

// Writers that come while another one commits share the next sync, and each is on
// disk when its Update returns.
func TestUpdatesShareSyncs(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "f"), "advice")
	if err != nil {
		t.Fatal(err)
	}
	before := f.Commits()
	const writers = 50
	begun, goOn := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := f.Update(func(tx *bolt.Tx) error {
			close(begun)
			<-goOn
			_, err := tx.CreateBucket(bucket)
			return err
		}); err != nil {
			t.Error(err)
		}
	})
	<-begun
	for w := range writers {
		wg.Go(func() {
			key := fmt.Append(nil, w)
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
		})
	}
	for waiting := 0; waiting < writers; time.Sleep(time.Millisecond) {
		f.mu.Lock()
		waiting = len(f.waiting)
		f.mu.Unlock()
	}
	close(goOn)
	wg.Wait()
	if n := f.Commits() - before; n != 2 {
		t.Errorf("%d updates that came during another took %d transactions; want one", writers, n-1)
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
