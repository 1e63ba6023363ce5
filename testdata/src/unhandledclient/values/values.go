// Package values follows clients from where they come from to where they are used.
package values

import (
	"context"
	"errors"
	"log"
	"sync"
	"sync/atomic"

	"github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/v9"
)

var cached = sync.OnceValue(func() *redis.Client {
	return redisruntime.Standalone(context.Background(), "cache")
})

func viaOnceValue(ctx context.Context) {
	cached().Get(ctx, "k") // want `may be nil`
}

func viaOnceValueChecked(ctx context.Context) {
	if rdb := cached(); rdb != nil {
		rdb.Get(ctx, "k")
	}
}

var looked = sync.OnceValues(func() (redis.UniversalClient, error) {
	return redisruntime.Lookup(context.Background(), "cache")
})

func viaOnceValues(ctx context.Context) {
	rdb, _ := looked()
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func viaOnceValuesChecked(ctx context.Context) error {
	rdb, err := looked()
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func onceValueOf(ctx context.Context) {
	get := sync.OnceValue(newClient)
	rdb := get()
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

var mustCached = sync.OnceValue(func() *redis.Client {
	rdb := redisruntime.Standalone(context.Background(), "cache")
	if rdb == nil {
		panic("no redis")
	}
	return rdb
})

func viaMustOnceValue(ctx context.Context) {
	mustCached().Get(ctx, "k")
}

func newClient() *redis.Client { return redisruntime.Standalone(context.Background(), "cache") }

var factory = func() *redis.Client { return redisruntime.Standalone(context.Background(), "cache") }

func viaFactory(ctx context.Context) {
	factory().Get(ctx, "k") // want `may be nil`
}

var replaceable = func() *redis.Client { return redisruntime.Standalone(context.Background(), "cache") }

func replace(with func() *redis.Client) { replaceable = with }

func viaReplaceable(ctx context.Context) {
	replaceable().Get(ctx, "k") // it may have been replaced
}

// Factory can be replaced by any package.
var Factory = func() *redis.Client { return redisruntime.Standalone(context.Background(), "cache") }

func viaExportedFactory(ctx context.Context) {
	Factory().Get(ctx, "k")
}

func capturedFactory(ctx context.Context) func() {
	get := func() *redis.Client { return redisruntime.Standalone(ctx, "cache") }
	return func() {
		get().Get(ctx, "k") // want `may be nil`
	}
}

func viaParameter(ctx context.Context, get func() *redis.Client) {
	get().Get(ctx, "k")
}

type holder struct{ get func() *redis.Client }

func (h holder) use(ctx context.Context) { h.get().Get(ctx, "k") }

func makeHolder(ctx context.Context) holder {
	return holder{func() *redis.Client { return redisruntime.Standalone(ctx, "cache") }}
}

func getterMethodValue(ctx context.Context, m *redisruntime.Manager) {
	get := m.Standalone
	rdb := get(ctx, "cache")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func getterMethodExpression(ctx context.Context, m *redisruntime.Manager) {
	rdb := (*redisruntime.Manager).Standalone(m, ctx, "cache")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func namedNaked(ctx context.Context) (rdb *redis.Client, ok bool) {
	rdb = redisruntime.Standalone(ctx, "cache")
	ok = rdb != nil
	return
}

func viaNamedNaked(ctx context.Context) {
	if rdb, ok := namedNaked(ctx); ok {
		rdb.Get(ctx, "k")
	}
	rdb, _ := namedNaked(ctx)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func namedDeferred(ctx context.Context) (rdb *redis.Client, err error) {
	defer func() {
		if rdb == nil && err == nil {
			err = redisruntime.ErrUnavailable
		}
	}()
	rdb = redisruntime.Standalone(ctx, "cache")
	return rdb, nil
}

func viaNamedDeferred(ctx context.Context) error {
	rdb, err := namedDeferred(ctx)
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func namedZero(ctx context.Context) (rdb *redis.Client, err error) {
	if rdb = redisruntime.Standalone(ctx, "cache"); rdb == nil {
		err = errors.New("no redis")
	}
	return
}

func viaNamedZero(ctx context.Context) error {
	rdb, err := namedZero(ctx)
	if err != nil {
		return err
	}
	return rdb.Get(ctx, "k").Err()
}

func namedLost(ctx context.Context) (rdb *redis.Client, err error) {
	rdb = redisruntime.Standalone(ctx, "cache")
	return // want `rdb may be nil in namedLost although the error returned with it is nil`
}

func swapped(ctx context.Context, spare *redis.Client) {
	a, b := redisruntime.Standalone(ctx, "cache"), spare
	a, b = b, a
	a.Get(ctx, "k")
	b.Get(ctx, "k") // want `b may be nil`
}

func structCopy(ctx context.Context) {
	type pair struct{ a, b *redis.Client }
	p := pair{a: redisruntime.Standalone(ctx, "cache")}
	q := p
	q.a.Get(ctx, "k") // want `q.a may be nil`
}

func structCopyChecked(ctx context.Context) {
	type pair struct{ a, b *redis.Client }
	p := pair{a: redisruntime.Standalone(ctx, "cache")}
	if p.a == nil {
		return
	}
	q := p
	q.a.Get(ctx, "k")
}

func structReplaced(ctx context.Context, spare *redis.Client) {
	type one struct{ rdb *redis.Client }
	s := one{redisruntime.Standalone(ctx, "cache")}
	s = one{spare}
	s.rdb.Get(ctx, "k")
}

func structCopyBefore(ctx context.Context) {
	type one struct{ rdb *redis.Client }
	s := one{redisruntime.Standalone(ctx, "cache")}
	saved := s
	if s.rdb == nil {
		return
	}
	saved.rdb.Get(ctx, "k")
}

func pointerTo(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	p := &rdb
	if *p == nil {
		return
	}
	rdb.Get(ctx, "k")
}

func pointerToUnchecked(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	p := &rdb
	(*p).Get(ctx, "k") // want `may be nil`
}

func inSlice(ctx context.Context) {
	all := []*redis.Client{redisruntime.Standalone(ctx, "cache")}
	for _, rdb := range all {
		rdb.Get(ctx, "k")
	}
}

func inArray(ctx context.Context) {
	var all [2]*redis.Client
	all[0] = redisruntime.Standalone(ctx, "cache")
	all[0].Get(ctx, "k")
}

func inMap(ctx context.Context) {
	all := map[string]*redis.Client{"cache": redisruntime.Standalone(ctx, "cache")}
	all["cache"].Get(ctx, "k")
}

func inSyncMap(ctx context.Context, all *sync.Map) {
	all.Store("cache", redisruntime.Standalone(ctx, "cache"))
	if v, ok := all.Load("cache"); ok {
		v.(*redis.Client).Get(ctx, "k")
	}
}

func inAtomic(ctx context.Context, p *atomic.Pointer[redis.Client]) {
	p.Store(redisruntime.Standalone(ctx, "cache"))
	p.Load().Get(ctx, "k")
}

func inContext(ctx context.Context) {
	type key struct{}
	ctx = context.WithValue(ctx, key{}, redisruntime.Standalone(ctx, "cache"))
	ctx.Value(key{}).(*redis.Client).Get(ctx, "k")
}

type provider interface{ Redis() *redis.Client }

func fromProvider(ctx context.Context, p provider) { p.Redis().Get(ctx, "k") }

type service struct{ p provider }

func (s service) use(ctx context.Context) { s.p.Redis().Get(ctx, "k") }

type standard struct{ ctx context.Context }

func (s standard) Redis() *redis.Client { return redisruntime.Standalone(s.ctx, "cache") }

func fromMethod(ctx context.Context) {
	standard{ctx}.Redis().Get(ctx, "k") // want `may be nil`
}

type wrapped struct{ standard }

func fromPromoted(ctx context.Context, w wrapped) {
	w.Redis().Get(ctx, "k") // want `may be nil`
}

func fromMethodExpression(ctx context.Context) {
	standard.Redis(standard{ctx}).Get(ctx, "k") // want `may be nil`
}

func fromMethodValue(ctx context.Context) {
	get := standard{ctx}.Redis
	get().Get(ctx, "k") // want `may be nil`
}

func pick(ctx context.Context, replica bool) *redis.Client {
	switch {
	case replica:
		return redisruntime.Standalone(ctx, "analytics")
	default:
		return redisruntime.Standalone(ctx, "main")
	}
}

func viaPick(ctx context.Context) {
	rdb := pick(ctx, true)
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func withTimeout(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	rdb.WithTimeout(0).Get(ctx, "k") // want `rdb may be nil`
}

func phi(ctx context.Context, replica bool) {
	var rdb redis.UniversalClient
	if replica {
		rdb = redisruntime.Client(ctx, "analytics")
	} else {
		rdb = redisruntime.Client(ctx, "main")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func phiChecked(ctx context.Context, replica bool) {
	var rdb redis.UniversalClient
	if replica {
		rdb = redisruntime.Client(ctx, "analytics")
	} else {
		rdb = redisruntime.Client(ctx, "main")
	}
	if rdb == nil {
		log.Print("down")
		return
	}
	rdb.Get(ctx, "k")
}

func shadowed(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if true {
		rdb := redisruntime.Standalone(ctx, "main")
		if rdb == nil {
			return
		}
		rdb.Get(ctx, "k")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func reassigned(ctx context.Context) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		return
	}
	rdb = redisruntime.Standalone(ctx, "main")
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

var early = redisruntime.Standalone(context.Background(), "cache")

func useEarlyOnce(ctx context.Context) {
	rdb := early
	if rdb == nil {
		rdb = redisruntime.Standalone(ctx, "cache")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

var fromLookup, fromLookupErr = redisruntime.Lookup(context.Background(), "cache")

func useFromLookup(ctx context.Context) {
	fromLookup.Get(ctx, "k") // want `fromLookup may be nil`
}

func useFromLookupChecked(ctx context.Context) error {
	if fromLookupErr != nil {
		return fromLookupErr
	}
	return fromLookup.Get(ctx, "k").Err()
}

var checkedInVar = func() *redis.Client {
	rdb := redisruntime.Standalone(context.Background(), "cache")
	if rdb == nil {
		log.Fatal("no redis")
	}
	return rdb
}()

func useCheckedInVar(ctx context.Context) { checkedInVar.Get(ctx, "k") }

var uncheckedInVar = func() *redis.Client {
	return redisruntime.Standalone(context.Background(), "cache")
}()

func useUncheckedInVar(ctx context.Context) {
	uncheckedInVar.Get(ctx, "k") // want `uncheckedInVar may be nil`
}

func iife(ctx context.Context) {
	rdb := func() *redis.Client { return redisruntime.Standalone(ctx, "cache") }()
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

type options struct{ Client *redis.Client }

func inOptions(ctx context.Context) {
	o := options{Client: redisruntime.Standalone(ctx, "cache")}
	run(ctx, o)
}

func run(ctx context.Context, o options) {
	o.Client.Get(ctx, "k") // want `o.Client may be nil`
}

type optional struct{ Client *redis.Client }

func inOptional(ctx context.Context) {
	runOptional(ctx, &optional{Client: redisruntime.Standalone(ctx, "cache")})
}

func runOptional(ctx context.Context, o *optional) {
	if o.Client == nil {
		return
	}
	o.Client.Get(ctx, "k")
}

type functional struct{ rdb *redis.Client }

type option func(*functional)

func withClient(rdb *redis.Client) option { return func(f *functional) { f.rdb = rdb } }

func newFunctional(opts ...option) *functional {
	f := &functional{}
	for _, o := range opts {
		o(f)
	}
	if f.rdb == nil {
		panic("no redis")
	}
	return f
}

func makeFunctional(ctx context.Context) *functional {
	return newFunctional(withClient(redisruntime.Standalone(ctx, "cache")))
}

func (f *functional) use(ctx context.Context) { f.rdb.Get(ctx, "k") }
