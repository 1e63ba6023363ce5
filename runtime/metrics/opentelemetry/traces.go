package opentelemetry

import (
	"context"
	"slices"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// Traces returns an Instrument that makes a span of each command and pipeline,
// by go-redis's own redisotel. A nil provider is the global one.
//
// Left out are probes; the arguments of commands, which hold keys and values, unless
// redisotel.WithDBStatement(true) is among the options; and dials, which go-redis
// does apart from the caller's context, unless redisotel.WithDialFilter(false) is.
func Traces(provider trace.TracerProvider, opts ...redisotel.TracingOption) redisruntime.Instrument {
	if provider == nil {
		provider = otel.GetTracerProvider()
	}
	return func(client redis.UniversalClient, db redisruntime.Database) {
		all := append([]redisotel.TracingOption{
			redisotel.WithTracerProvider(withoutProbes{provider}),
			redisotel.WithDBStatement(false),
			redisotel.WithDialFilter(true),
			redisotel.WithAttributes(databaseKey.String(string(db))),
		}, opts...)
		each(client, func(server *redis.Client) {
			// redisotel adds to the options of one node those of the next.
			if err := redisotel.InstrumentTracing(server, slices.Clip(all)...); err != nil {
				otel.Handle(err)
			}
		})
	}
}

// each calls f for the client, or for every node that it will have.
func each(client redis.UniversalClient, f func(*redis.Client)) {
	switch c := client.(type) {
	case *redis.Client:
		f(c)
	case interface{ OnNewNode(func(*redis.Client)) }:
		c.OnNewNode(f)
	}
}

// withoutProbes makes no span of a probe.
type withoutProbes struct{ trace.TracerProvider }

func (p withoutProbes) Tracer(name string, opts ...trace.TracerOption) trace.Tracer {
	return tracer{p.TracerProvider.Tracer(name, opts...)}
}

type tracer struct{ trace.Tracer }

func (t tracer) Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	if redisruntime.IsProbe(ctx) {
		return ctx, noop.Span{}
	}
	return t.Tracer.Start(ctx, name, opts...)
}
