//go:build unix

package goplsrun

import (
	"fmt"
	"os"
	"syscall"
)

// become replaces this process by exe. It returns only if it cannot.
func become(exe string, args []string) error {
	err := syscall.Exec(exe, append([]string{exe}, args...), os.Environ())
	return fmt.Errorf("run %s: %w", exe, err)
}
