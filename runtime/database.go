package redisruntime

// Database is the name of a Redis database, as the catalog
// (redis-databases.yaml) has it. The linter rejects a constant of this type
// that the catalog does not know.
type Database string

// The ten names that hold where there is no catalog.
const (
	Main      Database = "main"      // 0
	Cache     Database = "cache"     // 1
	Sessions  Database = "sessions"  // 2
	Tasks     Database = "tasks"     // 3
	Metrics   Database = "metrics"   // 4
	Logs      Database = "logs"      // 5
	Knowledge Database = "knowledge" // 6
	Vectors   Database = "vectors"   // 7
	Analytics Database = "analytics" // 8
	Temp      Database = "temp"      // 9
)
