package contexts

import "github.com/redis/go-redis/v9"

func shadowedPackage(redisruntime, context string) *redis.Client {
	return redis.NewClient(&redis.Options{}) // want `use redisruntime1.Standalone\(context1.TODO\(\), "main"\)`
}
