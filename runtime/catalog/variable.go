package catalog

import "strings"

// VariableName returns a database's name as it stands in environment
// variables: "user-data" is USER_DATA in REDIS_USER_DATA_URL.
func VariableName(name string) string {
	return strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}
