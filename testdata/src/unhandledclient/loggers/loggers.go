// Package loggers ends programs by way of well-known loggers.
package loggers

import (
	"context"
	"log"
	"log/slog"
	"os"

	"github.com/autobot/redislint/runtime"
	"github.com/rs/zerolog"
	"github.com/sirupsen/logrus"
	"go.uber.org/zap"
	"k8s.io/klog/v2"
)

func zapFatal(ctx context.Context, logger *zap.Logger) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		logger.Fatal("no redis", zap.String("db", "cache"))
	}
	rdb.Get(ctx, "k")
}

func zapSugared(ctx context.Context, logger *zap.SugaredLogger) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		logger.Fatalw("no redis", "db", "cache")
	}
	rdb.Get(ctx, "k")
}

func zapError(ctx context.Context, logger *zap.Logger) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		logger.Error("no redis", zap.Error(err))
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func zapPanic(ctx context.Context, logger *zap.Logger) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		logger.Panic("no redis", zap.Error(err))
	}
	rdb.Get(ctx, "k")
}

func logrusFatal(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		logrus.WithError(err).Fatal("no redis")
	}
	rdb.Get(ctx, "k")
}

func logrusFatalf(ctx context.Context, l logrus.FieldLogger) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		l.Fatalf("no redis: %v", err)
	}
	rdb.Get(ctx, "k")
}

func logrusExit(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		logrus.Error(err)
		logrus.Exit(1)
	}
	rdb.Get(ctx, "k")
}

func logrusWarn(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		logrus.WithError(err).Warn("no redis")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func klogFatal(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		klog.Fatalf("no redis: %v", err)
	}
	rdb.Get(ctx, "k")
}

func klogExit(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		klog.ErrorS(err, "no redis")
		klog.FlushAndExit(klog.ExitFlushTimeout, 1)
	}
	rdb.Get(ctx, "k")
}

func klogError(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		klog.ErrorS(err, "no redis")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func klogVerbose(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		klog.V(2).Infof("no redis: %v", err)
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func zerologFatal(ctx context.Context, l zerolog.Logger) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		l.Fatal().Err(err).Str("db", "cache").Msg("no redis")
	}
	rdb.Get(ctx, "k")
}

func zerologError(ctx context.Context, l zerolog.Logger) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		l.Error().Err(err).Str("db", "cache").Msg("no redis")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

func logPanic(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		log.Panicf("no redis: %v", err)
	}
	rdb.Get(ctx, "k")
}

func logger(ctx context.Context, l *log.Logger) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		l.Fatalln("no redis")
	}
	rdb.Get(ctx, "k")
}

func slogThenExit(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		slog.ErrorContext(ctx, "no redis", slog.Any("error", err))
		os.Exit(1)
	}
	rdb.Get(ctx, "k")
}

func slogOnly(ctx context.Context) {
	rdb, err := redisruntime.Lookup(ctx, "cache")
	if err != nil {
		slog.ErrorContext(ctx, "no redis", slog.Any("error", err))
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

type fatals struct{ *slog.Logger }

func (f fatals) Fatal(msg string, args ...any) {
	f.Error(msg, args...)
	os.Exit(1)
}

func slogStyle(ctx context.Context, l fatals) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		l.Fatal("no redis")
	}
	rdb.Get(ctx, "k")
}

type quiet struct{}

// Fatal is one by name only.
func (quiet) Fatal(string) {}

func misnamed(ctx context.Context, l quiet) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		l.Fatal("no redis")
	}
	rdb.Get(ctx, "k") // want `rdb may be nil`
}

type exits interface{ Fatalf(string, ...any) }

func ownInterface(ctx context.Context, l exits) {
	rdb := redisruntime.Standalone(ctx, "cache")
	if rdb == nil {
		l.Fatalf("no redis")
	}
	rdb.Get(ctx, "k")
}
