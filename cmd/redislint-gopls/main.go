// Redislint-gopls is the command redislint gopls under a name of its own, as
// editors want it.
package main

import (
	"os"

	"github.com/autobot/redislint/internal/goplsrun"
)

func main() { os.Exit(goplsrun.Main(os.Args[1:], os.Stdout, os.Stderr)) }
