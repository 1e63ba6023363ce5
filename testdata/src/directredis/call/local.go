package call

type redisLike struct{}

func (redisLike) NewClient(int) int { return 0 }

// Good: another NewClient.
func namesake() int {
	var redis redisLike
	return redis.NewClient(0)
}

func NewClient() int { return 0 }

var _ = NewClient()
