// Package driver is the redislint command: the linter that finds its packages
// itself, and the vet tool and fix tool that the go command runs.
package driver

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/internal/target"
)

// Exit codes of the command.
const (
	exitClean    = 0
	exitFindings = 1 // with -diff: there is a difference
	exitFailed   = 2 // it could not do, or not all of, what was asked
)

// A Suite returns the rules. They read the options when they run.
type Suite func(*target.Options) []*analysis.Analyzer

// Main runs the command with the arguments of the process and returns its exit code.
func Main(suite Suite) int {
	args := os.Args[1:]
	if isUnit(args) {
		if !canSkip() || !skip(args) {
			unit(suite) // exits
		}
		return exitClean
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	return Run(ctx, args, os.Stdout, os.Stderr, suite)
}

// isUnit reports whether the go command runs this process as a vet or fix tool.
// What follows the name of a subcommand is its own.
func isUnit(args []string) bool {
	if len(args) == 0 || subcommandNamed(args[0]) != nil {
		return false
	}
	return strings.HasSuffix(args[len(args)-1], ".cfg") || slices.ContainsFunc(args, func(arg string) bool {
		flag := "-" + strings.TrimLeft(arg, "-")
		return arg != "" && arg[0] == '-' && (flag == "-V=full" || flag == "-flags")
	})
}

// Run runs the command that finds its packages itself, and returns its exit code.
// Once ctx is done it writes no file.
func Run(ctx context.Context, args []string, stdout, stderr io.Writer, suite Suite) int {
	c, err := parse(args, suite)
	if err == nil {
		c.stdout, c.stderr = stdout, stderr
		var code int
		if code, err = c.run(ctx); err == nil {
			return code
		}
	}
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	fmt.Fprintf(stderr, "redislint: %v\n", err)
	return exitFailed
}
