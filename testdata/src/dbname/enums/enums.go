// Package enums asks values of enumerations for their databases.
package enums

import (
	"context"

	"fixtures/dbname/enums/lib"

	"github.com/redis/go-redis/v9"
)

const scratch lib.Number = 12

type number int

const (
	first number = iota
	last  number = 40
)

func (n number) options() *redis.Options { return &redis.Options{DB: int(n)} }

func clients(ctx context.Context, n lib.Name) {
	lib.Users.Client(ctx) // want `database "users" is not in`
	lib.Cache.Client(ctx)
	lib.Name("tmp").Client(ctx) // want `did you mean "temp"`
	n.Client(ctx)
	scratch.Options() // want `database 12, which becomes that of Options.DB`
	scratch.Known()
	first.options()
	last.options()                                  // want `database 40, which becomes`
	_ = lib.Config{Redis: lib.Redis{DB: 11}}.Open() // want `database 11, which becomes`
	_ = lib.Name.Client
	lib.Name.Client("users", ctx)
}
