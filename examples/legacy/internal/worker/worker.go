// Package worker counts clicks, away from the requests.
package worker

import (
	"context"
	"log"
	"time"

	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/stats"
)

// Run counts clicks until ctx ends.
func Run(ctx context.Context, q *queue.Queue, repo *stats.Repo) {
	for ctx.Err() == nil {
		click, err := q.Next()
		if err != nil {
			log.Printf("worker: %v", err)
			time.Sleep(100 * time.Millisecond)
			continue
		}
		if err := repo.Count(context.TODO(), click.Code, click.Ref); err != nil {
			log.Printf("worker: count %s: %v", click.Code, err)
		}
	}
}
