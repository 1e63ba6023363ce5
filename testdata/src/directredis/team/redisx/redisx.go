// Package redisx is a team's own sanctioned package. It may build clients.
package redisx

import (
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

type Name string

var ErrDown = errors.New("redisx: no Redis")

type Pool struct{ clients map[Name]*redis.Client }

var pool = Pool{clients: map[Name]*redis.Client{"cache": redis.NewClient(&redis.Options{DB: 1})}}

func (p *Pool) Get(_ context.Context, name Name) *redis.Client { return p.clients[name] }

func Get(name Name) *redis.Client { return pool.clients[name] }

func Any(name Name, _ context.Context) redis.UniversalClient {
	if c := Get(name); c != nil {
		return c
	}
	return nil
}

func Open(_ context.Context, name Name) (*redis.ClusterClient, error) {
	if name == "" {
		return nil, ErrDown
	}
	return redis.NewClusterClient(&redis.ClusterOptions{}), nil
}
