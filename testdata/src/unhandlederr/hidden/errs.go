package hidden

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
)

func namedErr(ctx context.Context, rdb *redis.Client) (n int, err error) {
	v := rdb.Get(ctx, "k").Val() // want `rdb.Get\(ctx, "k"\).Val hides`
	fmt.Println(v)
	return
}

func errLater(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "a").Result()
	w := rdb.Get(ctx, "b").Val() // want `hides`
	fmt.Println(w)
	return v, err
}

func errDeferred(ctx context.Context, rdb *redis.Client) error {
	err := rdb.Ping(ctx).Err()
	defer func() { fmt.Println(err) }()
	w := rdb.Get(ctx, "b").Val() // want `hides`
	fmt.Println(w)
	return nil
}

func errAgain(ctx context.Context, rdb *redis.Client) (string, error) {
	v, err := rdb.Get(ctx, "a").Result()
	if err != nil {
		return "", err
	}
	w := rdb.Get(ctx, "b").Val() // want `hides`
	x, err := rdb.Get(ctx, w).Result()
	return v + x, err
}

func jump(ctx context.Context, rdb *redis.Client, n int) error {
	if n > 0 {
		goto end
	}
	fmt.Println(rdb.Get(ctx, "jump").Val()) // want `hides`
	fmt.Println(n)
end:
	return nil
}
