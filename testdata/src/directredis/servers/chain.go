package servers

import (
	"os"

	"github.com/redis/go-redis/v9"
)

// Variables made of each other, each twice of the one before: what follows them
// does so once.
func chain(host string) (*redis.Client, *redis.Client) {
	a0 := os.Getenv("A")
	a1 := a0 + host + a0
	a2 := a1 + host + a1
	a3 := a2 + host + a2
	a4 := a3 + host + a3
	a5 := a4 + host + a4
	a6 := a5 + host + a5
	a7 := a6 + host + a6
	a8 := a7 + host + a7
	a9 := a8 + host + a8
	a10 := a9 + host + a9
	a11 := a10 + host + a10
	a12 := a11 + host + a11
	a13 := a12 + host + a12
	a14 := a13 + host + a13
	a15 := a14 + host + a14
	a16 := a15 + host + a15
	a17 := a16 + host + a16
	a18 := a17 + host + a17
	a19 := a18 + host + a18
	a20 := a19 + host + a19
	a21 := a20 + host + a20
	a22 := a21 + host + a21
	a23 := a22 + host + a22
	a24 := a23 + host + a23
	a25 := a24 + host + a24
	a26 := a25 + host + a25
	a27 := a26 + host + a26
	a28 := a27 + host + a27
	a29 := a28 + host + a28
	a30 := a29 + host + a29
	a31 := a30 + host + a30
	a32 := a31 + host + a31
	a33 := a32 + host + a32
	a34 := a33 + host + a33
	a35 := a34 + host + a34
	a36 := a35 + host + a35
	a37 := a36 + host + a36
	a38 := a37 + host + a37
	a39 := a38 + host + a38
	near := redis.NewClient(&redis.Options{Addr: a39})        // want `redis.NewClient for near`
	far := redis.NewClient(&redis.Options{Addr: host, DB: 2}) // want `redis.NewClient for far`
	return near, far
}

func chains() {
	chain("a:6379")
	chain("b:6379")
}
