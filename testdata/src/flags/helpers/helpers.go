// Package helpers gets its clients from helpers that build them.
package helpers

import (
	"fixtures/flags/helpers/factory"

	"github.com/redis/go-redis/v9"
)

var shared = factory.New(factory.Config{}) // want `factory.New for shared gives a client that redis.NewClient builds, which has no fallback when Redis is down`

func open() (*redis.Client, error) { // want open:"builds a client with redis.NewClient"
	return factory.Ping(factory.Config{}) // want `factory.Ping, returned by open, gives a client`
}

func value() func(factory.Config) *redis.Client {
	return factory.New // want `factory.New, returned by value, gives a client`
}

func method(c factory.Config) {
	rdb := c.Client() // want `c.Client for rdb gives a client`
	defer rdb.Close()
}

func generic[T any](make func() T) T { return make() }

var named = generic(factory.Named) // want `factory.Named gives a client that redis.NewUniversalClient builds`

var fine = factory.Approved()

var lazy = factory.Lazy(factory.Config{})

var err = factory.Uses(factory.Config{})

func text(err error) string { return err.Error() } // a method of no package
