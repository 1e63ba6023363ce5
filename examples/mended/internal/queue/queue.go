// Package queue hands clicks from the web handlers to the worker, through a
// list in Redis. Clicks that come while Redis is down wait in a file, also for
// the next start of the program; each reaches the list exactly once.
package queue

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/fallback/spool"

	"example.com/linkd/internal/degraded"
)

const (
	key = "queue:clicks"
	// allowance is how long Redis and the disk may take together.
	allowance = 200 * time.Millisecond
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
	spool *spool.Spool
}

// Open returns the queue. What Redis cannot take waits in the file at path.
func Open(path string) (*Queue, error) {
	s, err := spool.Open(path, nil, redisruntime.Tasks, spool.Options{MaxEntries: 100_000})
	if err != nil {
		return nil, err
	}
	return &Queue{spool: s}, nil
}

// Close ends the queue. What waits stays in the file.
func (q *Queue) Close() error { return q.spool.Close() }

// Put appends a click, even if other calls have used up the request's time for
// Redis: then the file takes it.
func (q *Queue) Put(ctx context.Context, c Click) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), allowance)
	defer cancel()
	err = q.spool.Enqueue(limited, "RPUSH", key, text)
	if err != nil || q.spool.Len() > 0 {
		degraded.Note(ctx, "queue")
	}
	return err
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
	here := int64(q.spool.Len())
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
