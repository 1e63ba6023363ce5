package cache

import (
	"context"
	"errors"
	"os"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// Ready is safe on a nil store.
func (s *Store) Ready() bool { return s != nil && s.Rdb != nil }

// Client gives what the store has.
func (s *Store) Client() *redis.Client { return s.Rdb } // want Client:"maybeNil"

// Die does not come back.
func Die(reason string) {
	os.Exit(1)
}

// Require checks for its callers.
func Require(rdb redis.UniversalClient) {
	if rdb == nil {
		panic("no redis")
	}
}

// Note only looks.
func Note(err error) {
	if err != nil {
		_ = err.Error()
	}
}

// Named has named results.
func Named(ctx context.Context) (rdb redis.UniversalClient, err error) { // want Named:"maybeNil"
	rdb, err = redisruntime.Lookup(ctx, "cache")
	if err != nil {
		err = errors.Join(errors.New("cache"), err)
	}
	return
}

// Have says whether there is one.
func Have(ctx context.Context) (*redis.Client, bool) { // want Have:"maybeNil"
	rdb := redisruntime.Standalone(ctx, "cache")
	return rdb, rdb != nil
}

// Boxed makes an interface of a pointer that its caller has checked.
func Boxed(rdb *redis.Client) redis.Cmdable { return rdb }

// Shared is a package variable.
var Shared = redisruntime.Standalone(context.Background(), "cache") // want Shared:"keepsNil"

// Verified is one that init has checked.
var Verified *redis.Client

func init() {
	if Verified = redisruntime.Standalone(context.Background(), "cache"); Verified == nil {
		os.Exit(1)
	}
}

// Embeds promotes the client.
type Embeds struct{ *redis.Client } // want Client:"keepsNil"

// NewEmbeds makes one.
func NewEmbeds(ctx context.Context) *Embeds {
	return &Embeds{redisruntime.Standalone(ctx, "cache")}
}

// Generic passes a client through.
func Generic[T any](v T) T { return v }
