// Package tests has its client in a test.
package tests
