module github.com/autobot/redislint/integration/consistency

go 1.26.0

require (
	github.com/autobot/redislint v0.0.0
	github.com/google/go-cmp v0.7.0
	go.lsp.dev/uri v1.0.1
)

require (
	github.com/sourcegraph/jsonrpc2 v0.2.3 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/mod v0.38.0 // indirect
	golang.org/x/tools v0.48.0 // indirect
	honnef.co/go/tools v0.8.1 // indirect
)

replace github.com/autobot/redislint => ../..
