package fallback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

// A Cache reads values of type T through Redis. It keeps a copy of what it
// sees in a Store, and serves the copy while Redis is unavailable. Fill in DB
// and Store, and then leave the fields alone; its methods may be called by any number of goroutines.
//
// While Redis is down, a copy may be older than what other processes wrote. What
// is set or deleted then is not in Redis when it is back; see Set and Delete.
type Cache[T any] struct {
	DB      redisruntime.Database
	Store   Store
	Manager *redisruntime.Manager // redisruntime.Default() if nil

	TTL      time.Duration // of a value in Redis; no end if 0
	StaleTTL time.Duration // of a copy, from the last time that Redis had it; TTL if 0

	Marshal   func(T) ([]byte, error)       // JSON if nil
	Unmarshal func([]byte) (T, error)       // JSON if nil
	Report    func(key string, cause error) // told of each value that the Store had to serve, and of a Store that fails; may be nil
}

// Get returns the value of a key, from Redis, or from the Store if Redis fails.
// Without a value the error is ErrNotFound; if Redis failed, with the reason.
func (c *Cache[T]) Get(ctx context.Context, key string) (T, error) {
	raw, err := redisruntime.DoOn(ctx, c.manager(), c.DB,
		func(ctx context.Context, rdb redis.UniversalClient) ([]byte, error) {
			raw, err := rdb.Get(ctx, key).Bytes()
			switch {
			case err == nil:
				c.keep(ctx, key, raw)
			case errors.Is(err, redis.Nil):
				c.tell(key, c.Store.Delete(ctx, key)) // a copy must not live on
			}
			return raw, err
		},
		func(ctx context.Context, reason error) ([]byte, error) { return c.stale(ctx, key, reason) })
	if err != nil {
		var zero T
		return zero, err
	}
	return c.unmarshal(key, raw)
}

// stale returns the copy, because of reason.
func (c *Cache[T]) stale(ctx context.Context, key string, reason error) ([]byte, error) {
	if errors.Is(reason, redis.Nil) {
		return nil, fmt.Errorf("key %q in redis database %q: %w", key, string(c.DB), ErrNotFound)
	}
	raw, err := c.Store.Get(context.WithoutCancel(ctx), key) // Redis may have used up the time
	if err != nil {
		return nil, fmt.Errorf("%w (%w)", err, reason)
	}
	c.tell(key, reason)
	return raw, nil
}

// Load is Get, and if there is no value, it is what load returns; that is then
// set. Concurrent calls for one key may each call load. An error that load
// returns is returned as it is; others are for Report only.
func (c *Cache[T]) Load(ctx context.Context, key string, load func(context.Context) (T, error)) (T, error) {
	value, err := c.Get(ctx, key)
	if err == nil {
		return value, nil
	}
	if !errors.Is(err, ErrNotFound) {
		c.tell(key, err)
	}
	if value, err = load(ctx); err != nil {
		return value, err
	}
	c.tell(key, c.Set(ctx, key, value))
	return value, nil
}

// Set sets the value in the Store and in Redis. If Redis fails, the error says
// why (errors.Is finds redisruntime.ErrUnavailable if it was not asked), this
// process serves the value until Redis is back, and then Redis's own, if it has
// one. Where that matters, give the value a TTL, or use package spool.
func (c *Cache[T]) Set(ctx context.Context, key string, value T) error {
	raw, err := c.marshal(key, value)
	if err != nil {
		return err
	}
	c.keep(ctx, key, raw)
	return c.write(ctx, func(ctx context.Context, rdb redis.UniversalClient) error {
		return rdb.Set(ctx, key, raw, c.TTL).Err()
	})
}

// Delete removes the value from the Store and from Redis. If Redis fails, the
// error says why, as that of Set does, and Redis may serve the value again.
func (c *Cache[T]) Delete(ctx context.Context, key string) error {
	return errors.Join(
		c.Store.Delete(ctx, key),
		c.write(ctx, func(ctx context.Context, rdb redis.UniversalClient) error { return rdb.Del(ctx, key).Err() }))
}

func (c *Cache[T]) write(ctx context.Context, op func(context.Context, redis.UniversalClient) error) error {
	rdb, err := c.manager().Lookup(ctx, c.DB)
	if err != nil {
		return err
	}
	return op(ctx, rdb)
}

// keep sets the copy.
func (c *Cache[T]) keep(ctx context.Context, key string, raw []byte) {
	ttl := c.StaleTTL
	if ttl == 0 {
		ttl = c.TTL
	}
	c.tell(key, c.Store.Set(ctx, key, raw, ttl))
}

func (c *Cache[T]) tell(key string, err error) {
	if err != nil && c.Report != nil {
		c.Report(key, err)
	}
}

func (c *Cache[T]) manager() *redisruntime.Manager {
	if c.Manager != nil {
		return c.Manager
	}
	return redisruntime.Default()
}

func (c *Cache[T]) marshal(key string, value T) (raw []byte, err error) {
	if c.Marshal != nil {
		raw, err = c.Marshal(value)
	} else {
		raw, err = json.Marshal(value)
	}
	if err != nil {
		return nil, fmt.Errorf("value of key %q: %w", key, err)
	}
	return raw, nil
}

func (c *Cache[T]) unmarshal(key string, raw []byte) (value T, err error) {
	if c.Unmarshal != nil {
		value, err = c.Unmarshal(raw)
	} else {
		err = json.Unmarshal(raw, &value)
	}
	if err != nil {
		return value, fmt.Errorf("value of key %q: %w", key, err)
	}
	return value, nil
}
