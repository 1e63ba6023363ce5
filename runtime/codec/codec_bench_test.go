package codec_test

import (
	"fmt"
	"testing"

	"github.com/autobot/redislint/runtime/codec"
)

// BenchmarkCodec gives for each size, kind of data and algorithm what writing
// and reading cost, and how many times smaller the value gets.
func BenchmarkCodec(b *testing.B) {
	for _, size := range []int{100, 1 << 10, 10 << 10, 100 << 10, 1 << 20} {
		for _, kind := range []string{"json", "noise"} {
			data := map[string][]byte{"json": records(size), "noise": noise(size)}[kind]
			for _, name := range []string{"s2", "zstd"} {
				c := newCodec(b, codec.Config{Algorithm: algorithms[name], Threshold: 1})
				stored, err := c.Encode(data)
				if err != nil {
					b.Fatal(err)
				}
				what := fmt.Sprintf("%d/%s/%s", size, kind, name)
				b.Run(what+"/encode", func(b *testing.B) {
					b.ReportAllocs()
					b.SetBytes(int64(size))
					for b.Loop() {
						if _, err := c.Encode(data); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(float64(size)/float64(len(stored)), "ratio")
				})
				b.Run(what+"/decode", func(b *testing.B) {
					b.ReportAllocs()
					b.SetBytes(int64(size))
					for b.Loop() {
						if _, err := c.Decode(stored); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	}
}
