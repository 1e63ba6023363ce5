// Command demo shows redislint at work on the example: what it finds in a
// service as real teams write it, what its fixes do, what is left for a human,
// and what the users get when Redis is killed. It needs nothing but Go; the
// last part needs a redis-server too, and is left out without one.
//
// Run it from the folder of this project:
//
//	go run ./examples/demo
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"time"

	"github.com/autobot/redislint/examples/internal/trial"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	root, err := trial.Root(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "redislint-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	fmt.Println("Building redislint ...")
	tool, err := trial.BuildTool(ctx, root, dir)
	if err != nil {
		return err
	}
	fixed, err := trial.Copy(ctx, root, "legacy", dir)
	if err != nil {
		return err
	}
	legacy, mended := trial.Example(root, "legacy"), trial.Example(root, "mended")
	if err := mend(ctx, tool, fixed, mended); err != nil {
		return err
	}
	if _, err := exec.LookPath("redis-server"); err != nil {
		fmt.Print("\nThere is no redis-server here, so this ends before Redis is killed. To see that too,\n" +
			"install it (Debian: apt install redis-server, macOS: brew install redis) and run this again.\n")
		return nil
	}
	return outages(ctx, dir, legacy, mended)
}

// mend shows the way from the old service, of which legacy is a copy to
// change, to the mended one.
func mend(ctx context.Context, tool trial.Tool, legacy, mended string) error {
	heading("examples/legacy: $ redislint ./...")
	found, err := tool.Findings(ctx, legacy)
	if err != nil {
		return err
	}
	list(found)

	heading("$ redislint -fix ./...")
	diff, err := tool.Diff(ctx, legacy)
	if err != nil {
		return err
	}
	changed(diff)
	if err := tool.Fix(ctx, legacy); err != nil {
		return err
	}
	if err := trial.Build(ctx, legacy); err != nil {
		return err
	}
	fmt.Println("\nIt builds, tests included.")

	heading("$ redislint ./...    (again: what is left for a human)")
	left, err := tool.Findings(ctx, legacy)
	if err != nil {
		return err
	}
	list(left)

	heading("examples/mended: $ redislint ./...    (a human has done the rest)")
	found, err = tool.Findings(ctx, mended)
	if err != nil {
		return err
	}
	list(found)
	return nil
}
