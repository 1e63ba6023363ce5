// Package errors is a team's own, without Is.
package errors

// Code is a number.
type Code int
