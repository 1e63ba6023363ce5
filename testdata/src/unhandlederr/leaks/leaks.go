// Package leaks opens subscriptions, connections and clients.
package leaks

import (
	"context"
	"fmt"
	"log"
	"time"

	redigo "github.com/gomodule/redigo/redis"
	"github.com/redis/go-redis/v9"
)

func subscription(ctx context.Context, rdb *redis.Client) (string, error) {
	sub := rdb.Subscribe(ctx, "news") // want `the \*redis.PubSub sub, from rdb.Subscribe of "news", is not closed: its connections stay open for good`
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return msg.Payload, nil
}

func subscriptionUntil(ctx context.Context, rdb *redis.Client) {
	sub := rdb.PSubscribe(ctx, "news.*") // want `\*redis.PubSub sub, from rdb.PSubscribe of "news.\*", is not closed`
	ch := sub.Channel()
	for {
		select {
		case msg := <-ch:
			fmt.Println(msg)
		case <-ctx.Done():
			return
		}
	}
}

func subscriptionBreak(ctx context.Context, rdb *redis.Client) {
	for msg := range rdb.Subscribe(ctx, "break").Channel() { // want `\*redis.PubSub of rdb.Subscribe of "break" is not closed`
		if msg.Payload == "stop" {
			break
		}
	}
}

func connection(ctx context.Context, rdb *redis.Client) error {
	conn := rdb.Conn() // want `the \*redis.Conn conn, from rdb.Conn, is not closed`
	return conn.Ping(ctx).Err()
}

func inLoop(ctx context.Context, rdb *redis.Client) error {
	for range 3 {
		conn := rdb.Conn() // want `the \*redis.Conn conn, from rdb.Conn, is not closed`
		if err := conn.Ping(ctx).Err(); err != nil {
			return err
		}
	}
	return nil
}

func client(ctx context.Context) error {
	rdb := redis.NewClient(&redis.Options{}) // want `the \*redis.Client rdb, from redis.NewClient of &redis.Options{}, is not closed`
	return rdb.Ping(ctx).Err()
}

func pooled(pool *redigo.Pool) (string, error) {
	conn := pool.Get() // want `the redis.Conn conn, from pool.Get, is not closed`
	return redigo.String(conn.Do("GET", "k"))
}

func chained(pool *redigo.Pool) (string, error) {
	return redigo.String(pool.Get().Do("GET", "k")) // want `the redis.Conn of pool.Get is not closed`
}

// Good.

func closed(ctx context.Context, rdb *redis.Client, pool *redigo.Pool) error {
	sub := rdb.Subscribe(ctx, "news")
	defer sub.Close()
	conn := rdb.Conn()
	defer func() { _ = conn.Close() }()
	other := pool.Get()
	defer other.Close()
	_, err := sub.Receive(ctx)
	return err
}

func forever(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	for msg := range sub.Channel() {
		fmt.Println(msg.Payload)
	}
}

func foreverReceiving(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	for {
		msg, err := sub.ReceiveMessage(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(msg)
	}
}

func background(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	go func() {
		for msg := range sub.Channel() {
			fmt.Println(msg.Payload)
		}
	}()
}

func channel(ctx context.Context, rdb *redis.Client) <-chan *redis.Message {
	return rdb.Subscribe(ctx, "news").Channel()
}

type bus struct {
	sub *redis.PubSub
	rdb *redis.Client
}

func handedOn(ctx context.Context, rdb *redis.Client) *bus {
	b := &bus{sub: rdb.Subscribe(ctx, "news")}
	other := redis.NewClient(&redis.Options{})
	b.rdb = other
	return b
}

func derived(rdb *redis.Client) *redis.Client { return rdb.WithTimeout(time.Second) }

func derivedHere(ctx context.Context, rdb *redis.Client) error {
	slow := rdb.WithTimeout(time.Minute)
	return slow.Ping(ctx).Err()
}

func subscriptionOf(ctx context.Context) *redis.PubSub {
	rdb := redis.NewClient(&redis.Options{})
	return rdb.Subscribe(ctx, "news")
}

func consume(sub *redis.PubSub) { _ = sub.Close() }

func passed(ctx context.Context, rdb *redis.Client) {
	sub := rdb.Subscribe(ctx, "news")
	consume(sub)
}
