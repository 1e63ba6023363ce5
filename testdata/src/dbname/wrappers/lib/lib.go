// Package lib has functions through which strings become databases.
package lib

import (
	"context"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

func Open(ctx context.Context, name string) redis.UniversalClient { // want Open:"becomesDatabase"
	return redisruntime.Client(ctx, redisruntime.Database(name))
}

type Store struct {
	Name string // want Name:"becomesDatabase"
	note string
}

func (s *Store) Client(ctx context.Context) redis.UniversalClient { return Open(ctx, s.Name) }

func (s *Store) Use(name string) { s.Name = name } // want Use:"becomesDatabase"

func Many(ctx context.Context, names ...string) { // want Many:"becomesDatabase"
	for _, name := range names {
		Open(ctx, name)
	}
}

func Generic[S ~string](ctx context.Context, name S) { // want Generic:"becomesDatabase"
	Open(ctx, string(name))
}

var Default = "cache" // want Default:"becomesDatabase"

func OpenDefault(ctx context.Context) { Open(ctx, Default) }

// Lenient maps old names, so what it is given need not be a name.
func Lenient(ctx context.Context, name string) {
	if name == "default" {
		name = "main"
	}
	Open(ctx, name)
}

func Mapped(ctx context.Context, name string) {
	known := map[string]bool{}
	if known[name] {
		Open(ctx, name)
	}
}

func Switched(ctx context.Context, name string) {
	switch name {
	case "default":
	default:
		Open(ctx, name)
	}
}

type Opener interface {
	Open(ctx context.Context, name string)
}

type Impl struct{}

func (Impl) Open(ctx context.Context, name string) { Open(ctx, name) } // want Open:"becomesDatabase"
