package redisruntime

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// A node of a cluster, or a shard of a ring, is an endpoint within the
// endpoint: its client has a gate of its own, over a state of its own, which is
// probed like any other. So the commands for a dead node fail at once, and
// those for the others go on. The whole is up while one node serves: its probe
// asks all of them.

// nodes are those of an endpoint that has them.
type nodes struct {
	mu     sync.Mutex // may be taken while an endpoint's lock is held, not the other way round
	byAddr map[string]*endpoint
	closed bool
}

// nodeMaker returns what go-redis makes the clients of nodes with. It calls
// that with a lock of its own held.
func (front *gate) nodeMaker(ask func(context.Context, *redis.Client) error) func(*redis.Options) *redis.Client {
	return func(o *redis.Options) *redis.Client {
		whole := front.endpoint
		whole.nodes.mu.Lock()
		defer whole.nodes.mu.Unlock()
		node := whole.node(o.Addr)
		options := *o // go-redis fills in the original
		m := &member{placed: front.member.placed, route: newRoute(front.member.route.database, whole.cfg, nil), endpoint: node, proven: true}
		m.route.members, m.route.counters = []*member{m}, front.member.route.counters
		m.route.current.Store(new(view)) // nobody waits for a node
		m.waiting.Store(true)
		m.build = func(g *gate) *clients {
			o := options
			g.front = front
			o.MaintNotificationsConfig = noMaintNotifications()
			o.CredentialsProviderContext, o.StreamingCredentialsProvider = g.credentials, g.streaming()
			c := redis.NewClient(&o)
			c.AddHook(nodeGate{g})
			g.arm(c)
			return &clients{universal: c, standalone: c, gate: g, ping: func(ctx context.Context) error { return ask(ctx, c) }}
		}
		m.clients.Store(m.newClients())
		node.mu.Lock()
		defer node.mu.Unlock()
		node.members = append(node.members, m)
		return m.clients.Load().standalone
	}
}

// node returns the endpoint of one node. It begins as up, and is down when it
// has failed. The lock of the nodes is held.
func (e *endpoint) node(addr string) *endpoint {
	if n := e.nodes.byAddr[addr]; n != nil {
		return n
	}
	n := newEndpoint(addr, e.cfg, func(time.Time, ...*route) []func() { return nil })
	n.cancel()
	n.ctx, n.cancel = context.WithCancel(e.ctx)
	n.log = e.log.With("node", addr)
	n.whole, n.rotates = e, e.rotates
	if e.nodes.closed {
		n.current.Store(&condition{state: Closed, since: time.Now()})
		return n
	}
	n.current.Store(&condition{state: Up, since: time.Now()})
	if e.nodes.byAddr == nil {
		e.nodes.byAddr = map[string]*endpoint{}
	}
	e.nodes.byAddr[addr] = n
	e.done.Go(func() { (&prober{endpoint: n}).run() })
	return n
}

// all returns the nodes in the order of their addresses.
func (n *nodes) all() (all []*endpoint) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, e := range n.byAddr {
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b *endpoint) int { return strings.Compare(a.name, b.name) })
	return all
}

// close ends the nodes. Their clients are closed together with the client that
// they belong to.
func (n *nodes) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	for _, e := range n.byAddr {
		for e.current.Load().state != Closed {
			e.transition(e.current.Load(), Closed, nil)
		}
	}
}

// forget drops the client behind g, which has been closed, from its node, and
// a node that has no client left.
func (e *endpoint) forget(g *gate) {
	n := &e.whole.nodes
	n.mu.Lock()
	defer n.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.members = slices.DeleteFunc(e.members, func(m *member) bool { return m.clients.Load().gate == g })
	if len(e.members) == 0 && n.byAddr[e.name] == e {
		delete(n.byAddr, e.name)
		e.cancel()
	}
}

// nodeGate is the hook on the client of a node: the gate, between go-redis's
// routing and the node.
type nodeGate struct{ *gate }

var errArming = errors.New("the client is being made")

// DialHook guards connections, those of subscriptions among them.
func (n nodeGate) DialHook(next redis.DialHook) redis.DialHook {
	dial := n.gate.DialHook(next)
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		n.begun()
		conn, err := dial(ctx, network, addr)
		if n.endpoint.current.Load().state != Up {
			n.lookAgain(ctx)
		}
		return conn, err
	}
}

// ProcessHook guards single commands.
func (n nodeGate) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	process := n.gate.ProcessHook(next)
	return func(ctx context.Context, cmd redis.Cmder) error {
		if n.front.arming.Load() && !n.arming.Load() {
			return errArming
		}
		n.begun()
		return n.settle(ctx, cmd, process(ctx, cmd))
	}
}

// ProcessPipelineHook guards what a pipeline or a transaction has for the node.
func (n nodeGate) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	process := n.gate.ProcessPipelineHook(next)
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if ctx.Value(wayKey{}) != nil {
			cmds = sentOnce(cmds) // AutoPipeline sends a command by itself as a pipeline
		}
		n.begun()
		err := process(ctx, cmds)
		if err != nil && !isReply(err) {
			n.lookAgain(ctx)
		}
		return err
	}
}

// begun lets the prober use the client: somebody else does, so go-redis has
// finished it. What sets the tripwire comes before that.
func (n nodeGate) begun() {
	if n.member.waiting.Load() && !n.arming.Load() && n.member.waiting.CompareAndSwap(true, false) {
		n.endpoint.nudge()
	}
}

// lookAgain makes the client of a cluster ask who serves what now: go-redis
// does so when it is redirected, which a dead node cannot do.
func (n nodeGate) lookAgain(ctx context.Context) {
	if n.front.reload != nil && !IsProbe(ctx) && n.endpoint.current.Load().state != Closed {
		n.front.reload()
	}
}

// armNodes sets the tripwires of a client with nodes. go-redis makes the
// clients of a cluster's nodes when it first looks for its state; look does that, and
// nothing is sent.
func (g *gate) armNodes(closing func() bool, look func(context.Context, func(context.Context, *redis.Client) error) error) {
	g.closing = closing
	if look == nil {
		return
	}
	g.arming.Store(true)
	_ = look(cancelled, nothingAt)
	g.arming.Store(false)
}

func nothingAt(context.Context, *redis.Client) error { return nil }

// closesCluster and closesRing report whether this goroutine is closing such a
// client. Its nodes are closed then, one by one; others are when they leave it.
func closesCluster() bool { return closer("ClusterClient") != "" }
func closesRing() bool    { return closer("Ring") != "" }

// pingAny returns a probe of a client with nodes: one that serves is enough.
func (g *gate) pingAny(each func(context.Context, func(context.Context, *redis.Client) error) error, ask func(context.Context, *redis.Client) error) func(context.Context) error {
	return func(ctx context.Context) error {
		served, asked := make(chan struct{}, 1), make(chan error, 1)
		var said atomic.Pointer[error] // by a node that answers, which tells more than one that does not
		g.endpoint.done.Go(func() {    // apart, so that the slowest node need not be waited for
			asked <- each(ctx, func(ctx context.Context, c *redis.Client) error {
				err := ask(ctx, c)
				switch {
				case err == nil:
					select {
					case served <- struct{}{}:
					default:
					}
				case isReply(err):
					said.CompareAndSwap(nil, &err)
				}
				return err
			})
		})
		select {
		case <-served:
			return nil
		case err := <-asked:
			select {
			case <-served:
				return nil
			default:
			}
			if reply := said.Load(); reply != nil {
				err = *reply
			}
			return undialed(explainCluster(err))
		}
	}
}

// undialed returns the cause of a failed dial, and any other error as it is.
// The gate of a node has drawn the consequences for the node alone.
func undialed(err error) error {
	var failed *dialError
	if errors.As(err, &failed) {
		return failed.cause
	}
	return err
}

// pingClusterNode asks a node whether it serves its part of a cluster. PING
// would be answered even if the cluster is down.
func pingClusterNode(ctx context.Context, c *redis.Client) error {
	info, err := c.ClusterInfo(ctx).Result()
	if err == nil && strings.Contains(info, "cluster_state:fail") {
		return saying("CLUSTERDOWN " + c.Options().Addr + " says cluster_state:fail")
	}
	return explainCluster(err)
}

// saying is an error reply that the server gave in other words.
type saying string

func (s saying) Error() string { return string(s) }

// RedisError makes it a redis.Error.
func (saying) RedisError() {}
