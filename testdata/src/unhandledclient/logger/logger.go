// Package logger is a logger of somebody's own.
package logger

type Logger interface {
	Infof(string, ...any)
	Fatalf(string, ...any)
}
