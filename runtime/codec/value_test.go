package codec_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/codec"
	"github.com/redis/go-redis/v9"
)

type report struct {
	Title string
	Lines []string
}

// Through go-redis and a real server, in every way that values travel.
func TestOnAServer(t *testing.T) {
	client := redisserver.Start(t).Bare(&redis.Options{})
	ctx := context.Background()
	data := records(10_000)
	check := func(how string, got codec.Value, err error) {
		t.Helper()
		if err != nil || !bytes.Equal(got.Data, data) {
			t.Errorf("%s: %d bytes, %v; want %d", how, len(got.Data), err, len(data))
		}
	}

	if err := client.Set(ctx, "k", codec.Value{Data: data}, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n := client.StrLen(ctx, "k").Val(); n == 0 || n > int64(len(data))/2 {
		t.Errorf("%d bytes are stored as %d", len(data), n)
	}
	var v codec.Value
	check("Get", v, client.Get(ctx, "k").Scan(&v))
	check("Get", v, nil)

	if err := client.Set(ctx, "plain", data, 0).Err(); err != nil {
		t.Fatal(err)
	}
	var plain codec.Value
	err := client.Get(ctx, "plain").Scan(&plain)
	check("written without it", plain, err)

	zstd := newCodec(t, codec.Config{Algorithm: codec.Zstd})
	if err := client.HSet(ctx, "hash", "report", zstd.Value(data)).Err(); err != nil {
		t.Fatal(err)
	}
	var hash struct {
		Report codec.Value `redis:"report"`
	}
	err = client.HGetAll(ctx, "hash").Scan(&hash)
	check("HGetAll into a struct", hash.Report, err)

	if err := client.RPush(ctx, "list", zstd.Value(data), zstd.Value(data)).Err(); err != nil {
		t.Fatal(err)
	}
	var list []codec.Value
	if err := client.LRange(ctx, "list", 0, -1).ScanSlice(&list); err != nil || len(list) != 2 {
		t.Fatalf("LRange: %d values, %v", len(list), err)
	}
	check("LRange", list[0], nil)
	check("LRange", list[1], nil)

	values, err := client.MGet(ctx, "k", "plain").Result()
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range values {
		got, err := zstd.Decode([]byte(stored.(string)))
		check("MGet", codec.Value{Data: got}, err)
	}

	if err := client.Set(ctx, "number", codec.Value{Data: []byte("41")}, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n, err := client.Incr(ctx, "number").Result(); n != 42 || err != nil {
		t.Errorf("INCR of a small value: %d, %v; want 42, because it is stored as it is", n, err)
	}
}

func TestJSON(t *testing.T) {
	client := redisserver.Start(t).Bare(&redis.Options{})
	ctx := context.Background()
	want := report{Title: "sales"}
	for range 300 {
		want.Lines = append(want.Lines, "one line of the report")
	}
	zstd := newCodec(t, codec.Config{Algorithm: codec.Zstd})
	if err := client.Set(ctx, "report", codec.NewJSON(zstd, want), 0).Err(); err != nil {
		t.Fatal(err)
	}
	if n := client.StrLen(ctx, "report").Val(); n == 0 || n > 1000 {
		t.Errorf("it is stored in %d bytes", n)
	}
	var got codec.JSON[report]
	if err := client.Get(ctx, "report").Scan(&got); err != nil || got.Value.Title != "sales" || len(got.Value.Lines) != 300 {
		t.Errorf("Scan: %v, title %q, %d lines", err, got.Value.Title, len(got.Value.Lines))
	}
	if err := client.Set(ctx, "report", `{"Title":"by hand"}`, 0).Err(); err != nil {
		t.Fatal(err)
	}
	var plain codec.JSON[report]
	if err := client.Get(ctx, "report").Scan(&plain); err != nil || plain.Value.Title != "by hand" {
		t.Errorf("JSON written without it: %v, title %q", err, plain.Value.Title)
	}
	if err := client.Set(ctx, "report", "no JSON", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := client.Get(ctx, "report").Scan(&plain); err == nil {
		t.Error("no error for a value that is no JSON")
	}
}

// What Scan is given belongs to go-redis, which uses it again.
func TestNothingOfTheBufferIsKept(t *testing.T) {
	for _, data := range [][]byte{[]byte("small"), append([]byte{0xC1, 0xFE, 's'}, noise(3000)...), records(3000)} {
		stored, err := codec.Value{Data: data}.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		buffer := bytes.Clone(stored)
		var v codec.Value
		if err := v.UnmarshalBinary(buffer); err != nil {
			t.Fatal(err)
		}
		clear(buffer)
		if !bytes.Equal(v.Data, data) {
			t.Errorf("a value of %d bytes changed with the buffer that it was read from", len(data))
		}
	}
}
