// Package collections looks at clients one by one, in slices, arrays and maps.
package collections

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var errDown = errors.New("down")

func inSlice(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	for _, rdb := range []redis.UniversalClient{cache, main} {
		if rdb == nil {
			return errDown
		}
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func inArray(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	for _, rdb := range [...]redis.UniversalClient{cache, main} {
		if rdb == nil {
			return errDown
		}
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func byIndex(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	clients := [2]redis.UniversalClient{cache, main}
	for i := range clients {
		if clients[i] == nil {
			return errDown
		}
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func inMap(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	for name, c := range map[string]redis.UniversalClient{"cache": rdb} {
		if c == nil {
			return fmt.Errorf("no %s", name)
		}
	}
	return rdb.Ping(ctx).Err()
}

func named(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	needed := []struct {
		name string
		rdb  redis.UniversalClient
	}{{"cache", rdb}}
	for _, n := range needed {
		if n.rdb == nil {
			return fmt.Errorf("no %s", n.name)
		}
	}
	return rdb.Ping(ctx).Err()
}

func conditionsInMap(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	up := map[string]bool{"cache": rdb != nil}
	for name, ok := range up {
		if !ok {
			return errors.New(name)
		}
	}
	if !up["cache"] {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func lookedUp(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	up := map[string]bool{"cache": rdb != nil}
	if !up["cache"] {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func asKey(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if state := map[bool]string{true: "up", false: "down"}[rdb != nil]; state == "down" {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func allUp(clients ...redis.UniversalClient) bool {
	for _, rdb := range clients {
		if rdb == nil {
			return false
		}
	}
	return true
}

func byHelper(ctx context.Context) error {
	cache, main := redisruntime.Client(ctx, "cache"), redisruntime.Client(ctx, "main")
	if !allUp(cache, main) {
		return errDown
	}
	return errors.Join(cache.Ping(ctx).Err(), main.Ping(ctx).Err())
}

func need(clients map[string]redis.UniversalClient) error {
	for name, rdb := range clients {
		if rdb == nil {
			return errors.New(name)
		}
	}
	return nil
}

func byHelperOfMap(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if err := need(map[string]redis.UniversalClient{"cache": rdb}); err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func contains(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	if slices.Contains([]redis.UniversalClient{rdb}, nil) {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func containsFunc(ctx context.Context) error {
	clients := []redis.UniversalClient{}
	rdb := redisruntime.Client(ctx, "cache")
	clients = append(clients, rdb)
	if slices.ContainsFunc(clients, func(c redis.UniversalClient) bool { return c == nil }) {
		return errDown
	}
	return rdb.Ping(ctx).Err()
}

func appended(ctx context.Context) error {
	var clients []redis.UniversalClient
	rdb := redisruntime.Client(ctx, "cache")
	clients = append(clients, rdb)
	for _, c := range clients {
		if c == nil {
			return errDown
		}
	}
	return rdb.Ping(ctx).Err()
}

func others(ctx context.Context, spare redis.UniversalClient) error {
	rdb := redisruntime.Client(ctx, "cache")
	for _, c := range []redis.UniversalClient{spare} {
		if c == nil {
			return errDown
		}
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func rows(ctx context.Context, all [][]string) error {
	rdb := redisruntime.Client(ctx, "cache")
	var found [][]string
	for _, row := range all {
		found = append(found, append([]string{"row"}, row...))
	}
	for _, row := range found {
		if row[0] == "" {
			return errDown
		}
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func printed(ctx context.Context, names []string) error {
	rdb := redisruntime.Client(ctx, "cache")
	fmt.Println("up:", rdb != nil)
	for _, name := range names {
		if name == "" {
			return errDown
		}
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func onlyCounted(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	clients := []redis.UniversalClient{rdb}
	fmt.Println(len(clients))
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func pingsEach(ctx context.Context) error {
	rdb := redisruntime.Client(ctx, "cache")
	for _, c := range []redis.UniversalClient{rdb} {
		fmt.Println(c)
	}
	for _, c := range map[string]redis.UniversalClient{"cache": rdb} {
		fmt.Println(c)
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}
