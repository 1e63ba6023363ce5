// Package helpers cannot reach Redis: nobody looks into it, and nothing is
// known of what it does.
package helpers

import "os"

// Check ends the program if there is an error.
func Check(err error) {
	if err != nil {
		os.Exit(1)
	}
}

// Must panics if there is an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Die ends the program.
func Die(args ...any) { os.Exit(1) }

// Failed reports whether there is an error.
func Failed(err error) bool { return err != nil }

// IsNil reports whether v is nil.
func IsNil(v any) bool { return v == nil }

// Assert panics unless ok.
func Assert(ok bool) {
	if !ok {
		panic("no")
	}
}

// Wrap wraps an error.
func Wrap(err error) error { return err }

// Infof writes a line.
func Infof(format string, args ...any) {}

// Error writes a line.
func Error(args ...any) {}

// Fill fills a struct.
func Fill(v any) {}

// A T is like a test.
type T interface {
	Helper()
	Failed(msg string)
}

// Require panics if there is an error among the values.
func Require(want, got any) {
	if want != got {
		panic("no")
	}
}

// Satisfies panics unless the condition holds.
func Satisfies(holds func() bool) {
	if !holds() {
		panic("no")
	}
}

// Holds reports whether the condition holds.
func Holds(holds func() bool) bool { return holds() }

// Go runs work.
func Go(work func()) { work() }

// Errorf makes an error.
func Errorf(code int, format string, args ...any) error { return &coded{code} }

type coded struct{ code int }

func (c *coded) Error() string { return "" }
