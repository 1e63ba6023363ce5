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
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()

	sessions := session.NewManager(cfg.SessionSecret, cfg.SessionTTL)
	clicks, err := queue.Open(cfg.Spool)
	if err != nil {
		return err
	}
	defer func() {
		if err := clicks.Close(); err != nil {
			log.Printf("spool: %v", err)
		}
	}()
	counters := &stats.Repo{}
	go sessions.Run(ctx)
	go worker.Run(ctx, clicks, counters)

	srv := &http.Server{
		Addr: cfg.Listen,
		Handler: (&server.Server{
			Links:    store.New(20 * time.Millisecond),
			Sessions: sessions,
			Queue:    clicks,
			Stats:    counters,
			Limit:    limit.New(cfg.HitsPerMinute),
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
