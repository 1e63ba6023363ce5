// Package redisruntime is the sanctioned Redis client of redislint: a program
// asks for a database by name and gets a go-redis client, or nil while Redis
// is not available, and takes its fallback then.
//
//	client := redisruntime.Client(ctx, redisruntime.Cache)
//	if client == nil {
//		return loadFromDisk(ctx, id)
//	}
//	return client.Get(ctx, id).Result()
//
// Nil is known without asking: the state of every endpoint is kept in the
// background, so that no request waits for a Redis that is dead. Do joins
// both cases, no client and a failed command, in one fallback.
//
// The package functions use a default [Manager], which is built on first use
// from redis-databases.yaml, the REDIS_ variables and what the machine looks
// like. Programs and tests with wiring of their own call [New] and
// [SetDefault]. See docs/runtime.md for all promises and settings.
package redisruntime
