// Package names has a name that only a catalog of the team's own knows.
package names

import redisruntime "github.com/autobot/redislint/runtime"

const Orders redisruntime.Database = "orders" // want dbname
