package imports

import "github.com/redis/go-redis/v9"

func lone() {
	redis.NewClient(&redis.Options{}) // want `use redisruntime.Standalone\(context.TODO\(\), "main"\)`
}
