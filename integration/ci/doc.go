// Package ci tests the recipes of docs/ci.md with the tools that they are for. It
// is a module of its own, because of these.
package ci
