// Package examples holds a small service as real teams write it (legacy), and
// the same service after redislint -fix and a human's work (mended). The tests
// lead from one to the other, and measure what the users of both get while
// Redis is away.
package examples
