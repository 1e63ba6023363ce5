package redisruntime

import (
	"strings"

	"github.com/redis/go-redis/v9"
)

// readOnly holds the commands that may be sent twice: those with the flag
// readonly and without the flag blocking in the server's answer to COMMAND
// (Redis 7.0). A test compares it with a real server.
var readOnly = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.FieldsSeq(`
		bitcount bitfield_ro bitpos dbsize dump eval_ro evalsha_ro exists expiretime fcall_ro geodist geohash
		geopos georadius_ro georadiusbymember_ro geosearch get getbit getrange hexists hget hgetall hkeys hlen
		hmget hrandfield hscan hstrlen hvals keys lcs lindex llen lolwut lpos lrange mget pexpiretime pfcount
		pttl randomkey scan scard sdiff sinter sintercard sismember smembers smismember sort_ro srandmember
		sscan strlen substr sunion touch ttl type xlen xpending xrange xrevrange zcard zcount zdiff zinter
		zintercard zlexcount zmscore zrandmember zrange zrangebylex zrangebyscore zrank zrevrange
		zrevrangebylex zrevrangebyscore zrevrank zscan zscore zunion`) {
		names[name] = true
	}
	return names
}()

// repeatable reports whether every command may be sent twice.
func repeatable(cmds ...redis.Cmder) bool {
	for _, cmd := range cmds {
		if o, ok := cmd.(once); ok {
			cmd = o.Cmder
		}
		if !readOnly[cmd.Name()] || cmd.NoRetry() {
			return false
		}
	}
	return len(cmds) > 0
}
