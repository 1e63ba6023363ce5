// Package errors is a team's own.
package errors

import "errors"

// Is is that of the standard library.
var Is = errors.Is
