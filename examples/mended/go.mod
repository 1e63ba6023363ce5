module example.com/linkd

go 1.26.0

require (
	github.com/alicebob/miniredis/v2 v2.39.0
	github.com/autobot/redislint v0.0.0
	github.com/redis/go-redis/v9 v9.23.0
)

replace github.com/autobot/redislint => ../..
