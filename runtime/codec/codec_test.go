package codec_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/autobot/redislint/runtime/codec"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
)

func newCodec(tb testing.TB, cfg codec.Config) *codec.Codec {
	tb.Helper()
	c, err := codec.New(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// records is text like that which programs cache.
func records(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `{"id":%d,"user":"user-%d@example.com","active":%t,"balance":%.2f},`, i, r.IntN(100000), r.IntN(2) == 0, r.Float64()*1000)
	}
	return b.Bytes()[:size]
}

func noise(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

var algorithms = map[string]codec.Algorithm{"s2": codec.S2, "zstd": codec.Zstd, "none": codec.None}

// Whatever one Codec writes, any other reads.
func TestEveryCodecReadsEveryOther(t *testing.T) {
	for written, a := range algorithms {
		for read, b := range algorithms {
			w, r := newCodec(t, codec.Config{Algorithm: a, Threshold: 1}), newCodec(t, codec.Config{Algorithm: b, Threshold: 1 << 20})
			for _, data := range [][]byte{nil, {0}, []byte("5"), records(100), records(5000), noise(5000), {0xC1}, {0xC1, 0xFE, 's', 0, 0, 0, 0}, append([]byte{0xC1, 0xFE, 'z'}, records(3000)...)} {
				stored, err := w.Encode(data)
				if err != nil {
					t.Fatal(err)
				}
				got, err := r.Decode(stored)
				if err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s to %s: %d bytes came back as %d, %v", written, read, len(data), len(got), err)
				}
			}
		}
	}
}

func TestWhatIsCompressed(t *testing.T) {
	c := newCodec(t, codec.Config{Threshold: 1000})
	for name, tt := range map[string]struct {
		data    []byte
		smaller bool
	}{
		"below the threshold": {records(999), false},
		"at the threshold":    {records(1000), true},
		"noise":               {noise(5000), false},
	} {
		stored, err := c.Encode(tt.data)
		if err != nil {
			t.Fatal(err)
		}
		if smaller := len(stored) < len(tt.data); smaller != tt.smaller || !smaller && !bytes.Equal(stored, tt.data) {
			t.Errorf("%s: %d bytes are stored as %d", name, len(tt.data), len(stored))
		}
	}
}

func TestConfig(t *testing.T) {
	for field, cfg := range map[string]codec.Config{
		"algorithm": {Algorithm: 'x'},
		"Threshold": {Threshold: -1},
		"MaxSize":   {MaxSize: 1 << 30},
	} {
		if _, err := codec.New(cfg); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%+v: %v; want an error that names %s", cfg, err, field)
		}
	}
}

// A small stored value must not make the reader allocate a large one.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 10<<20)
	e, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := newCodec(t, codec.Config{MaxSize: 1 << 20})
	for name, stored := range map[string][]byte{
		"s2":            append([]byte{0xC1, 0xFE, 's', 0, 0, 0, 0}, s2.Encode(nil, zeros)...),
		"zstd":          append([]byte{0xC1, 0xFE, 'z', 0, 0, 0, 0}, e.EncodeAll(zeros, nil)...),
		"claimed by s2": {0xC1, 0xFE, 's', 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f},
	} {
		_, err := c.Decode(stored)
		var size *codec.SizeError
		if !errors.As(err, &size) || size.Max != 1<<20 {
			t.Errorf("%s: %v; want a SizeError", name, err)
		}
	}
	var size *codec.SizeError
	if _, err := c.Encode(zeros); !errors.As(err, &size) || size.Size != len(zeros) {
		t.Errorf("Encode: %v; want a SizeError: nobody could read it", err)
	}
}

func TestDamage(t *testing.T) {
	for name, a := range algorithms {
		c := newCodec(t, codec.Config{Algorithm: a, Threshold: 1})
		data := append([]byte{0xC1, 0xFE, 's'}, records(2000)...) // None gives it a header as well
		stored, err := c.Encode(data)
		if err != nil {
			t.Fatal(err)
		}
		for i := 3; i < len(stored); i += 7 {
			damaged := bytes.Clone(stored)
			damaged[i] ^= 0x55
			var corrupt *codec.CorruptError
			var size *codec.SizeError
			if _, err := c.Decode(damaged); !errors.As(err, &corrupt) && !errors.As(err, &size) {
				t.Errorf("%s: byte %d is another one: %v; want a CorruptError", name, i, err)
			}
		}
		var corrupt *codec.CorruptError
		if _, err := c.Decode(stored[:len(stored)-1]); !errors.As(err, &corrupt) {
			t.Errorf("%s: cut off: %v; want a CorruptError", name, err)
		}
	}
}

func TestTogether(t *testing.T) {
	for _, a := range algorithms {
		c := newCodec(t, codec.Config{Algorithm: a})
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				data := records(2000 + i)
				stored, err := c.Encode(data)
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := c.Decode(stored); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%d bytes: %v", len(data), err)
				}
			})
		}
		wg.Wait()
	}
}

func FuzzDecode(f *testing.F) {
	for _, a := range algorithms {
		c := newCodec(f, codec.Config{Algorithm: a, Threshold: 1})
		stored, err := c.Encode(records(300))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(stored)
	}
	f.Add([]byte{0xC1, 0xFE, 'n', 0, 0, 0, 0})
	c := newCodec(f, codec.Config{MaxSize: 1 << 20, Threshold: 1})
	f.Fuzz(func(t *testing.T, stored []byte) {
		data, err := c.Decode(stored)
		if err == nil && len(data) > 1<<20 && len(data) > len(stored) {
			t.Errorf("%d bytes came out of %d", len(data), len(stored))
		}
		again, err := c.Encode(stored) // any bytes are somebody's value
		if err != nil {
			t.Skip("too large")
		}
		if back, err := c.Decode(again); err != nil || !bytes.Equal(back, stored) {
			t.Errorf("%q came back as %q, %v", stored, back, err)
		}
	})
}
