// Redislint finds every departure from one standard for Redis access, and
// mends it. Run redislint help for its use.
package main

import (
	"os"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/driver"
)

func main() { os.Exit(driver.Main(analyzers.New)) }
