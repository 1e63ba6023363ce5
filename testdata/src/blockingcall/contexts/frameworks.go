package contexts

import (
	"context"

	"github.com/gin-gonic/gin"
	"github.com/labstack/echo/v4"
	"github.com/redis/go-redis/v9"
)

func ginHandler(rdb *redis.Client) func(c *gin.Context) {
	return func(c *gin.Context) {
		_ = rdb.Ping(context.Background()).Err() // want `rdb.Ping is handed context.Background\(\) .*; use c.Request.Context\(\)`
	}
}

func echoHandler(c echo.Context) error {
	own := redis.NewClient(&redis.Options{}) // want `redis.NewClient of &redis.Options{} builds a client for each request`
	defer own.Close()
	ctx := context.TODO() // want `ctx is context.TODO\(\): own.Ping goes on when its caller has given up; use c.Request\(\).Context\(\)`
	return own.Ping(ctx).Err()
}

type stream interface {
	Context() context.Context
	SendMsg(any) error
	RecvMsg(any) error
}

func grpcHandler(s stream, rdb *redis.Client) error {
	return rdb.Ping(context.Background()).Err() // want `use s.Context\(\)`
}

type job struct{ ctx context.Context }

func (j *job) Context() context.Context { return j.ctx }

func ofJob(j *job, rdb *redis.Client) error { return rdb.Ping(context.Background()).Err() }
