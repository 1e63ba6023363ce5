// Package consistency is the test that all ways to run redislint give one
// answer: the command, go vet, go fix, golangci-lint, gopls and redislint lsp
// find the same in the same code, and their fixes make the same of it. It is a
// module of its own because two of them take minutes to build.
package consistency
