// Package inhouse reaches Redis through the library of the house only.
package inhouse

import "fixtures/directredis/configured/kv"

var client = kv.Open(kv.Parse("localhost:6379")) // want `kv.Open for client builds a Redis client of its own, .*; get a client from redisruntime.Client by the name of its database`
