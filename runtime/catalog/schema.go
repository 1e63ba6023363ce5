package catalog

import _ "embed"

//go:embed redis-databases.schema.json
var schema string

// Schema returns the JSON Schema of redis-databases.yaml, for editors.
func Schema() string { return schema }
