//go:build !unix

package goplsrun

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
)

// become runs exe in place of this process, which ends as exe does.
func become(exe string, args []string) error {
	signal.Ignore(os.Interrupt) // exe gets it too, and decides
	cmd := exec.Command(exe, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		return fmt.Errorf("run %s: %w", exe, err)
	}
	return nil
}
