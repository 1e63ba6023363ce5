// Package exempt has its clients in tests and in generated files.
package exempt
