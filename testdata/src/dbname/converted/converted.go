// Package converted has names that are looked at once they are databases, so that
// they may stand for others.
package converted

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var renamed = map[redisruntime.Database]redisruntime.Database{}

func variable(ctx context.Context, name string) redis.UniversalClient {
	db := redisruntime.Database(name)
	if to, ok := renamed[db]; ok {
		db = to
	}
	return redisruntime.Client(ctx, db)
}

func index(ctx context.Context, name string) redis.UniversalClient {
	return redisruntime.Client(ctx, renamed[redisruntime.Database(name)])
}

func tag(ctx context.Context, name string) redis.UniversalClient {
	switch redisruntime.Database(name) {
	case redisruntime.Main:
		return redisruntime.Client(ctx, redisruntime.Cache)
	}
	return nil
}

func compared(name string) bool { return redisruntime.Database(name) == redisruntime.Main }

func resolve(db redisruntime.Database) redisruntime.Database { return renamed[db] }

func resolved(ctx context.Context, name string) redis.UniversalClient {
	return redisruntime.Client(ctx, resolve(redisruntime.Database(name)))
}

func find(db redisruntime.Database) (redisruntime.Database, bool) {
	to, ok := renamed[db]
	return to, ok
}

func found(ctx context.Context, name string) redis.UniversalClient {
	db, ok := find(redisruntime.Database(name))
	if !ok {
		return nil
	}
	return redisruntime.Client(ctx, db)
}

func known(db redisruntime.Database) bool { return db == redisruntime.Main }

func checked(ctx context.Context, name string) redis.UniversalClient {
	if !known(redisruntime.Database(name)) {
		return nil
	}
	return redisruntime.Client(ctx, redisruntime.Main)
}

func choose(ctx context.Context, db redisruntime.Database) redis.UniversalClient {
	return redisruntime.Client(ctx, renamed[db])
}

func handed(ctx context.Context, name string) redis.UniversalClient {
	return choose(ctx, redisruntime.Database(name))
}

type service struct{ db redisruntime.Database }

func field(ctx context.Context, name string) redis.UniversalClient {
	s := service{db: redisruntime.Database(name)}
	return redisruntime.Client(ctx, renamed[s.db])
}

// Nobody looks at this one.
func kept(ctx context.Context, name string) redis.UniversalClient {
	db := (redisruntime.Database(name))
	return redisruntime.Client(ctx, db)
}

func callers(ctx context.Context) {
	variable(ctx, "users")
	index(ctx, "users")
	tag(ctx, "users")
	compared("users")
	resolved(ctx, "users")
	found(ctx, "users")
	checked(ctx, "users")
	handed(ctx, "users")
	field(ctx, "users")
	kept(ctx, "users") // want `database "users" is not in`
}
