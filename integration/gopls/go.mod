module github.com/autobot/redislint/integration/gopls

go 1.26.0

require github.com/autobot/redislint v0.0.0

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	go.lsp.dev/uri v1.0.1 // indirect
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/tools v0.48.0 // indirect
)

replace github.com/autobot/redislint => ../..
