// Package value holds constructors that are not called where they are named.
package value

import (
	"sync"

	r "github.com/redis/go-redis/v9"
)

var build = r.NewClient // want `r.NewClient is handed on as a value, and each client it builds goes its own way when Redis is down; get it from redisruntime.Standalone`

func provide(...any) {}

func wire() {
	provide(r.NewClient, r.NewRing) // want `r.NewClient is handed on` `r.NewRing is handed on`
}

var once = sync.OnceValue(func() *r.Client {
	return r.NewClient(&r.Options{}) // want `r.NewClient builds .*use redisruntime.Standalone\(context.TODO\(\), "main"\)`
})

type factory struct {
	New func(*r.Options) *r.Client
}

var f = factory{New: r.NewClient} // want `r.NewClient is handed on`

var g = &factory{New: (r.NewClient)} // want `r.NewClient is handed on`

func indirect() *r.Client {
	newClient := r.NewClusterClient // want `r.NewClusterClient is handed on`
	_ = newClient
	return f.New(&r.Options{}) // good: reported where it is stored
}
