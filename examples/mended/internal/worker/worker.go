// Package worker counts clicks, away from the requests.
package worker

import (
	"context"
	"errors"
	"log"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/stats"
)

// pause is how long the worker waits after a fault.
const pause = 100 * time.Millisecond

// Run counts clicks until ctx ends.
func Run(ctx context.Context, q *queue.Queue, repo *stats.Repo) {
	for ctx.Err() == nil {
		click, err := q.Next(ctx)
		if errors.Is(err, queue.ErrEmpty) {
			continue
		}
		if err != nil {
			time.Sleep(pause)
			continue
		}
		count(ctx, repo, click)
	}
}

// count counts one click once: it tries again only while Redis has not seen it.
func count(ctx context.Context, repo *stats.Repo, click queue.Click) {
	for ctx.Err() == nil {
		err := repo.Count(ctx, click.Code, click.Ref)
		if err == nil {
			return
		}
		if !errors.Is(err, redisruntime.ErrUnavailable) {
			log.Printf("worker: click of %s may be lost: %v", click.Code, err)
			return
		}
		time.Sleep(pause)
	}
}
