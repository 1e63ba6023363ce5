package nils

import (
	stderrors "errors"
	"fmt"

	cache "github.com/go-redis/redis/v8"
)

func alias(err error) error {
	if err == cache.Nil { // want `err == cache.Nil is false`
		return stderrors.New("none")
	}
	return fmt.Errorf("alias: %w", err)
}

func shadowed(err error, stderrors string) bool {
	return stderrors == "" && err == cache.Nil // want `err == cache.Nil is false`
}

func is(err error) bool { return stderrors.Is(err, cache.Nil) }
