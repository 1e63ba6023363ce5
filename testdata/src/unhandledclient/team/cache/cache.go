// Package cache passes the team's clients on.
package cache

import (
	"fixtures/unhandledclient/team/redisx"
	"github.com/redis/go-redis/v9"
)

func New() *redis.Client { return redisx.Get("cache") } // want New:"maybeNil"

func Spare() *redis.Client { return redisx.Spare() } // want Spare:"maybeNil"

func Either(spare bool) *redis.Client { // want Either:"maybeNil"
	if spare {
		return redisx.Spare()
	}
	return redisx.Get("cache")
}

func Must() *redis.Client {
	rdb := redisx.Get("cache")
	if rdb == nil {
		panic("no redis")
	}
	return rdb
}

func Open() (redis.UniversalClient, error) { return redisx.Open("cache") } // want Open:"maybeNil"

type Store struct {
	Rdb   *redis.Client // want Rdb:"keepsNil"
	Spare *redis.Client // want Spare:"keepsNil"
	Err   error
	Any   redis.UniversalClient // want Any:"keepsNil"
}

func NewStore() *Store {
	s := &Store{Rdb: New(), Spare: redisx.Spare()}
	s.Any, s.Err = redisx.Open("cache")
	return s
}
