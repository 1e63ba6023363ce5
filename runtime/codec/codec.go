package codec

import (
	"cmp"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// Defaults of a [Config].
const (
	DefaultThreshold = 1 << 10  // bytes
	DefaultMaxSize   = 64 << 20 // bytes
)

// serverMax is the size in bytes of the largest value that Redis takes.
const serverMax = 512 << 20

// A Config says how values are written. Any Codec reads what any other has
// written, so it can be changed at any time; only MaxSize concerns reading.
type Config struct {
	Algorithm Algorithm // S2 if zero
	Threshold int       // bytes from which on a value is compressed; DefaultThreshold if zero, 1 for all
	MaxSize   int       // bytes that a value may have, plain; DefaultMaxSize if zero
}

// A Codec writes and reads values. It may be used by any number of goroutines.
type Codec struct {
	cfg     Config
	encoder func() (*zstd.Encoder, error)
	decoder func() (*zstd.Decoder, error)
}

// New returns a Codec, or an error that says what is wrong with the Config.
func New(cfg Config) (*Codec, error) {
	cfg.Algorithm = cmp.Or(cfg.Algorithm, S2)
	cfg.Threshold = cmp.Or(cfg.Threshold, DefaultThreshold)
	cfg.MaxSize = cmp.Or(cfg.MaxSize, DefaultMaxSize)
	switch {
	case algorithms[cfg.Algorithm] == nil:
		return nil, fmt.Errorf("codec: unknown algorithm %q: use S2, Zstd or None", rune(cfg.Algorithm))
	case cfg.Threshold < 0:
		return nil, fmt.Errorf("codec: Threshold is %d: use 1 to compress every value, or 0 for %d", cfg.Threshold, DefaultThreshold)
	case cfg.MaxSize < 0 || cfg.MaxSize > serverMax:
		return nil, fmt.Errorf("codec: MaxSize is %d: use 1 to %d, which is all that Redis takes, or 0 for %d", cfg.MaxSize, serverMax, DefaultMaxSize)
	}
	return &Codec{
		cfg: cfg,
		encoder: sync.OnceValues(func() (*zstd.Encoder, error) {
			return zstd.NewWriter(nil, zstd.WithEncoderCRC(false)) // the header has one
		}),
		decoder: sync.OnceValues(func() (*zstd.Decoder, error) {
			return zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(uint64(cfg.MaxSize)))
		}),
	}, nil
}

// standard is the Codec of values that name none.
var standard = sync.OnceValue(func() *Codec {
	c, err := New(Config{})
	if err != nil {
		panic(err) // it has nothing that could be wrong
	}
	return c
})

// Encode returns data as it is stored. A value below the threshold, or one
// that does not get smaller, is stored as it is, without a header. The result
// may share memory with data. The error is a *SizeError.
func (c *Codec) Encode(data []byte) ([]byte, error) {
	if len(data) > c.cfg.MaxSize {
		return nil, &SizeError{Size: len(data), Max: c.cfg.MaxSize}
	}
	if len(data) >= c.cfg.Threshold && c.cfg.Algorithm != None {
		stored, err := algorithms[c.cfg.Algorithm].compress(c, newHeader(c.cfg.Algorithm, data), data)
		if err != nil {
			return nil, fmt.Errorf("codec: %w", err)
		}
		if len(stored) < len(data) {
			return stored, nil
		}
	}
	if looksEncoded(data) { // or it would be taken for what it is not
		return append(newHeader(None, data), data...), nil
	}
	return data, nil
}

// Decode returns the value of what is stored. What has no header was written
// without a Codec, or was not worth compressing, and is returned as it is. The
// result may share memory with stored. The error is a *CorruptError or a *SizeError.
func (c *Codec) Decode(stored []byte) ([]byte, error) {
	if !looksEncoded(stored) {
		return stored, nil
	}
	h, body := parseHeader(stored)
	data, err := algorithms[h.algorithm].expand(c, body)
	if err != nil {
		return nil, err
	}
	if sum(data) != h.sum {
		return nil, &CorruptError{Size: len(stored), Cause: errSum}
	}
	return data, nil
}
