package redisapi

import (
	"go/types"
	"slices"
)

// Libraries are the client libraries that the rules know. What a library makes
// is given by symbol: "Func" or "Type.Method" for constructors, a type's name
// for the types whose values are clients.
var Libraries = []Library{
	{
		Path: GoRedis, Name: "go-redis v9",
		Constructors: []Constructor{
			{Symbol: "NewClient", Makes: "Client"},
			{Symbol: "NewFailoverClient", Makes: "Client"},
			{Symbol: "NewClusterClient", Makes: "ClusterClient"},
			{Symbol: "NewFailoverClusterClient", Makes: "ClusterClient"},
			{Symbol: "NewRing", Makes: "Ring"},
			{Symbol: "NewUniversalClient", Makes: "UniversalClient"},
			{Symbol: "NewSentinelClient"},
		},
		Types:    []string{"Client", "ClusterClient", "Ring", "SentinelClient"},
		ParseURL: []string{"ParseURL"},
		Numbers:  goRedisV9Numbers,
		Selects:  goRedisSelects,
		Raw:      goRedisRaw,
		Replies:  goRedisReplies,
	},
	goRedis("github.com/redis/go-redis", "go-redis v6", "NewSentinelClient", "NewUniversalClient"),
	goRedis("github.com/go-redis/redis", "go-redis v6", "NewSentinelClient", "NewUniversalClient"),
	goRedis("github.com/go-redis/redis/v7", "go-redis v7", "NewSentinelClient", "NewUniversalClient"),
	goRedis("github.com/go-redis/redis/v8", "go-redis v8", "NewFailoverClusterClient", "NewSentinelClient", "NewUniversalClient"),
	goRedis("github.com/go-redis/redis/v9", "go-redis v9 beta", "NewFailoverClusterClient", "NewSentinelClient", "NewUniversalClient"),
	goRedis("gopkg.in/redis.v3", "go-redis v3"),
	goRedis("gopkg.in/redis.v4", "go-redis v4"),
	goRedis("gopkg.in/redis.v5", "go-redis v5"),
	{
		Path: "github.com/gomodule/redigo/redis", Name: "redigo",
		Constructors: symbols("Dial", "DialContext", "DialTimeout", "DialURL", "DialURLContext", "NewConn", "NewPool"),
		Types:        []string{"Pool"},
		Numbers: []Number{
			{Func: "DialDatabase", Arg: 0},
			{Func: "DialURL", Arg: 0, URL: true},
			{Func: "DialURLContext", Arg: 1, URL: true},
		},
		Raw:     redigoRaw,
		Replies: redigoReplies,
	},
	{
		Path: "github.com/gomodule/redigo/redisx", Name: "redigo",
		Constructors: symbols("NewConnMux"),
	},
	{
		Path: "github.com/garyburd/redigo/redis", Name: "redigo",
		Constructors: symbols("Dial", "DialTimeout", "DialURL", "NewConn", "NewPool"),
		Types:        []string{"Pool"},
		Numbers: []Number{
			{Func: "DialDatabase", Arg: 0},
			{Func: "DialURL", Arg: 0, URL: true},
		},
		Raw:     redigoRaw,
		Replies: redigoReplies,
	},
	rueidis("github.com/redis/rueidis", "rueidis", "Redis"),
	{Path: "github.com/redis/rueidis/rueidislock", Name: "rueidis", Constructors: symbols("NewLocker")},
	{Path: "github.com/redis/rueidis/internal/cmds", Name: "rueidis", Selects: []string{"Select"}, Numbers: builderNumbers, Raw: builderRaw}, // rueidis.Builder
	{Path: "github.com/redis/rueidis/rueidisaside", Name: "rueidis", Constructors: symbols("NewClient")},
	rueidis("github.com/valkey-io/valkey-go", "valkey-go", "Valkey"),
	{Path: "github.com/valkey-io/valkey-go/internal/cmds", Name: "valkey-go", Selects: []string{"Select"}, Numbers: builderNumbers, Raw: builderRaw},
	{Path: "github.com/valkey-io/valkey-go/valkeyaside", Name: "valkey-go", Constructors: symbols("NewClient")},
	{Path: "github.com/valkey-io/valkey-go/valkeylock", Name: "valkey-go", Constructors: symbols("NewLocker")},
	{
		Path: "github.com/valkey-io/valkey-glide/go/v2", Name: "valkey-glide",
		Constructors: symbols("NewClient", "NewClusterClient", "NewMonitorClient"),
		Selects:      []string{"Select"},
	},
	{
		Path: "github.com/valkey-io/valkey-glide/go/v2/config", Name: "valkey-glide",
		Numbers: []Number{{Func: "WithDatabaseId", Method: true, Arg: 0}},
	},
	{
		Path: "github.com/mediocregopher/radix/v3", Name: "radix v3",
		Constructors: symbols("Dial", "NewConn", "NewPool", "NewCluster", "NewSentinel"),
		Numbers:      []Number{{Func: "DialSelectDB", Arg: 0}},
		Raw:          radixRaw,
		Replies:      radixReplies,
	},
	{
		Path: "github.com/mediocregopher/radix/v4", Name: "radix v4",
		Constructors: symbols("Dial", "Dialer.Dial", "PoolConfig.New", "ClusterConfig.New", "SentinelConfig.New", "PersistentPubSubConnConfig.New"),
		Numbers:      []Number{{Type: "Dialer", Field: "SelectDB"}},
		Raw:          radixRaw,
		Replies:      radixReplies,
	},
}

// CodeFields are the fields of go-redis's options that hold functions and objects,
// which no configuration can.
var CodeFields = []string{
	"ClientSideCache", "ClusterSlots", "CredentialsProvider", "CredentialsProviderContext", "Dialer", "DialerRetryBackoff", "HeartbeatFn",
	"Limiter", "NewClient", "NewConsistentHash", "OnConnect", "PushNotificationProcessor", "ShardPicker", "StreamingCredentialsProvider",
}

// hookAdders are functions that add hooks to the client they are given, by package.
var hookAdders = map[string][]string{
	"github.com/redis/go-redis/extra/redisotel/v9":                {"InstrumentTracing", "InstrumentMetrics"},
	"github.com/DataDog/dd-trace-go/contrib/redis/go-redis.v9/v2": {"WrapClient"},
	"gopkg.in/DataDog/dd-trace-go.v1/contrib/redis/go-redis.v9":   {"WrapClient"},
}

// AddsHooks reports whether fn adds hooks to the client it is given.
func AddsHooks(fn *types.Func) bool {
	return fn.Pkg() != nil && slices.Contains(hookAdders[Path(fn.Pkg())], fn.Name())
}

// goRedis returns a library with the shape that go-redis has kept since v3.
func goRedis(path, name string, more ...string) Library {
	return Library{
		Path: path, Name: name,
		Constructors: symbols(append([]string{"NewClient", "NewFailoverClient", "NewClusterClient", "NewRing"}, more...)...),
		Types:        []string{"Client", "ClusterClient", "Ring", "SentinelClient"},
		ParseURL:     []string{"ParseURL"},
		Numbers:      goRedisNumbers,
		Selects:      goRedisSelects,
		Raw:          goRedisRaw,
		Replies:      goRedisReplies,
	}
}

// rueidis returns a library with the shape of rueidis, whose types begin with prefix.
func rueidis(path, name, prefix string) Library {
	return Library{
		Path: path, Name: name,
		Constructors: symbols("NewClient"),
		Numbers: []Number{
			{Type: "ClientOption", Field: "SelectDB"},
			{Func: "ParseURL", Arg: 0, URL: true},
			{Func: "MustParseURL", Arg: 0, URL: true},
		},
		Replies: rueidisReplies(prefix),
	}
}

func symbols(names ...string) []Constructor {
	constructors := make([]Constructor, len(names))
	for i, name := range names {
		constructors[i] = Constructor{Symbol: name}
	}
	return constructors
}
