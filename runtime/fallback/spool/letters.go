package spool

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"
)

// A Letter is a write that Redis has refused after it was accepted. It stays
// in the file until Retry or Discard.
type Letter struct {
	ID    uint64   // for Retry and Discard
	Args  [][]byte // command, key, and the rest
	Reply string   // Redis's error
	When  time.Time
}

// Letters returns the writes that Redis has refused, oldest first.
func (s *Spool) Letters() (letters []Letter, err error) {
	err = s.journal.file.View(func(tx *bolt.Tx) error {
		return tx.Bucket(lettersV1).ForEach(func(k, raw []byte) error {
			l, _, err := decodeLetter(k, raw)
			letters = append(letters, l)
			return corrupt(err)
		})
	})
	return letters, err
}

// Retry puts a letter at the end of what waits, as a new write. Call it when
// the reason for the refusal is gone. It returns when that is on disk.
func (s *Spool) Retry(ctx context.Context, id uint64) error {
	var raw []byte
	if err := s.journal.file.View(func(tx *bolt.Tx) (err error) {
		k := numberKey(id)
		if stored := tx.Bucket(lettersV1).Get(k); stored != nil {
			_, raw, err = decodeLetter(k, stored)
		}
		return corrupt(err)
	}); err != nil {
		return err
	}
	if raw == nil {
		return noLetter(id)
	}
	return s.accept(ctx, &call{raw: raw, letter: id})
}

// Discard gives a letter up.
func (s *Spool) Discard(id uint64) error {
	found := false
	if err := s.journal.file.Update(func(tx *bolt.Tx) error {
		letters := tx.Bucket(lettersV1)
		found = letters.Get(numberKey(id)) != nil
		return letters.Delete(numberKey(id))
	}); err != nil {
		return err
	}
	if !found {
		return noLetter(id)
	}
	s.journal.change(func() { s.journal.letters-- })
	return nil
}

func noLetter(id uint64) error { return fmt.Errorf("spool: there is no letter %d", id) }

// encodeLetter returns time, length of the reply, reply, and the write.
func encodeLetter(when time.Time, reply string, raw []byte) []byte {
	out := binary.BigEndian.AppendUint64(nil, uint64(when.UnixNano()))
	out = binary.AppendUvarint(out, uint64(len(reply)))
	return append(append(out, reply...), raw...)
}

// decodeLetter reverses encodeLetter. Everything is copied.
func decodeLetter(key, stored []byte) (l Letter, raw []byte, err error) {
	if len(key) != 8 || len(stored) < 8 {
		return l, nil, errGarbled
	}
	n, w := binary.Uvarint(stored[8:])
	if w <= 0 || n > uint64(len(stored)-8-w) {
		return l, nil, errGarbled
	}
	reply := stored[8+w:]
	raw = append([]byte{}, reply[n:]...)
	l = Letter{
		ID:    binary.BigEndian.Uint64(key),
		Reply: string(reply[:n]),
		When:  time.Unix(0, int64(binary.BigEndian.Uint64(stored))),
	}
	l.Args, err = decode(raw)
	return l, raw, err
}
