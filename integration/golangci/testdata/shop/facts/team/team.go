// Package team becomes the sanctioned package when a catalog says so.
package team

import "github.com/redis/go-redis/v9"

var client *redis.Client

// Get returns the client, nil while there is none.
func Get(name string) *redis.Client { return client }
