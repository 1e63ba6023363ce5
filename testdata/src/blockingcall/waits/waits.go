// Package waits waits for others.
package waits

import (
	"context"
	"fmt"
	"time"

	redis7 "github.com/go-redis/redis/v7"
	redis8 "github.com/go-redis/redis/v8"
	"github.com/redis/go-redis/v9"
)

func pop(rdb *redis.Client) error {
	return rdb.BLPop(context.Background(), 0, "q").Err() // want `rdb.BLPop of 0 may wait for ever: its timeout is 0, and nothing ends its context`
}

const never = 0 * time.Second

func popOthers(rdb redis.UniversalClient) {
	ctx := context.Background()
	_ = rdb.BRPop(ctx, never, "q").Err()                                 // want `rdb.BRPop of never may wait for ever`
	_ = rdb.BLMove(ctx, "a", "b", "left", "right", 0).Err()              // want `rdb.BLMove of "a" may wait for ever`
	_ = rdb.BRPopLPush(ctx, "a", "b", time.Duration(0)).Err()            // want `rdb.BRPopLPush of "a" may wait for ever`
	_ = rdb.BZPopMin(ctx, 0, "z").Err()                                  // want `rdb.BZPopMin of 0 may wait for ever`
	_ = rdb.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "$"}})    // want `rdb.XRead of .* may wait for ever: its Block is 0`
	_ = rdb.XReadGroup(ctx, &redis.XReadGroupArgs{Group: "g", Block: 0}) // want `rdb.XReadGroup of .* may wait for ever: its Block is 0`
}

func older(rdb7 *redis7.Client, rdb8 *redis8.Client) {
	_ = rdb7.BLPop(0, "q").Err()                 // want `rdb7.BLPop of 0 may wait for ever`
	_ = rdb8.BLPop(context.TODO(), 0, "q").Err() // want `rdb8.BLPop of 0 may wait for ever`
	_ = rdb8.BLPop(context.TODO(), time.Second, "q").Err()
}

func readWithVariable(rdb *redis.Client) {
	args := &redis.XReadArgs{Streams: []string{"s", "$"}}
	for {
		_ = rdb.XRead(context.Background(), args).Err() // want `rdb.XRead of args may wait for ever: its Block is 0`
	}
}

func popForCaller(ctx context.Context, rdb *redis.Client) error {
	return rdb.BLPop(context.Background(), 0, "q").Err() // want `rdb.BLPop of 0 is handed context.Background\(\)`
}

func listen(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	defer sub.Close()
	for msg := range sub.Channel() { // want `the loop over sub.Channel\(\) goes on after ctx is done: that does not close the channel`
		fmt.Println(msg.Payload)
	}
}

func listenOnVariable(ctx context.Context, rdb *redis.Client) error {
	sub := rdb.PSubscribe(ctx, "news.*")
	defer func() { _ = sub.Close() }()
	ch := sub.Channel()
	for msg := range ch { // want `the loop over ch goes on after ctx is done`
		if msg.Payload == "stop" {
			return nil
		}
	}
	return nil
}

func listenOnChain(ctx context.Context, rdb *redis.Client) {
	for msg := range rdb.Subscribe(ctx, "news").Channel() { // want `goes on after ctx is done`
		fmt.Println(msg.Payload)
	}
}

func listenThenAsk(ctx context.Context, rdb *redis.Client) error {
	sub := rdb.Subscribe(ctx, "ask")
	defer sub.Close()
	for msg := range sub.Channel() { // want `goes on after ctx is done`
		fmt.Println(msg.Payload)
	}
	return ctx.Err()
}

// Good.

// raw ends after the client's ReadTimeout: go-redis does not look into it.
func raw(rdb *redis.Client) error { return rdb.Do(context.Background(), "BLPOP", "q", 0).Err() }

func readBounded(rdb *redis.Client, bound func(*redis.XReadArgs)) {
	args := &redis.XReadArgs{Streams: []string{"s", "$"}}
	args.Block = time.Second
	_ = rdb.XRead(context.Background(), args).Err()
	own := &redis.XReadArgs{Streams: []string{"s", "$"}}
	bound(own)
	_ = rdb.XRead(context.Background(), own).Err()
	set := redis.XReadArgs{Streams: []string{"s", "$"}}
	set = redis.XReadArgs{Block: -1}
	_ = rdb.XRead(context.Background(), &set).Err()
}

func popBounded(ctx context.Context, rdb *redis.Client, timeout time.Duration) error {
	own, cancel := context.WithCancel(context.Background())
	defer cancel()
	_ = rdb.BLPop(own, 0, "q").Err()
	_ = rdb.BLPop(ctx, 0, "q").Err()
	_ = rdb.BLPop(ctx, time.Second, "q").Err()
	return rdb.BLPop(ctx, timeout, "q").Err()
}

func popWithTimeout(rdb *redis.Client, pipe redis.Pipeliner, timeout time.Duration) {
	ctx := context.Background()
	_ = rdb.BLPop(ctx, time.Second, "q").Err()
	_ = rdb.BLPop(ctx, timeout, "q").Err()
	_ = rdb.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: -1}).Err()
	_ = rdb.XRead(ctx, &redis.XReadArgs{Streams: []string{"s", "0"}, Block: time.Second}).Err()
	_ = rdb.XReadStreams(ctx, "s", "0").Err()
	pipe.BLPop(ctx, 0, "q")
}

func listenUntilDone(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	defer sub.Close()
	ch := sub.Channel()
	for {
		select {
		case msg := <-ch:
			fmt.Println(msg.Payload)
		case <-ctx.Done():
			return
		}
	}
}

func listenClosed(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	go func() {
		<-ctx.Done()
		_ = sub.Close()
	}()
	for msg := range sub.Channel() {
		fmt.Println(msg.Payload)
	}
}

func listenAsking(ctx context.Context, rdb *redis.Client) {
	for msg := range rdb.Subscribe(ctx, "news").Channel() {
		if ctx.Err() != nil {
			return
		}
		fmt.Println(msg.Payload)
	}
}

func listenOnOthers(ctx context.Context, sub *redis.PubSub) {
	for msg := range sub.Channel() {
		fmt.Println(msg.Payload)
	}
}

func listenForEver(rdb *redis.Client) {
	for msg := range rdb.Subscribe(context.Background(), "news").Channel() {
		fmt.Println(msg.Payload)
	}
}

func handle(ctx context.Context, msg *redis.Message) { fmt.Println(msg) }

func listenHandling(ctx context.Context, rdb *redis.Client) {
	for msg := range rdb.Subscribe(ctx, "news").Channel() {
		handle(ctx, msg)
	}
}
