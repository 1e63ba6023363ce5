package file

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"time"

	"github.com/autobot/redislint/runtime/fallback/internal/boltfile"
	bolt "go.etcd.io/bbolt"
)

// The buckets of the file. A change of their form is a new name.
var (
	valuesV1 = []byte("values-1") // key -> expiry, checksum, value
	expiryV1 = []byte("expiry-1") // expiry, key -> nothing; in the order of expiry
	sizeV1   = []byte("size-1")   // sizeKey -> number of values, their cost
	sizeKey  = []byte("size")
)

const (
	stampSize = 8 + 1 // of a key in expiryV1: see stamp
	never     = math.MaxInt64
)

// record is one value.
type record struct {
	expires int64 // nanoseconds of Unix time, or never
	value   []byte
}

func expiry(now time.Time, ttl time.Duration) int64 {
	if ttl == 0 {
		return never
	}
	return now.Add(ttl).UnixNano()
}

func (r record) expired(now time.Time) bool { return r.expires <= now.UnixNano() }

// serves reports whether r is as good as a newer record that would live for ttl.
func (r record) serves(newer record, ttl time.Duration) bool {
	return bytes.Equal(r.value, newer.value) && r.expires <= newer.expires && newer.expires-r.expires <= int64(ttl/10)
}

// headSize is what stands before the value: expiry and checksum.
const headSize = 8 + 4

var table = crc32.MakeTable(crc32.Castagnoli)

func (r record) encode() []byte {
	raw := binary.BigEndian.AppendUint64(make([]byte, 0, headSize+len(r.value)), uint64(r.expires))
	raw = binary.BigEndian.AppendUint32(raw, crc32.Checksum(r.value, table))
	return append(raw, r.value...)
}

// verify reads all values, because bbolt has no checksums of them.
func (t tables) verify() error {
	return t.values.ForEach(func(k, raw []byte) error {
		if len(raw) < headSize || binary.BigEndian.Uint32(raw[8:]) != crc32.Checksum(raw[headSize:], table) {
			return fmt.Errorf("%w: the value of key %q is not what was set", boltfile.ErrCorrupt, k[1:])
		}
		return nil
	})
}

// cost is what a value takes in the file, about: the key stands there twice.
func cost(key string, value []byte) int { return 64 + 2*len(key) + len(value) }

// name is the key in valuesV1. bbolt has no empty keys.
func name(key string) []byte { return append([]byte{'k'}, key...) }

// stamp is the key in expiryV1.
func stamp(expires int64, key string) []byte {
	return append(binary.BigEndian.AppendUint64(make([]byte, 0, stampSize+len(key)), uint64(expires)), name(key)...)
}

// tables is the file's content in a transaction.
type tables struct{ values, expiries, sizes *bolt.Bucket }

func create(tx *bolt.Tx) (tables, error) {
	for _, bucket := range [][]byte{valuesV1, expiryV1, sizeV1} {
		if _, err := tx.CreateBucketIfNotExists(bucket); err != nil {
			return tables{}, err
		}
	}
	return open(tx), nil
}

func open(tx *bolt.Tx) tables {
	return tables{tx.Bucket(valuesV1), tx.Bucket(expiryV1), tx.Bucket(sizeV1)}
}

// get returns a record whose value is valid until the transaction ends.
func (t tables) get(key string) (record, bool) {
	raw := t.values.Get(name(key))
	if len(raw) < headSize {
		return record{}, false
	}
	return record{int64(binary.BigEndian.Uint64(raw)), raw[headSize:]}, true
}

func (t tables) put(key string, r record) error {
	if err := t.values.Put(name(key), r.encode()); err != nil {
		return err
	}
	if err := t.expiries.Put(stamp(r.expires, key), nil); err != nil {
		return err
	}
	return t.grow(1, cost(key, r.value))
}

func (t tables) delete(key string) error {
	r, ok := t.get(key)
	if !ok {
		return nil
	}
	size := cost(key, r.value)
	if err := t.expiries.Delete(stamp(r.expires, key)); err != nil {
		return err
	}
	if err := t.values.Delete(name(key)); err != nil {
		return err
	}
	return t.grow(-1, -size)
}

func (t tables) size() (entries, size int) {
	raw := t.sizes.Get(sizeKey)
	if len(raw) < 16 {
		return 0, 0
	}
	return int(binary.BigEndian.Uint64(raw)), int(binary.BigEndian.Uint64(raw[8:]))
}

func (t tables) grow(entries, size int) error {
	n, b := t.size()
	raw := binary.BigEndian.AppendUint64(nil, uint64(n+entries))
	return t.sizes.Put(sizeKey, binary.BigEndian.AppendUint64(raw, uint64(b+size)))
}

// first returns the value that expires first.
func (t tables) first() (key string, expires int64, ok bool) {
	k, _ := t.expiries.Cursor().First()
	if len(k) < stampSize {
		return "", 0, false
	}
	return string(k[stampSize:]), int64(binary.BigEndian.Uint64(k)), true
}

// purge removes up to limit values that have expired; all if limit is negative.
func (t tables) purge(now time.Time, limit int) error {
	for ; limit != 0; limit-- {
		key, expires, ok := t.first()
		if !ok || expires > now.UnixNano() {
			return nil
		}
		if err := t.delete(key); err != nil {
			return err
		}
	}
	return nil
}

// makeRoom removes values until so many more fit.
func (t tables) makeRoom(entries, size int, opt Options) error {
	for {
		n, b := t.size()
		if n+entries <= opt.MaxEntries && b+size <= opt.MaxBytes {
			return nil
		}
		key, _, ok := t.first()
		if !ok {
			return fmt.Errorf("%w: it counts %d values and lists none", boltfile.ErrCorrupt, n)
		}
		if err := t.delete(key); err != nil {
			return err
		}
	}
}
