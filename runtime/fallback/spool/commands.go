package spool

import (
	"fmt"
	"strings"
)

// commands holds what can be spooled: the commands with the flag write and one
// key, the first argument, in the server's answer to COMMAND (Redis 7.0). Not
// among them are those that block, those whose reply is what matters (LPOP, GETSET),
// and MOVE. A test compares it with a real server.
var commands = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`
		append bitfield decr decrby del expire expireat geoadd hdel hincrby hincrbyfloat hmset hset hsetnx incr
		incrby incrbyfloat linsert lpush lpushx lrem lset ltrim persist pexpire pexpireat pfadd psetex restore
		rpush rpushx sadd set setbit setex setnx setrange srem unlink xack xadd xdel xsetid xtrim zadd zincrby zrem
		zremrangebylex zremrangebyrank zremrangebyscore`) {
		names[name] = true
	}
	return names
}()

// manyKeys holds those that could have more than one key.
var manyKeys = map[string]bool{"del": true, "unlink": true}

// check says why a command cannot be spooled.
func check(args [][]byte) error {
	if len(args) < 2 {
		return fmt.Errorf("a write has a command and a key, this has %d arguments", len(args))
	}
	name := strings.ToLower(string(args[0]))
	switch {
	case !commands[name]:
		return fmt.Errorf("command %q cannot be spooled: only writes to one key whose reply does not matter can, such as RPUSH, XADD, SET, INCR, DEL", name)
	case manyKeys[name] && len(args) != 2:
		return fmt.Errorf("%s of %d keys cannot be spooled: enqueue one for each key", strings.ToUpper(name), len(args)-1)
	case len(args) > maxArgs:
		return fmt.Errorf("%s with %d arguments cannot be spooled: a write has at most %d", strings.ToUpper(name), len(args), maxArgs)
	}
	return nil
}
