// Package gopls is the test of gopls with the rules: a session of an editor with
// what redislint-gopls builds. It is a module of its own because that build takes
// minutes.
package gopls
