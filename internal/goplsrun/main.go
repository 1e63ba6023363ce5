// Package goplsrun is the command redislint gopls: gopls, with the rules of
// redislint among its analyzers. Gopls has no way to add analyzers, so the
// command builds it anew, once, and runs what it has built.
package goplsrun

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/autobot/redislint/internal/origin"
)

// Usage is the help of the command.
const Usage = `redislint gopls runs gopls with the rules of redislint among its analyzers.

Usage:
	redislint gopls [arguments of gopls]   run it; the first time, build it, which takes a minute or two
	redislint gopls -build                 build it ahead, and print the path of what was built
	redislint gopls -version               print the versions of redislint and of gopls
	redislint gopls -h                     print this; redislint gopls help is gopls's own help

redislint-gopls is the same command, for editors that want one name:
	go install github.com/autobot/redislint/cmd/redislint-gopls@latest

Environment:
	REDISLINT_GOPLS_VERSION  the version of gopls to build (default ` + defaultVersion + `)
	REDISLINT_CATALOG        the catalog to read instead of the redis-databases.yaml found upward from each package

If gopls cannot be built with the rules, this says so on the standard error and
runs gopls without them: the one in PATH, or else one that it builds.
`

const (
	exitDone   = 0
	exitFailed = 2
)

// Main runs the command with the arguments that follow its name and returns its
// exit code. Where the system can, gopls takes the place of this process, so that
// Main does not return.
func Main(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, args, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "redislint: %v\n", err)
		return exitFailed
	}
	return exitDone
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	b, err := newBuild(stderr)
	if err != nil {
		return err
	}
	if len(args) > 0 {
		switch args[0] {
		case "-h", "-help", "--help":
			_, err := fmt.Fprint(stdout, Usage)
			return err
		case "-version", "--version":
			_, err := fmt.Fprintf(stdout, "redislint %s with gopls %s\n", origin.Version(), b.gopls)
			return err
		case "-build", "--build":
			exe, err := b.executable(ctx)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(stdout, exe)
			return err
		}
	}
	exe, err := b.executable(ctx)
	if err == nil {
		if err = become(exe, args); err == nil {
			return nil
		}
		_ = os.Remove(exe) // it is of no use, so the next start builds it again
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	fmt.Fprintf(stderr, "redislint: %v\nredislint: this is gopls without the rules of redislint; redislint gopls -build tries again\n", err)
	if exe, err = b.plain(ctx); err != nil {
		return err
	}
	return become(exe, args)
}
