// Multichecker runs redislint's rules under the stock driver of x/tools. It is
// what bench/drivers compares redislint's own loader with.
package main

import (
	"golang.org/x/tools/go/analysis/multichecker"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/target"
)

func main() { multichecker.Main(analyzers.New(&target.Options{})...) }
