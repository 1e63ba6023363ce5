// Package redisutil was copied from the billing service. Keep in sync!
package redisutil

import (
	"context"
	"log"
	"time"

	"github.com/redis/go-redis/v9"
)

// MustConnect returns a client for database db, or ends the program.
func MustConnect(addr string, db int) *redis.Client {
	client := redis.NewClient(&redis.Options{
		Addr:        addr,
		DB:          db,
		DialTimeout: 5 * time.Second,
		ReadTimeout: 300 * time.Millisecond, // fail fast
		MaxRetries:  5,
	})
	if err := client.Ping(context.Background()).Err(); err != nil {
		log.Fatalf("redis at %s: %v", addr, err)
	}
	return client
}
