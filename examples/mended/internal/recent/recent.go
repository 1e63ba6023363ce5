// Package recent keeps the list of the newest links, and a draft for each
// user. Without Redis the list is empty and there are no drafts.
package recent

import (
	"context"
	"errors"
	"log"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/degraded"
)

const (
	listKey = "recent"
	listLen = 20
)

// Push puts code in front of the list.
func Push(ctx context.Context, code string) {
	rdb := redisruntime.Client(ctx, redisruntime.Cache)
	if rdb == nil {
		degraded.Note(ctx, "recent")
		return
	}
	if _, err := rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.LPush(ctx, listKey, code)
		p.LTrim(ctx, listKey, 0, listLen-1)
		return nil
	}); err != nil {
		degraded.Note(ctx, "recent")
		log.Printf("recent: %s: %v", code, err)
	}
}

// List returns the newest codes.
func List(ctx context.Context) ([]string, error) {
	return redisruntime.Do(ctx, redisruntime.Cache,
		func(ctx context.Context, rdb redis.UniversalClient) ([]string, error) {
			return rdb.LRange(ctx, listKey, 0, listLen-1).Result()
		},
		func(ctx context.Context, _ error) ([]string, error) {
			degraded.Note(ctx, "recent")
			return []string{}, nil
		})
}

// SaveDraft keeps what the user has typed so far for an hour.
func SaveDraft(ctx context.Context, user, text string) error {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Temp)
	if err != nil {
		return err
	}
	return rdb.Set(ctx, "draft:"+user, text, time.Hour).Err()
}

// Draft returns what SaveDraft kept, or "".
func Draft(ctx context.Context, user string) string {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Temp)
	if err != nil {
		degraded.Note(ctx, "draft")
		return ""
	}
	text, err := rdb.Get(ctx, "draft:"+user).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		degraded.Note(ctx, "draft")
	}
	return text
}
