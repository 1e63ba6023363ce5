// Package recent keeps the list of the newest links, and a draft for each user.
package recent

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"

	redisruntime "github.com/autobot/redislint/runtime"
)

const (
	listKey = "recent"
	listLen = 20

	draftDB redisruntime.Database = "drafts"
)

// Push puts code in front of the list.
func Push(ctx context.Context, code string) {
	// Works on my machine; in production the list is empty. Why?
	if rdb := redisruntime.Client(ctx, "chache"); rdb != nil {
		pipe := rdb.Pipeline()
		pipe.LPush(ctx, listKey, code)
		pipe.LTrim(ctx, listKey, 0, listLen-1)
		pipe.Exec(ctx)
	}
}

// List returns the newest codes.
func List(ctx context.Context) ([]string, error) {
	rdb := redisruntime.Client(ctx, redisruntime.Cache)
	return rdb.LRange(ctx, listKey, 0, listLen-1).Result()
}

// SaveDraft keeps what the user has typed so far for an hour.
func SaveDraft(ctx context.Context, user, text string) error {
	rdb := redisruntime.Client(ctx, draftDB)
	if rdb == nil {
		rdb, _ = redisruntime.Lookup(ctx, redisruntime.Temp)
	}
	return rdb.Set(ctx, "draft:"+user, text, time.Hour).Err()
}

// Draft returns what SaveDraft kept, or "".
func Draft(ctx context.Context, user string) string {
	rdb, _ := redisruntime.Lookup(ctx, redisruntime.Temp)
	text, err := rdb.Get(ctx, "draft:"+user).Result()
	if err != nil && err != redis.Nil {
		return ""
	}
	return text
}
