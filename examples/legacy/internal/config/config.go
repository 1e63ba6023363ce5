// Package config reads the service's settings from the environment.
package config

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// Config is what main hands to the packages that ask for it. Others read the
// environment themselves.
type Config struct {
	Listen          string
	RedisAddr       string
	RedisDB         int
	SessionRedisURL string
	SessionTTL      time.Duration
	QueueAddrs      []string
	HitsPerMinute   int64
}

// FromEnv returns the configuration, or an error that names the bad variable.
func FromEnv() (Config, error) {
	cfg := Config{
		Listen:          get("LISTEN", "127.0.0.1:8080"),
		RedisAddr:       get("REDIS_ADDR", "localhost:6379"),
		SessionRedisURL: get("SESSION_REDIS_URL", "redis://localhost:6379/2"),
		SessionTTL:      24 * time.Hour,
		QueueAddrs:      strings.Split(get("QUEUE_ADDRS", "localhost:6379"), ","),
	}
	var err error
	if cfg.RedisDB, err = strconv.Atoi(get("REDIS_DB", "8")); err != nil {
		return Config{}, fmt.Errorf("REDIS_DB: %w", err)
	}
	if cfg.HitsPerMinute, err = strconv.ParseInt(get("HITS_PER_MINUTE", "60"), 10, 64); err != nil {
		return Config{}, fmt.Errorf("HITS_PER_MINUTE: %w", err)
	}
	return cfg, nil
}

func get(key, fallback string) string {
	if v := os.Getenv(key); v != "" {
		return v
	}
	return fallback
}
