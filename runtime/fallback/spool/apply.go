package spool

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

//go:embed apply.lua
var applyLua string

var applyScript = redis.NewScript(applyLua)

// guards names the keys in which Redis notes what it has done.
type guards struct {
	name    string
	ttl     time.Duration
	perSlot bool // in a cluster: write and guard must be on the same server
}

// on returns the guards that suit a client.
func (g guards) on(rdb redis.UniversalClient) guards {
	_, g.perSlot = rdb.(*redis.ClusterClient)
	return g
}

// of returns the guard of a key.
func (g guards) of(key string) string {
	if !g.perSlot {
		return g.name
	}
	return g.name + ":{" + tags()[slot(key)] + "}"
}

// run returns how many of the first entries have one guard, and numbers of one block.
func (g guards) run(entries []entry) int {
	first := entries[0]
	for i, e := range entries {
		if blockEnd(e.number) != blockEnd(first.number) || g.perSlot && slot(e.key()) != slot(first.key()) {
			return i
		}
	}
	return len(entries)
}

// outcome is what has become of entries that were sent.
type outcome struct {
	done    int    // so many of the first are in Redis
	refused string // Redis's error for the one after these; "" if it is not refused
	err     error  // why the rest has to be sent again
}

// apply sends entries, of one run, to Redis.
func (g guards) apply(ctx context.Context, rdb redis.Scripter, entries []entry) outcome {
	keys := []string{g.of(entries[0].key())}
	seen := map[string]bool{}
	args := []any{g.ttl.Milliseconds(), blockEnd(entries[0].number)}
	for _, e := range entries {
		if key := e.key(); !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
		args = append(args, e.number, len(e.args))
		for _, arg := range e.args {
			args = append(args, arg)
		}
	}
	reply, err := applyScript.Run(ctx, rdb, keys, args...).Slice()
	if err != nil {
		return outcome{err: explain(err)}
	}
	return read(reply, len(entries))
}

// explain says what to do about an error that would otherwise puzzle.
func explain(err error) error {
	if redis.HasErrorPrefix(err, "SPOOLOLD") {
		return fmt.Errorf("%w: this file is a copy or from a backup, and what waits in it would be taken for writes that are done: open another file for new writes", err)
	}
	return err
}

// read makes sense of the script's reply to n entries.
func read(reply []any, n int) outcome {
	bad := outcome{err: fmt.Errorf("the script replied %v", reply)}
	if len(reply) == 0 {
		return bad
	}
	done, ok := reply[0].(int64)
	if !ok || done < 0 || done > int64(n) {
		return bad
	}
	out := outcome{done: int(done)}
	if len(reply) == 1 && out.done == n {
		return out
	}
	if len(reply) != 3 || out.done == n {
		return bad
	}
	kind, _ := reply[1].(string)
	text, _ := reply[2].(string)
	switch kind {
	case "refused":
		out.refused = text
	case "wait":
		out.err = errors.New(text)
	default:
		return bad
	}
	return out
}

// RefusedError says that Redis has answered a write with an error that will
// not pass. The write was not done.
type RefusedError struct {
	Command string
	Key     string
	Reply   string // Redis's error, such as "WRONGTYPE Operation against ..."
}

// Error names the command, the key and the reply.
func (e *RefusedError) Error() string {
	return "redis refuses " + e.Command + " of key " + strconv.Quote(e.Key) + ": " + e.Reply
}

func refusal(e entry, reply string) *RefusedError {
	return &RefusedError{Command: string(e.args[0]), Key: e.key(), Reply: reply}
}
