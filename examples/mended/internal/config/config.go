// Package config reads the service's settings from the environment. Where
// Redis is, is not among them: the sanctioned client knows.
package config

import (
	"crypto/rand"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Config is what main hands to the packages.
type Config struct {
	Listen        string
	SessionSecret []byte
	SessionTTL    time.Duration
	HitsPerMinute int64
	Spool         string // the file in which clicks wait while Redis is down
}

// FromEnv returns the configuration, or an error that names the bad variable.
func FromEnv() (Config, error) {
	cfg := Config{
		Listen:        get("LISTEN", "127.0.0.1:8080"),
		SessionSecret: []byte(get("SESSION_SECRET", rand.Text())),
		SessionTTL:    24 * time.Hour,
		Spool:         get("SPOOL", "linkd.spool"),
	}
	var err error
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
