// Command linkctl looks after the data of linkd.
//
//	linkctl top      print the links with the most clicks
//	linkctl purge    empty the cache
//	linkctl config   print where Redis is, and who says so
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"

	"example.com/linkd/internal/cache"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: linkctl top | purge | config")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	var err error
	switch os.Args[1] {
	case "top":
		err = top(ctx)
	case "purge":
		_, err = cache.Purge(ctx)
	case "config":
		fmt.Print(redisruntime.Explain())
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		log.Fatal(err)
	}
}

// top prints the clicks of each link, most clicked first.
func top(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, redisruntime.Analytics)
	if err != nil {
		return err
	}
	total := map[string]int{}
	var keys []string
	scan := rdb.Scan(ctx, 0, "clicks:*", 500).Iterator()
	for scan.Next(ctx) {
		key := scan.Val()
		fields, err := rdb.HVals(ctx, key).Result()
		if err != nil {
			return err
		}
		sum := 0
		for _, text := range fields {
			n, err := strconv.Atoi(text)
			if err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			sum += n
		}
		if _, seen := total[key]; !seen { // SCAN may name a key twice
			keys = append(keys, key)
		}
		total[key] = sum
	}
	if err := scan.Err(); err != nil {
		return err
	}
	sort.Slice(keys, func(i, j int) bool { return total[keys[i]] > total[keys[j]] })
	for _, key := range keys {
		fmt.Printf("%8d %s\n", total[key], strings.TrimPrefix(key, "clicks:"))
	}
	return nil
}
