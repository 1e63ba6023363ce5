// Package tests has a test.
package tests
