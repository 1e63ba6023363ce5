// Package fields keeps clients in structs and package variables.
package fields

import (
	"context"
	"errors"
	"log"
	"net/http"
	"sync"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

type store struct{ rdb *redis.Client }

func newStore(ctx context.Context) *store {
	return &store{rdb: redisruntime.Standalone(ctx, "cache")}
}

func (s *store) get(ctx context.Context) error {
	return s.rdb.Get(ctx, "k").Err() // want `s.rdb may be nil when store.get calls s.rdb.Get: rdb is set from redisruntime.Standalone`
}

func (s *store) checked(ctx context.Context) error {
	if s.rdb == nil {
		return redisruntime.ErrUnavailable
	}
	s.rdb.Set(ctx, "k", 1, 0)
	return s.rdb.Get(ctx, "k").Err()
}

func (s *store) copied(ctx context.Context) {
	rdb := s.rdb
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func (s *store) ready() bool { return s.rdb != nil }

func (s *store) guarded(ctx context.Context) {
	if !s.ready() {
		return
	}
	s.rdb.Get(ctx, "k")
}

func (s *store) reset(ctx context.Context) {
	s.rdb = redisruntime.Standalone(ctx, "temp")
	s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
}

type verified struct{ rdb *redis.Client }

func newVerified(ctx context.Context) (*verified, error) {
	v := &verified{rdb: redisruntime.Standalone(ctx, "cache")}
	if v.rdb == nil {
		return nil, errors.New("no cache")
	}
	return v, nil
}

func (v *verified) get(ctx context.Context) { v.rdb.Get(ctx, "k") }

type fromLookup struct{ rdb redis.UniversalClient }

func newFromLookup(ctx context.Context) (*fromLookup, error) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		return nil, err
	}
	return &fromLookup{rdb: rdb}, nil
}

func (f *fromLookup) get(ctx context.Context) { f.rdb.Get(ctx, "k") }

type injected struct{ rdb *redis.Client }

func newInjected(rdb *redis.Client) *injected { return &injected{rdb: rdb} }

func (i *injected) get(ctx context.Context) { i.rdb.Get(ctx, "k") }

type injectedNil struct{ rdb *redis.Client }

func newInjectedNil(rdb *redis.Client) *injectedNil { return &injectedNil{rdb} }

func wire(ctx context.Context) *injectedNil {
	return newInjectedNil(redisruntime.Standalone(ctx, "cache"))
}

func (i *injectedNil) get(ctx context.Context) {
	i.rdb.Get(ctx, "k") // want `i.rdb may be nil`
}

type embedded struct{ *redis.Client }

func newEmbedded(ctx context.Context) embedded {
	return embedded{redisruntime.Standalone(ctx, "cache")}
}

func useEmbedded(ctx context.Context, e *embedded) {
	e.Get(ctx, "k") // want `e.Client may be nil`
}

func useEmbeddedChecked(ctx context.Context, e *embedded) {
	if e.Client == nil {
		return
	}
	e.Get(ctx, "k")
}

type value struct{ rdb *redis.Client }

func newValue(ctx context.Context) value { return value{redisruntime.Standalone(ctx, "cache")} }

func (v value) get(ctx context.Context) {
	v.rdb.Get(ctx, "k") // want `v.rdb may be nil`
}

type nested struct{ inner struct{ rdb *redis.Client } }

func (n *nested) init(ctx context.Context) { n.inner.rdb = redisruntime.Standalone(ctx, "cache") }

func (n *nested) get(ctx context.Context) {
	n.inner.rdb.Get(ctx, "k") // want `n.inner.rdb may be nil`
}

type lazy struct {
	rdb  *redis.Client
	once sync.Once
}

func (l *lazy) client(ctx context.Context) *redis.Client {
	l.once.Do(func() { l.rdb = redisruntime.Standalone(ctx, "cache") })
	return l.rdb
}

func (l *lazy) get(ctx context.Context) {
	l.client(ctx).Get(ctx, "k") // want `may be nil`
}

type reconnecting struct{ rdb *redis.Client }

func (r *reconnecting) connect(ctx context.Context) { r.rdb = redisruntime.Standalone(ctx, "cache") }

func (r *reconnecting) get(ctx context.Context, spare *redis.Client) {
	if r.rdb == nil {
		r.rdb = spare
	}
	r.rdb.Get(ctx, "k")
}

var shared = redisruntime.Standalone(context.Background(), "cache")

func useShared(ctx context.Context) {
	shared.Get(ctx, "k") // want `shared may be nil when useShared calls shared.Get`
}

func useSharedChecked(ctx context.Context) {
	if shared != nil {
		shared.Get(ctx, "k")
	}
}

var verifiedShared *redis.Client

func init() {
	verifiedShared = redisruntime.Standalone(context.Background(), "cache")
	if verifiedShared == nil {
		log.Fatal("no cache")
	}
}

func useVerified(ctx context.Context) { verifiedShared.Get(ctx, "k") }

var setInMain *redis.Client

func serve(ctx context.Context) {
	setInMain = redisruntime.Standalone(ctx, "cache")
	log.Fatal(http.ListenAndServe(":0", nil))
}

func useSetInMain(ctx context.Context) {
	setInMain.Get(ctx, "k") // want `setInMain may be nil`
}

func literalsOwn(ctx context.Context) {
	go func() {
		s := newStore(ctx)
		s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
	}()
}

func literalGlobal() func(context.Context) {
	return func(ctx context.Context) {
		shared.Get(ctx, "k") // want `shared may be nil`
	}
}

func literalGlobalChecked() func(context.Context) {
	if shared == nil {
		return func(context.Context) {}
	}
	return func(ctx context.Context) { shared.Get(ctx, "k") }
}

func literalParameter(ctx context.Context) func(*store) {
	return func(s *store) {
		s.rdb.Get(ctx, "k") // want `s.rdb may be nil`
	}
}
