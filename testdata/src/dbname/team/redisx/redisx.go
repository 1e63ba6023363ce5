// Package redisx is a team's own sanctioned package.
package redisx

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

type Name string

const (
	Main  Name = "main"
	Cahce Name = "cahce" // want `database "cahce" is not in redis-databases.yaml, so its client is always nil; did you mean "cache"\?`
)

// Key is no name of a database.
type Key string

func Get(name Name) *redis.Client { return nil }

func Of(name string) *redis.Client { return Get(Name(name)) } // want Of:"becomesDatabase"

func ByName(_ context.Context, name string) redis.UniversalClient { return nil }

type Pool struct{}

func (Pool) Open(name string) (*redis.Client, error) { return nil, errors.New("down: " + name) }

func Keyed(key string) Key { return Key(key) } // want Keyed:"becomesDatabase"
