// Package echo has of echo what the fixtures need.
package echo

import "net/http"

// Context is handed to a handler.
type Context interface{ Request() *http.Request }
