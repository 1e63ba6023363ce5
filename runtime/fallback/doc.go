// Package fallback holds what a program can do while Redis is away: a Store
// keeps values, a Cache reads through Redis and serves from a Store.
//
// The stores are packages of their own, so that a program links only what it
// uses: memory, file, and, for writes that must not get lost, spool.
package fallback
