package codec

import (
	"errors"
	"slices"

	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
)

// An Algorithm compresses values. Its number is stored with each of them.
type Algorithm byte

// The algorithms.
const (
	S2   Algorithm = 's' // fast: for values that are read often
	Zstd Algorithm = 'z' // small: for values that are large, or live long
	None Algorithm = 'n' // values are stored as they are; others are still read
)

type algorithm struct {
	compress func(c *Codec, dst, data []byte) ([]byte, error) // appends to dst
	expand   func(c *Codec, body []byte) ([]byte, error)
}

var algorithms = map[Algorithm]*algorithm{
	S2: {
		compress: func(_ *Codec, dst, data []byte) ([]byte, error) {
			dst = slices.Grow(dst, s2.MaxEncodedLen(len(data)))
			body := s2.Encode(dst[len(dst):cap(dst)], data) // there is room, so it writes there
			return dst[:len(dst)+len(body)], nil
		},
		expand: func(c *Codec, body []byte) ([]byte, error) {
			n, err := s2.DecodedLen(body)
			if err != nil {
				return nil, &CorruptError{len(body), err}
			}
			if n > c.cfg.MaxSize {
				return nil, &SizeError{n, c.cfg.MaxSize}
			}
			data, err := s2.Decode(nil, body)
			if err != nil {
				return nil, &CorruptError{len(body), err}
			}
			return data, nil
		},
	},
	Zstd: {
		compress: func(c *Codec, dst, data []byte) ([]byte, error) {
			e, err := c.encoder()
			if err != nil {
				return nil, err
			}
			return e.EncodeAll(data, dst), nil
		},
		expand: func(c *Codec, body []byte) ([]byte, error) {
			d, err := c.decoder()
			if err != nil {
				return nil, err
			}
			data, err := d.DecodeAll(body, nil)
			if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
				return nil, &SizeError{Max: c.cfg.MaxSize}
			}
			if err != nil {
				return nil, &CorruptError{len(body), err}
			}
			return data, nil
		},
	},
	None: {
		compress: func(_ *Codec, dst, data []byte) ([]byte, error) { return append(dst, data...), nil },
		expand: func(c *Codec, body []byte) ([]byte, error) {
			if len(body) > c.cfg.MaxSize {
				return nil, &SizeError{len(body), c.cfg.MaxSize}
			}
			return body, nil
		},
	},
}
