package redisruntime

import (
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// options are go-redis's for one database. Everything that its defaults would
// decide, and that matters when Redis fails, is decided here.
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
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}
