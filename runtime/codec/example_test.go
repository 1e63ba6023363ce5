package codec_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/autobot/redislint/runtime/codec"
	"github.com/redis/go-redis/v9"
)

func Example() {
	server, err := miniredis.Run()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	defer func() { _ = client.Close() }()
	ctx := context.Background()

	page := strings.Repeat("all work and no play ", 1000)
	if err := client.Set(ctx, "page", codec.Value{Data: []byte(page)}, time.Hour).Err(); err != nil {
		fmt.Println(err)
		return
	}
	var v codec.Value
	if err := client.Get(ctx, "page").Scan(&v); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(string(v.Data) == page, client.StrLen(ctx, "page").Val() < 1200)
	// Output: true true
}

func ExampleCodec() {
	archive, err := codec.New(codec.Config{Algorithm: codec.Zstd, Threshold: 4 << 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	page := []byte(strings.Repeat("all work and no play ", 1000))
	stored, err := archive.Value(page).MarshalBinary() // as go-redis does
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(page), len(stored) < 100)
	// Output: 21000 true
}
