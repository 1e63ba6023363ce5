// Command linkctl looks after the data of linkd.
//
//	linkctl top      print the links with the most clicks
//	linkctl purge    empty the cache
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

const redisURL = "redis://localhost:6379/8"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: linkctl top | purge")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	opts, err := redis.ParseURL(redisURL)
	if err != nil {
		log.Fatal(err)
	}
	client := redis.NewClient(opts)
	defer client.Close()

	switch os.Args[1] {
	case "top":
		err = top(ctx, client)
	case "purge":
		err = purge(ctx, client)
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// top prints the clicks of each link, most clicked first.
func top(ctx context.Context, client *redis.Client) error {
	keys, err := client.Keys(ctx, "clicks:*").Result()
	if err != nil {
		return err
	}
	total := map[string]int{}
	for _, key := range keys {
		for _, n := range client.HGetAll(ctx, key).Val() {
			var clicks int
			if _, err := fmt.Sscan(n, &clicks); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			total[key] += clicks
		}
	}
	sort.Slice(keys, func(i, j int) bool { return total[keys[i]] > total[keys[j]] })
	for _, key := range keys {
		fmt.Printf("%8d %s\n", total[key], strings.TrimPrefix(key, "clicks:"))
	}
	return nil
}

// purge empties the cache, which is database 1.
func purge(ctx context.Context, client *redis.Client) error {
	if err := client.Do(ctx, "SELECT", 1).Err(); err != nil {
		return err
	}
	return client.FlushDB(ctx).Err()
}
