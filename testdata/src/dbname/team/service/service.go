// Package service asks for databases by the type of its team.
package service

import "fixtures/dbname/team/redisx"

var (
	ok     = redisx.Get("cache")
	typo   = redisx.Get("cach")       // want `database "cach" is not in redis-databases.yaml, .* did you mean "cache"`
	named  = redisx.Get(redisx.Cahce) // reported where it is declared
	direct = redisx.Of("mian")        // want `did you mean "main"`
	conv   = redisx.Name("sessions")  // want `"sessions" is not in redis-databases.yaml`
	key    = redisx.Keyed("user")
	key2   = redisx.Key("session")
	text   = redisx.Name("ma" + "in")
)
