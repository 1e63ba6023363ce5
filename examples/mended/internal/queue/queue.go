// Package queue hands clicks from the web handlers to the worker, through a
// list in Redis. Clicks that come while Redis is down wait in memory.
//
// No click is sent twice: one whose fate is unknown, because Redis went away
// before it answered, is given up rather than repeated.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

const (
	key        = "queue:clicks"
	maxWaiting = 100_000
)

// ErrEmpty says that no click came in time.
var ErrEmpty = errors.New("queue is empty")

// Click is one visit of a link.
type Click struct {
	Code string `json:"code"`
	Ref  string `json:"ref"` // the campaign that brought the visitor
}

// Queue is a list in Redis. Its methods may be called concurrently.
type Queue struct {
	waiting chan Click // never sent to Redis yet
}

// New returns the queue.
func New() *Queue {
	return &Queue{waiting: make(chan Click, maxWaiting)}
}

// Put appends a click.
func (q *Queue) Put(ctx context.Context, c Click) error {
	err := ctx.Err() // set if the request has no time left for Redis
	if err == nil {
		if err = push(ctx, c); err == nil {
			return nil
		}
		if !errors.Is(err, redisruntime.ErrUnavailable) {
			degraded.Note(ctx, "queue")
			return err // Redis may have it
		}
	}
	degraded.Note(ctx, "queue")
	select {
	case q.waiting <- c:
		return nil
	default:
		return fmt.Errorf("%d clicks wait already: %w", maxWaiting, err)
	}
}

// Run appends the clicks that waited when Redis is back, until ctx ends.
func (q *Queue) Run(ctx context.Context) {
	for {
		select {
		case c := <-q.waiting:
			q.send(ctx, c)
		case <-ctx.Done():
			return
		}
	}
}

// send appends c as soon as Redis is there to take it.
func (q *Queue) send(ctx context.Context, c Click) {
	for ctx.Err() == nil {
		if err := push(ctx, c); !errors.Is(err, redisruntime.ErrUnavailable) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// push appends c. An error that is ErrUnavailable says that Redis has not seen it.
func push(ctx context.Context, c Click) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Tasks)
	if err != nil {
		return err
	}
	return rdb.RPush(ctx, key, text).Err()
}

// Next waits up to a second for the next click, then returns ErrEmpty.
func (q *Queue) Next(ctx context.Context) (Click, error) {
	var c Click
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Tasks)
	if err != nil {
		return c, err
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	reply, err := rdb.BLPop(ctx, time.Second, key).Result()
	if errors.Is(err, redis.Nil) {
		return c, ErrEmpty
	}
	if err != nil {
		return c, err
	}
	if len(reply) != 2 {
		return c, errors.New("queue: unexpected reply")
	}
	err = json.Unmarshal([]byte(reply[1]), &c)
	return c, err
}

// Len returns the number of clicks that wait, here and in Redis.
func (q *Queue) Len(ctx context.Context) (int64, error) {
	here := int64(len(q.waiting))
	return redisruntime.Do(ctx, redisruntime.Tasks,
		func(ctx context.Context, rdb redis.UniversalClient) (int64, error) {
			n, err := rdb.LLen(ctx, key).Result()
			return here + n, err
		},
		func(ctx context.Context, _ error) (int64, error) {
			degraded.Note(ctx, "queue")
			return here, nil
		})
}
