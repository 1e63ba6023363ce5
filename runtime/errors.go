package redisruntime

import (
	"errors"
	"fmt"
	"time"
)

// ErrUnavailable is what errors.Is finds in every error that says why there is
// no client, or that a held client is not served because its endpoint is down.
// No command was sent then.
var ErrUnavailable = errors.New("redis is unavailable")

// UnavailableError says which database is unavailable and why. Its Cause
// never holds a password.
type UnavailableError struct {
	Database Database
	Endpoint string    // address; "" if the database has none
	State    State     // never Up
	Since    time.Time // when that state began; zero if it is not an endpoint's state
	Cause    error     // may be nil

	// Elsewhere holds the same for each other endpoint of the database: of
	// these and this one, this is the closest to service. Nil if there is one only.
	Elsewhere []*UnavailableError
}

// Error names the database, its endpoint, the state and the cause, and the
// same of other endpoints.
func (e *UnavailableError) Error() string {
	s := fmt.Sprintf("redis database %q", string(e.Database)) + e.here()
	for _, other := range e.Elsewhere {
		s += ";" + other.here()
	}
	return s
}

func (e *UnavailableError) here() (s string) {
	if e.Endpoint != "" {
		s = " at " + e.Endpoint
	}
	s += " is " + e.State.String()
	if !e.Since.IsZero() {
		s += " since " + e.Since.Format(time.RFC3339)
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Is reports whether target is ErrUnavailable.
func (e *UnavailableError) Is(target error) bool { return target == ErrUnavailable }

// Unwrap returns the cause.
func (e *UnavailableError) Unwrap() error { return e.Cause }
