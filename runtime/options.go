package redisruntime

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// options are go-redis's for one server. Everything that its defaults would
// decide, and that matters when Redis fails, is decided here; the options of
// the other topologies are filled in from these.
func options(cfg *Config, e *Endpoint, index int, g *gate) *redis.Options {
	network := "tcp"
	if e.Addresses[0][0] == '/' {
		network = "unix"
	}
	return &redis.Options{
		Network: network,
		Addr:    e.Addresses[0],
		DB:      index,

		Dialer:                       e.connector.dial,
		CredentialsProviderContext:   g.credentials,
		StreamingCredentialsProvider: g.streaming(),

		// go-redis would send a command again that the server may have
		// executed. The gate retries, where that is safe.
		MaxRetries:    -1,
		DialerRetries: 1,

		ContextTimeoutEnabled: true,
		DialTimeout:           cfg.Timeouts.Dial,
		ReadTimeout:           cfg.Timeouts.Read,
		WriteTimeout:          cfg.Timeouts.Write,
		PoolTimeout:           cfg.Timeouts.Pool,

		PoolSize:         cfg.PoolSize,
		PipelinePoolSize: -1, // pipelines share the pool: its size is the number of connections
		ConnMaxIdleTime:  5 * time.Minute,

		// Two commands less for each connection; proxies and old servers refuse them.
		DisableIdentity:          true,
		MaintNotificationsConfig: noMaintNotifications(),
	}
}

// noMaintNotifications has to be said to each client of a node as well: a ring
// has no such option.
func noMaintNotifications() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// failoverOptions are those for the master that sentinels name.
func failoverOptions(cfg *Config, e *Endpoint, index int, g *gate) *redis.FailoverOptions {
	o := options(cfg, e, index, g)
	return &redis.FailoverOptions{
		MasterName:       e.MasterName,
		SentinelAddrs:    e.Addresses,
		SentinelUsername: e.SentinelUsername,
		SentinelPassword: string(e.SentinelPassword),

		Dialer: o.Dialer, DB: o.DB,
		CredentialsProviderContext: o.CredentialsProviderContext, StreamingCredentialsProvider: o.StreamingCredentialsProvider,
		MaxRetries: o.MaxRetries, DialerRetries: o.DialerRetries,
		ContextTimeoutEnabled: o.ContextTimeoutEnabled,
		DialTimeout:           o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout, PoolTimeout: o.PoolTimeout,
		PoolSize: o.PoolSize, PipelinePoolSize: o.PipelinePoolSize, ConnMaxIdleTime: o.ConnMaxIdleTime,
		DisableIdentity: o.DisableIdentity,
	}
}

// clusterOptions are those for each node of a cluster. Redirects are followed,
// and for a third of a second what a node cannot do yet because it is moving keys.
// That nothing else is sent again is the router's doing.
func clusterOptions(cfg *Config, e *Endpoint, g *gate) *redis.ClusterOptions {
	o := options(cfg, e, 0, g)
	return &redis.ClusterOptions{
		Addrs: slices.Clone(e.Addresses), // go-redis appends to it, one client like the other

		MaxRedirects:    5,
		MaxRetryBackoff: 100 * time.Millisecond,

		Dialer:                     o.Dialer,
		CredentialsProviderContext: o.CredentialsProviderContext, StreamingCredentialsProvider: o.StreamingCredentialsProvider,
		MaxRetries: o.MaxRetries, DialerRetries: o.DialerRetries,
		ContextTimeoutEnabled: o.ContextTimeoutEnabled,
		DialTimeout:           o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout, PoolTimeout: o.PoolTimeout,
		PoolSize: o.PoolSize, PipelinePoolSize: o.PipelinePoolSize, ConnMaxIdleTime: o.ConnMaxIdleTime,
		DisableIdentity: o.DisableIdentity,
	}
}

// shards are those of a ring. An address is also the shard's name, by which
// go-redis places keys.
func shards(e *Endpoint) map[string]string {
	all := map[string]string{}
	for _, addr := range e.Addresses {
		all[addr] = addr
	}
	return all
}

// ringOptions are those for each shard of a ring, without the shards.
func ringOptions(cfg *Config, e *Endpoint, index int, g *gate) *redis.RingOptions {
	o := options(cfg, e, index, g)
	return &redis.RingOptions{
		// go-redis would take a shard that does not answer out of the ring and
		// place its keys on others, where they are missing: a miss that is none.
		HeartbeatFn:        func(context.Context, *redis.Client) bool { return true },
		HeartbeatFrequency: time.Hour,

		Dialer: o.Dialer, DB: o.DB,
		CredentialsProviderContext: o.CredentialsProviderContext, StreamingCredentialsProvider: o.StreamingCredentialsProvider,
		MaxRetries: o.MaxRetries, DialerRetries: o.DialerRetries,
		ContextTimeoutEnabled: o.ContextTimeoutEnabled,
		DialTimeout:           o.DialTimeout, ReadTimeout: o.ReadTimeout, WriteTimeout: o.WriteTimeout, PoolTimeout: o.PoolTimeout,
		PoolSize: o.PoolSize, PipelinePoolSize: o.PipelinePoolSize, ConnMaxIdleTime: o.ConnMaxIdleTime,
		DisableIdentity: o.DisableIdentity,
	}
}
