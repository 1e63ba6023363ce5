package imports

import . "github.com/redis/go-redis/v9"

func dot() any {
	return NewClient(&Options{DB: 1}) // want `NewClient, returned by dot, builds`
}
