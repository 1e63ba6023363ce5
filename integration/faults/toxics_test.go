package faults

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// newProxy starts toxiproxy before addr, in this process. It ends with the test.
func newProxy(tb testing.TB, addr string) *toxiproxy.Proxy {
	tb.Helper()
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	p := toxiproxy.NewProxy(server, "redis", "127.0.0.1:0", addr)
	if err := server.Collection.Add(p, true); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(p.Stop)
	return p
}

type attributes map[string]int

// poison makes a proxy misbehave, and ends that.
func poison(tb testing.TB, p *toxiproxy.Proxy, kind string, a attributes) (begin, end func()) {
	return func() {
			spec, err := json.Marshal(map[string]any{"name": kind, "type": kind, "stream": "downstream", "attributes": a})
			if err != nil {
				tb.Fatal(err)
			}
			if _, err := p.Toxics.AddToxicJson(strings.NewReader(string(spec))); err != nil {
				tb.Fatal(err)
			}
		}, func() {
			if err := p.Toxics.RemoveToxic(context.Background(), kind); err != nil {
				tb.Fatal(err)
			}
		}
}
