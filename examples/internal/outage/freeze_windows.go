package outage

import "errors"

var errNoSignals = errors.New("a process can't be frozen on Windows; run this under WSL")

// Freeze is not possible on Windows.
func (r *Redis) Freeze() error { return errNoSignals }

// Thaw is not possible on Windows.
func (r *Redis) Thaw() error { return errNoSignals }
