// Command golangci is golangci-lint with redislint in it.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/autobot/redislint/golangci"
)

func main() {
	// With this version golangci-lint adds the hash of the program to the keys of
	// its cache: a new build does not replay what an older one found.
	info := commands.BuildInfo{GoVersion: runtime.Version(), Version: "(devel)", Commit: "(unknown)", Date: "(unknown)"}
	if err := commands.Execute(info); err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
