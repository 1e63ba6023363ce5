// Command linkd shortens links. It listens on LISTEN.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"os/signal"
	"syscall"
	"time"

	"example.com/linkd/internal/config"
	"example.com/linkd/internal/limit"
	"example.com/linkd/internal/queue"
	"example.com/linkd/internal/redisutil"
	"example.com/linkd/internal/server"
	"example.com/linkd/internal/session"
	"example.com/linkd/internal/stats"
	"example.com/linkd/internal/store"
	"example.com/linkd/internal/worker"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	cfg, err := config.FromEnv()
	if err != nil {
		return err
	}
	sessions, err := session.NewManager(cfg.SessionRedisURL, cfg.SessionTTL)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()

	clicks := queue.New(cfg.QueueAddrs)
	counters := stats.ProvideRepo(redisutil.MustConnect(cfg.RedisAddr, 8))
	go worker.Run(ctx, clicks, counters)

	srv := &http.Server{
		Addr: cfg.Listen,
		Handler: (&server.Server{
			Links:    store.New(20 * time.Millisecond),
			Sessions: sessions,
			Queue:    clicks,
			Stats:    stats.ProvideRepo(stats.ProvideClient(cfg)),
			Limit:    limit.Limiter{Addr: cfg.RedisAddr, Max: cfg.HitsPerMinute},
		}).Handler(),
	}
	go func() {
		<-ctx.Done()
		srv.Close()
	}()
	log.Printf("linkd listens on %s", cfg.Listen)
	if err := srv.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
