package spool

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"sync"
	"time"

	"github.com/autobot/redislint/runtime/fallback/internal/boltfile"
	bolt "go.etcd.io/bbolt"
)

// The buckets of the file. A change of their form is a new name.
var (
	waitingV1 = []byte("waiting-1") // number -> write
	lettersV1 = []byte("letters-1") // number -> letter
	aboutV1   = []byte("about-1")   // what follows

	idKey       = []byte("id")
	databaseKey = []byte("database")
	reservedKey = []byte("reserved") // see journal
)

// journal is the file of a spool.
type journal struct {
	file *boltfile.File
	id   string

	reserved uint64 // numbers up to this one may have been used
	skipped  bool   // the blocks of this Open are away from those before

	mu      sync.Mutex
	entries int
	bytes   int // of writes as they are encoded
	letters int
	changed chan struct{} // closed at the next change of these
}

// openJournal opens or makes the file, and reads all of it.
func openJournal(path, database string) (*journal, error) {
	f, err := boltfile.Open(path, "move it away to keep what can be saved of it, and start again without: the writes in it are not in Redis")
	if err != nil {
		return nil, err
	}
	j := &journal{file: f, changed: make(chan struct{})}
	if err := f.Update(func(tx *bolt.Tx) error { return j.load(tx, database) }); err != nil {
		_ = f.Close()
		return nil, err
	}
	return j, nil
}

func (j *journal) load(tx *bolt.Tx, database string) error {
	for _, name := range [][]byte{waitingV1, lettersV1, aboutV1} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	about := tx.Bucket(aboutV1)
	if about.Get(idKey) == nil {
		if err := about.Put(idKey, []byte(rand.Text())); err != nil {
			return err
		}
		if err := about.Put(databaseKey, []byte(database)); err != nil {
			return err
		}
	}
	j.id = string(about.Get(idKey))
	if owner := string(about.Get(databaseKey)); owner != database {
		return fmt.Errorf("the file holds writes for database %q, not %q: give each database a file of its own", owner, database)
	}
	if raw := about.Get(reservedKey); len(raw) == 8 {
		j.reserved = binary.BigEndian.Uint64(raw)
	}
	if err := tx.Bucket(waitingV1).ForEach(func(_, raw []byte) error {
		j.entries++
		j.bytes += len(raw)
		_, err := decode(raw)
		return corrupt(err)
	}); err != nil {
		return err
	}
	return tx.Bucket(lettersV1).ForEach(func(k, raw []byte) error {
		j.letters++
		_, _, err := decodeLetter(k, raw)
		return corrupt(err)
	})
}

func corrupt(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", boltfile.ErrCorrupt, err)
}

func numberKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// reserve takes a block of numbers. It returns what they follow, and the last
// one. Only one goroutine may call it.
func (j *journal) reserve() (after, last uint64, err error) {
	if after, err = nextBlock(j.reserved, !j.skipped); err != nil {
		return 0, 0, err
	}
	last = after + block
	if err := j.file.Update(func(tx *bolt.Tx) error {
		return tx.Bucket(aboutV1).Put(reservedKey, numberKey(last))
	}); err != nil {
		return 0, 0, err
	}
	j.reserved, j.skipped = last, true
	return after, last, nil
}

// item is a write to append. A letter that is tried again leaves its place; if
// it is there no more, the item is gone.
type item struct {
	number uint64
	raw    []byte
	letter uint64 // 0 if it is none
	gone   bool
}

// append puts items at the end. They are on disk when it returns.
func (j *journal) append(items []*item) error {
	err := j.file.Update(func(tx *bolt.Tx) error {
		waiting, letters := tx.Bucket(waitingV1), tx.Bucket(lettersV1)
		waiting.FillPercent = 0.95 // they come in order
		for _, it := range items {
			if it.letter != 0 {
				key := numberKey(it.letter)
				if it.gone = letters.Get(key) == nil; it.gone {
					continue
				}
				if err := letters.Delete(key); err != nil {
					return err
				}
			}
			if err := waiting.Put(numberKey(it.number), it.raw); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	j.change(func() {
		for _, it := range items {
			if it.gone {
				continue
			}
			j.entries++
			j.bytes += len(it.raw)
			if it.letter != 0 {
				j.letters--
			}
		}
	})
	return nil
}

// head returns the first entries, at least one if there is any.
func (j *journal) head() (entries []entry, err error) {
	size := 0
	err = j.file.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(waitingV1).Cursor()
		for k, raw := c.First(); k != nil && len(entries) < maxBatch; k, raw = c.Next() {
			if size += len(raw); size > maxBatchBytes && len(entries) > 0 {
				return nil
			}
			args, err := decode(raw)
			if err != nil {
				return corrupt(err)
			}
			entries = append(entries, entry{binary.BigEndian.Uint64(k), args})
		}
		return nil
	})
	return entries, err
}

// settle removes entries that are done. One that was refused becomes a letter.
func (j *journal) settle(done []entry, refused *entry, reply string) error {
	gone, freed := len(done), 0
	err := j.file.Update(func(tx *bolt.Tx) error {
		waiting := tx.Bucket(waitingV1)
		freed = 0
		remove := func(number uint64) ([]byte, error) {
			key := numberKey(number)
			raw := append([]byte{}, waiting.Get(key)...)
			freed += len(raw)
			return raw, waiting.Delete(key)
		}
		for _, e := range done {
			if _, err := remove(e.number); err != nil {
				return err
			}
		}
		if refused == nil {
			return nil
		}
		raw, err := remove(refused.number)
		if err != nil {
			return err
		}
		return tx.Bucket(lettersV1).Put(numberKey(refused.number), encodeLetter(time.Now(), reply, raw))
	})
	if err != nil {
		return err
	}
	j.change(func() {
		if refused != nil {
			gone++
			j.letters++
		}
		j.entries -= gone
		j.bytes -= freed
	})
	return nil
}

// change changes the numbers and tells those who wait for that.
func (j *journal) change(f func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	f()
	close(j.changed)
	j.changed = make(chan struct{})
}

// counts returns the numbers, and what is closed when they change.
func (j *journal) counts() (entries, bytes, letters int, changed <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.entries, j.bytes, j.letters, j.changed
}
