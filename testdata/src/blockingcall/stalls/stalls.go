// Package stalls keeps servers from others.
package stalls

import (
	"context"
	"time"

	redis6 "github.com/go-redis/redis"
	redis8 "github.com/go-redis/redis/v8"
	redigo "github.com/gomodule/redigo/redis"
	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

func keys(ctx context.Context, rdb *redis.Client) ([]string, error) {
	keys, err := rdb.Keys(ctx, "user:*").Result() // want `rdb.Keys of "user:\*" sends KEYS, during which the server answers nobody else; use SCAN`
	if err != nil {
		return nil, err
	}
	return keys, nil
}

func keysAgain(ctx context.Context, rdb *redis8.Client) (n int, err error) {
	found, err := rdb.Keys(ctx, "a:*").Result() // want `rdb.Keys of "a:\*" sends KEYS`
	if err != nil {
		return 0, err
	}
	more, err := rdb.Keys(ctx, "b:*").Result() // want `rdb.Keys of "b:\*" sends KEYS`
	return len(found) + len(more), err
}

func keysElsewhere(ctx context.Context, rdb *redis.ClusterClient, any redis.Cmdable) []string {
	all, err := rdb.Keys(ctx, "cluster:*").Result() // want `rdb.Keys of "cluster:\*" sends KEYS`
	if err != nil {
		return nil
	}
	return append(all, any.Keys(ctx, "any:*").Val()...) // want `any.Keys of "any:\*" sends KEYS`
}

func flush(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.FlushAll(ctx).Err(); err != nil { // want `rdb.FlushAll sends FLUSHALL, .*; use FLUSHALL ASYNC`
		return err
	}
	return rdb.FlushDB(ctx).Err() // want `rdb.FlushDB sends FLUSHDB, .*; use FLUSHDB ASYNC`
}

func save(ctx context.Context, rdb redis.UniversalClient) error {
	return rdb.Save(ctx).Err() // want `rdb.Save sends SAVE, .*; use BGSAVE`
}

func raw(ctx context.Context, rdb *redis.Client, conn redigo.Conn) error {
	if _, err := conn.Do("KEYS", "*"); err != nil { // want `conn.Do of "KEYS" sends KEYS`
		return err
	}
	if err := rdb.Process(ctx, redis.NewStringSliceCmd(ctx, "keys", "*")); err != nil { // want `redis.NewStringSliceCmd of "keys" sends KEYS`
		return err
	}
	return rdb.Do(ctx, "flushall").Err() // want `rdb.Do of "flushall" sends FLUSHALL`
}

func built(ctx context.Context, c rueidis.Client) error {
	return c.Do(ctx, c.B().Keys().Pattern("*").Build()).Error() // want `c.B\(\).Keys sends KEYS`
}

func older(rdb *redis6.Client) error {
	return rdb.FlushDb().Err() // want `rdb.FlushDb sends FLUSHDB`
}

func keysWithComment(ctx context.Context, rdb *redis.Client) ([]string, error) {
	found, err := rdb.Keys(ctx, "exact" /* few */).Result() // want `rdb.Keys of "exact" sends KEYS`
	return found, err
}

// Good.

func scan(ctx context.Context, rdb *redis.Client, conn redigo.Conn) error {
	iter := rdb.Scan(ctx, 0, "user:*", 100).Iterator()
	for iter.Next(ctx) {
		if err := rdb.Unlink(ctx, iter.Val()).Err(); err != nil {
			return err
		}
	}
	if _, err := conn.Do("FLUSHALL", "ASYNC"); err != nil {
		return err
	}
	if err := rdb.FlushDBAsync(ctx).Err(); err != nil {
		return err
	}
	return iter.Err()
}

func unboundedIsFine(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.LRange(ctx, "l", 0, -1).Err(); err != nil {
		return err
	}
	return rdb.HGetAll(ctx, "h").Err()
}

type keyed struct{}

func (keyed) Keys(time.Duration) []string { return nil }

func others(k keyed) []string { return k.Keys(0) }

type facade struct{ rdb *redis.Client }

func (f *facade) Keys(ctx context.Context, pattern string) ([]string, error) {
	return f.rdb.Keys(ctx, pattern).Result()
}

func (f *facade) FlushAllNow(ctx context.Context) error { return f.rdb.FlushAll(ctx).Err() }

func (f *facade) KeysOfUsers(ctx context.Context) ([]string, error) {
	return f.rdb.Keys(ctx, "user:*").Result() // want `f.rdb.Keys of "user:\*" sends KEYS`
}
