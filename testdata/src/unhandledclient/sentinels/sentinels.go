// Package sentinels asks errors which ones they are. All of the runtime's that
// come without a client are ErrUnavailable; a package's own are its own.
package sentinels

import (
	"context"
	"errors"
	"io"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"

	"fixtures/unhandledclient/sentinels/cache"
)

func isUnavailable(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, redisruntime.ErrUnavailable) {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func isNotUnavailable(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if !errors.Is(err, redisruntime.ErrUnavailable) {
		return rdb.Ping(ctx).Err()
	}
	return err
}

func helper(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if down(err) {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func down(err error) bool { return errors.Is(err, redisruntime.ErrUnavailable) }

func isWrong(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil when isWrong calls rdb.Ping: the error of redisruntime.Lookup is not checked`
}

func isAnothers(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, cache.ErrDown) {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func usedThere(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if errors.Is(err, redisruntime.ErrUnavailable) {
		return rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return nil
}

func equals(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err == redisruntime.ErrUnavailable { // never: the error says more
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func as(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	var unavailable *redisruntime.UnavailableError
	if errors.As(err, &unavailable) {
		return unavailable.Cause
	}
	return rdb.Ping(ctx).Err()
}

func asType(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if unavailable, ok := errors.AsType[*redisruntime.UnavailableError](err); ok {
		return unavailable.Cause
	}
	return rdb.Ping(ctx).Err()
}

type tooBad struct{ error }

func asWrong(ctx context.Context) error {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	var bad tooBad
	if errors.As(err, &bad) {
		return bad
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func theirs(ctx context.Context) error {
	rdb, err := cache.Get(ctx)
	if errors.Is(err, cache.ErrDown) {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func theirsEqual(ctx context.Context) error {
	rdb, err := cache.Get(ctx)
	if err == cache.ErrDown {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func theirsNot(ctx context.Context) error {
	rdb, err := cache.Get(ctx)
	if err == io.EOF {
		return nil
	}
	return rdb.Ping(ctx).Err() // want `rdb may be nil`
}

func theirsAs(ctx context.Context) error {
	rdb, err := cache.Wrap(ctx)
	var down *cache.DownError
	if errors.As(err, &down) {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

var errOwn = errors.New("no client")

func get(ctx context.Context) (redis.UniversalClient, error) {
	if rdb := redisruntime.Client(ctx, "cache"); rdb != nil {
		return rdb, nil
	}
	return nil, errOwn
}

func own(ctx context.Context) error {
	rdb, err := get(ctx)
	if errors.Is(err, errOwn) {
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func ownSwitch(ctx context.Context) error {
	rdb, err := get(ctx)
	switch err {
	case errOwn:
		return nil
	}
	return rdb.Ping(ctx).Err()
}

func ownNot(ctx context.Context) error {
	rdb, err := get(ctx)
	if err != errOwn {
		return rdb.Ping(ctx).Err()
	}
	return nil
}

// Another package's methods know the same field.

func vouched(ctx context.Context, s *cache.Store) error {
	if !s.Ready() {
		return nil
	}
	return s.Client().Ping(ctx).Err()
}

func vouchedByError(ctx context.Context) error {
	s := cache.NewStore(ctx)
	if err := s.Check(); err != nil {
		return err
	}
	return s.Client().Ping(ctx).Err()
}

func vouchedTogether(ctx context.Context, s *cache.Store, on bool) error {
	if on && s.Ready() {
		return s.Client().Ping(ctx).Err()
	}
	return nil
}

func vouchedForAnother(ctx context.Context, s, other *cache.Store) error {
	if !other.Ready() {
		return nil
	}
	return s.Client().Ping(ctx).Err() // want `may be nil`
}

func vouchedTooLate(ctx context.Context, s *cache.Store) error {
	err := s.Client().Ping(ctx).Err() // want `may be nil`
	if !s.Ready() {
		return nil
	}
	return err
}

// Package variables that are errors are not nil, unless they are assigned later.

var errNoCache = errors.New("no cache")

var lastError error

func noteError(err error) { lastError = err }

func setsOwn(ctx context.Context) (err error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		err = errNoCache
	}
	if err == nil {
		err = rdb.Ping(ctx).Err()
	}
	return err
}

func setsAnothers(ctx context.Context) (err error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return err
	}
	return rdb.Ping(ctx).Err()
}

func setsLast(ctx context.Context) (err error) {
	rdb := redisruntime.Client(ctx, "cache")
	if rdb == nil {
		err = lastError
	}
	if err == nil {
		err = rdb.Ping(ctx).Err() // want `rdb may be nil`
	}
	return err
}
