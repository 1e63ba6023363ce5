// Package gin has of gin what the fixtures need.
package gin

import "net/http"

// Context is handed to a handler.
type Context struct{ Request *http.Request }
