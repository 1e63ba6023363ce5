// Package prometheus holds what the runtime offers to Prometheus against
// Prometheus's own code. It is a module of its own, because of that.
package prometheus
