// Package oldtests has a test of a language version without t.Context.
package oldtests
