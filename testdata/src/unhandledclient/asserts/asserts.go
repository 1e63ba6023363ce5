// Package asserts checks clients in tests.
package asserts
