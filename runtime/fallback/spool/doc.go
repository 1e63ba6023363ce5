// Package spool takes writes that must not get lost while Redis is away. A
// write that it has accepted is in Redis or on disk, and reaches Redis exactly
// once, in the order in which the spool took it.
//
//	clicks, err := spool.Open("/var/lib/linkd/clicks.spool", nil, redisruntime.Tasks, spool.Options{})
//	...
//	err = clicks.Enqueue(ctx, "RPUSH", "queue:clicks", click)
//
// While Redis is up and nothing waits, Enqueue writes to Redis and the disk is
// not touched. Otherwise it writes to the file, and returns when the file is
// on disk. What waits is replayed when Redis is back, and when the file is
// opened again.
//
// # Exactly once
//
// Every write has a number. A script in Redis does the write and notes its
// number, both or neither, in a key of the spool's own, the guard; what it has
// noted it does not do again. So a write may be sent again after a lost reply or a kill
// of either side. Write and guard are lost together, if Redis loses data, and
// then the write is done again if it still waits. What Redis has confirmed and loses
// afterwards is lost: a spool does not replace persistence.
//
// In a cluster there is a guard for each hash slot, beside the keys that it
// guards. Open refuses a ring, whose keys are elsewhere once a shard comes or
// goes. A standby is another server, which knows nothing of the first: a write
// whose confirmation is lost just before the standby takes over may be on both, once on each.
//
// A guard lives for Options.GuardTTL after its last write. A write whose
// confirmation was lost, and that finds Redis again only after that, is done twice.
// On a server that evicts keys which expire (maxmemory-policy volatile-...), a
// guard does not expire. One that evicts any key (allkeys-...) is no place for a queue.
//
// # Order
//
// Writes of one spool reach Redis in their order. Writes that go past it, and
// those of other spools and processes, have no order with them. Relative
// times, such as SET with EX, count from when the write reaches Redis.
//
// # Writes that Redis refuses
//
// A write that Redis answers with an error of its own, such as WRONGTYPE, is
// never tried again by itself. If its caller is still waiting, Enqueue
// returns the error, a RefusedError. If it was on disk, it becomes a Letter: see Letters, Retry
// and Discard. An error that passes, such as OOM, READONLY or LOADING, stops
// the replay until it has passed.
package spool
