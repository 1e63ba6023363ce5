// Package faults holds the fault matrix: real servers, real faults, 200
// goroutines of traffic, and what the runtime promises of each. Its tests
// print the table in docs/faults.md.
package faults
