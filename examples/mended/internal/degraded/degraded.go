// Package degraded tells a client of the service which parts of its answer
// came from a fallback.
package degraded

import (
	"context"
	"net/http"
)

// Header names the parts, one value each.
const Header = "X-Degraded"

type key struct{}

// With returns a context whose fallbacks are noted in h. Only one goroutine
// may use it, and only until the header is sent.
func With(ctx context.Context, h http.Header) context.Context {
	return context.WithValue(ctx, key{}, h)
}

// Note records that part was served by its fallback. Outside of a request it
// does nothing.
func Note(ctx context.Context, part string) {
	if h, ok := ctx.Value(key{}).(http.Header); ok {
		h.Add(Header, part)
	}
}
