package exempt

import "github.com/redis/go-redis/v9"

// Good: a test.
var rdb = redis.NewClient(&redis.Options{})
