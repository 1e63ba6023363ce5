// Package queue hands clicks from the web handlers to the worker.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

const key = "queue:clicks"

// Click is one visit of a link.
type Click struct {
	Code string `json:"code"`
	Ref  string `json:"ref"` // the campaign that brought the visitor
}

// Queue is a list in Redis.
type Queue struct {
	rdb redis.UniversalClient
}

// New returns the queue.
func New(addrs []string) *Queue {
	return &Queue{
		rdb: redis.NewUniversalClient(&redis.UniversalOptions{
			Addrs:       addrs,
			DB:          3, // tasks, see the wiki. NOT 2!
			ReadTimeout: 300 * time.Millisecond,
		}),
	}
}

// Put appends a click.
func (q *Queue) Put(ctx context.Context, c Click) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return q.rdb.RPush(ctx, key, text).Err()
}

// Next waits for the next click.
func (q *Queue) Next() (Click, error) {
	var c Click
	reply, err := q.rdb.BLPop(context.Background(), 0, key).Result()
	if err != nil {
		return c, err
	}
	if len(reply) != 2 {
		return c, errors.New("queue: unexpected reply")
	}
	err = json.Unmarshal([]byte(reply[1]), &c)
	return c, err
}

// Len returns the number of clicks that wait.
func (q *Queue) Len(ctx context.Context) int64 {
	return q.rdb.LLen(ctx, key).Val()
}
