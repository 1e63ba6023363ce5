//go:build unix

package outage

import "syscall"

// Freeze stops the server without closing a connection, as an overloaded
// machine does.
func (r *Redis) Freeze() error { return r.cmd.Process.Signal(syscall.SIGSTOP) }

// Thaw lets a frozen server go on.
func (r *Redis) Thaw() error { return r.cmd.Process.Signal(syscall.SIGCONT) }
