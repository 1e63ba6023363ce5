package redistest

import (
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
)

// An Option changes what [New] gives.
type Option func(*settings)

type settings struct {
	start     start
	catalog   *catalog.Catalog
	config    func(*redisruntime.Config)
	isDefault bool
}

// Real lets a real redis-server run for each endpoint, with further arguments
// such as "--maxmemory", "1mb". Without redis-server in the PATH the test is
// skipped, but fails if the variable CI is "true".
func Real(args ...string) Option {
	return func(s *settings) { s.start = startReal(args) }
}

// Catalog gives the names, instead of the file.
func Catalog(cat *catalog.Catalog) Option {
	return func(s *settings) { s.catalog = cat }
}

// Config changes the Manager's configuration last, such as its timeouts.
func Config(change func(*redisruntime.Config)) Option {
	return func(s *settings) { s.config = change }
}

// Default makes the Manager the one behind the package functions of
// redisruntime until the test ends. Such tests must not run in parallel.
func Default() Option {
	return func(s *settings) { s.isDefault = true }
}
