package redisruntime

import (
	"cmp"
	"context"
	"net"
	"sync"
	"sync/atomic"

	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9"
)

// gate is the hook on every client. It rejects commands at once while the
// endpoint is not up, collects the evidence that their outcomes give, sends a
// command once more where that is safe, and outlives a Close; see shared.go.
type gate struct {
	member   *member
	endpoint *endpoint
	bare     redis.ProcessHook // the client's own, beneath all hooks
	front    *gate             // on the client that routes to this one; nil unless this is a node's
	reload   func()            // makes the client of a cluster ask who serves what; nil for others
	closing  func() bool       // whether somebody is closing the client
	await    func()            // waits for a Close that is under way; nil if closing sees those of others

	instruments []Instrument // nil for clients that only probes have, and for those of nodes

	arming    atomic.Bool  // the tripwire is being set
	abandoned atomic.Bool  // a caller has closed the client; the member has another one
	underway  atomic.Int64 // commands that began before that
	pipelines atomic.Int64 // of a ring, under way; see drain
	blocked   sync.Map     // commands that wait in the server: *blocked by *time.Location
	mu        sync.Mutex
	orphans   []net.Conn // to be closed when no command is under way
}

var _ redis.Hook = (*gate)(nil)

// DialHook replaces a failed dial; see deadConn.
func (g *gate) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if g.arming.Load() {
			return tripwire{gate: g}, nil
		}
		return g.dial(ctx, network, addr, next)
	}
}

// ProcessHook guards single commands.
func (g *gate) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	if g.bare == nil {
		g.bare = next // the first call is by the client, before it is handed out
	}
	next = g.awaiting(next)
	return func(ctx context.Context, cmd redis.Cmder) error {
		if g.arming.Load() {
			return nil
		}
		seen := g.endpoint.current.Load()
		if err := g.reject(ctx, seen); err != nil {
			if handshake[cmd.Name()] {
				err = &dialError{err} // or go-redis takes a reply in it for one to this command, and goes on
			}
			cmd.SetErr(err)
			return err
		}
		defer g.end(g.begin())
		err := next(ctx, cmd)
		if g.observe(ctx, seen, cmd, err) && repeatable(cmd) {
			g.member.route.counters.retried.Add(1)
			cmd.SetErr(nil)
			err = next(ctx, cmd)
			g.observe(ctx, seen, cmd, err)
		}
		if c := g.heir(err, cmd); c != nil {
			err = c.Process(ctx, cmd)
		}
		return err
	}
}

// ProcessPipelineHook guards pipelines and transactions.
func (g *gate) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if g.arming.Load() {
			return nil
		}
		if len(cmds) == 0 {
			return next(ctx, cmds)
		}
		seen := g.endpoint.current.Load()
		if err := g.reject(ctx, seen); err != nil {
			setErr(cmds, err)
			return err
		}
		defer g.end(g.begin())
		err := next(ctx, cmds)
		if g.observe(ctx, seen, cmds[0], err) && repeatable(cmds...) {
			g.member.route.counters.retried.Add(1)
			setErr(cmds, nil)
			err = next(ctx, cmds)
			g.observe(ctx, seen, cmds[0], err)
		}
		if err == nil {
			return nil
		}
		if firstErr(cmds) == nil {
			setErr(cmds, err) // go-redis does not if the reply to a handshake was an error
		}
		inner, isTransaction := transaction(cmds)
		unsent := unsent(inner) // those for one node; others may have been done
		if c := g.heir(firstErr(unsent), unsent...); c != nil {
			pipe := c.Pipeline()
			if isTransaction {
				pipe = c.TxPipeline()
			}
			_ = pipe.BatchProcess(ctx, unsent...)
			_, err = pipe.Exec(ctx)
			err = cmp.Or(firstErr(inner), err)
		}
		return err
	}
}

// handshake holds the commands with which go-redis opens a connection. They
// run inside the command that needs the connection, and whose error is the
// evidence. They pass the gate by the same rule: a command that waited for a
// connection while the endpoint went down ends here.
var handshake = map[string]bool{"hello": true, "auth": true, "select": true}

// reject returns the error of a command that must not be sent now, or nil.
func (g *gate) reject(ctx context.Context, seen *condition) error {
	err := g.rejection(ctx, seen)
	if err != nil {
		g.member.route.counters.rejected.Add(1)
	}
	return err
}

func (g *gate) rejection(ctx context.Context, seen *condition) error {
	if IsProbe(ctx) {
		return nil
	}
	if seen.state != Up {
		return g.member.rejection(seen)
	}
	if v := g.member.current.Load(); v != nil {
		return v.err // the server is up, but may refuse this database
	}
	return nil
}

// observe hands the outcome of cmd to the endpoint. It reports whether the
// command may be tried again now, if it may be sent twice at all.
func (g *gate) observe(ctx context.Context, seen *condition, cmd redis.Cmder, err error) (again bool) {
	if err == nil && seen.failures.Load() == 0 {
		g.endpoint.used()
		return false
	}
	v := classify(ctx, err)
	if v == serving && isRedirect(err) && g.member.placed.endpoint.Topology != catalog.Cluster {
		v, err = refusing, errIsCluster
	}
	if v == refusingIndex && g.selectsOwn(cmd) {
		g.member.refuse(err)
	}
	if handshake[cmd.Name()] || IsProbe(ctx) {
		return false // the command around it, or the prober, is the judge
	}
	if v == refusing && g.endpoint.rotates {
		v = refusingNow
	}
	if g.endpoint.hasNodes {
		v = v.ofNode()
	}
	g.endpoint.report(seen, v, err)
	return v == failing && !isReply(err) && g.endpoint.current.Load() == seen
}

// selectsOwn tells the handshake's SELECT from commands such as COPY and MOVE,
// whose own arguments may be what is out of range.
func (g *gate) selectsOwn(cmd redis.Cmder) bool {
	args := cmd.Args()
	return cmd.Name() == "select" && len(args) == 2 && args[1] == g.member.placed.database.Index
}

func firstErr(cmds []redis.Cmder) error {
	for _, cmd := range cmds {
		if err := cmd.Err(); err != nil {
			return err
		}
	}
	return nil
}

func setErr(cmds []redis.Cmder, err error) {
	for _, cmd := range cmds {
		cmd.SetErr(err)
	}
}
