package spool

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/fallback/internal/boltfile"
)

// What errors.Is finds in the errors of this package.
var (
	ErrFull    = errors.New("the spool is full") // the write was not accepted
	ErrClosed  = boltfile.ErrClosed              // likewise
	ErrLocked  = boltfile.ErrLocked              // another process has the file
	ErrCorrupt = boltfile.ErrCorrupt             // the file is damaged
)

// Options bounds a Spool. Zero fields have the default that stands beside them.
type Options struct {
	MaxEntries int           // 1,000,000 writes wait at most
	MaxBytes   int           // 256 MiB of them; the file takes two to three times that, and never shrinks
	MaxLetters int           // 1,000 refused writes are kept; with more, the replay stops until there is room
	GuardTTL   time.Duration // 30 days: how long Redis remembers what it has done, after the last write; without end if it evicts what expires
	Logger     *slog.Logger  // slog.Default()
}

func (o *Options) complete() error {
	if o.MaxEntries < 0 || o.MaxBytes < 0 || o.MaxLetters < 0 || o.GuardTTL < 0 {
		return errors.New("Options must not be negative: use 0 for the default")
	}
	for _, n := range []struct {
		field *int
		value int
	}{{&o.MaxEntries, 1_000_000}, {&o.MaxBytes, 256 << 20}, {&o.MaxLetters, 1_000}} {
		if *n.field == 0 {
			*n.field = n.value
		}
	}
	if o.GuardTTL == 0 {
		o.GuardTTL = 30 * 24 * time.Hour
	}
	if o.GuardTTL < time.Second {
		return fmt.Errorf("Options.GuardTTL is %v: use days, at least a second", o.GuardTTL)
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return nil
}

// A Spool is an open spool file and what replays it. Its methods may be called
// by any number of goroutines. Close it before its Manager.
type Spool struct {
	manager *redisruntime.Manager
	db      redisruntime.Database
	opt     Options
	log     *slog.Logger
	journal *journal
	guards  guards

	directTimeout time.Duration

	calls  chan *call
	moving atomic.Bool     // the replay's last step went well
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu    sync.Mutex
	cause error // why the replay does not get on
}

// Open opens the spool in a file, or makes it; the folder must exist. What
// waits in it is replayed from now on. m may be nil for redisruntime.Default().
// Redis need not be there.
//
// A file belongs to one process (a second one gets ErrLocked after a second),
// to one database, and must not be copied.
func Open(path string, m *redisruntime.Manager, db redisruntime.Database, opt Options) (*Spool, error) {
	if m == nil {
		m = redisruntime.Default()
	}
	if err := opt.complete(); err != nil {
		return nil, fmt.Errorf("spool %s: %w", path, err)
	}
	status, err := find(m, db)
	if err != nil {
		return nil, fmt.Errorf("spool %s: %w", path, err)
	}
	for _, e := range status.Endpoints {
		if e.Topology == catalog.Ring {
			return nil, fmt.Errorf("spool %s: database %q may be on a ring, at %s, where keys are elsewhere once a shard comes or goes, and writes would be done twice: use another topology", path, string(db), e.Endpoint)
		}
	}
	j, err := openJournal(path, string(status.Database))
	if err != nil {
		return nil, fmt.Errorf("spool %w", err)
	}
	s := &Spool{
		manager: m,
		db:      status.Database,
		opt:     opt,
		log:     opt.Logger.With("database", string(status.Database), "spool", path),
		journal: j,
		guards:  guards{name: m.Key(status.Database, "redisruntime", "spool", j.id), ttl: opt.GuardTTL},

		directTimeout: directTimeout,

		calls: make(chan *call),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	if n := s.Len(); n > 0 {
		s.log.Info("redis writes wait in the spool from before", "writes", n)
	}
	s.done.Go((&accepter{Spool: s}).run)
	s.done.Go((&replayer{Spool: s}).run)
	return s, nil
}

// find returns the status of a database by any of its names.
func find(m *redisruntime.Manager, db redisruntime.Database) (redisruntime.Status, error) {
	for _, status := range m.Status() {
		if status.Database == db {
			return status, nil
		}
		for _, alias := range status.Aliases {
			if alias == db {
				return status, nil
			}
		}
	}
	_, err := m.Lookup(cancelled, db)
	return redisruntime.Status{}, err
}

// cancelled is a context that lets nothing wait.
var cancelled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// Enqueue accepts a write, such as Enqueue(ctx, "RPUSH", "queue", job): a
// command with one key, its first argument, whose reply does not matter. The
// arguments are what go-redis takes.
//
// If the error is nil, the write is in Redis or on disk, and will be in Redis
// once, after the writes accepted before it. If ctx ends first, the error says
// whether it may be accepted all the same. With any other error it is not:
// ErrFull, ErrClosed, a RefusedError, or the file's. Only if the file fails in
// the middle of an outage may the write have reached Redis; the error says so.
func (s *Spool) Enqueue(ctx context.Context, command ...any) error {
	args, err := arguments(command)
	if err == nil {
		err = check(args)
	}
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	raw := encode(args)
	if limit := min(maxWrite, s.opt.MaxBytes); len(raw) > limit {
		return fmt.Errorf("spool: a write of %d bytes: at most %d are possible", len(raw), limit)
	}
	return s.accept(ctx, &call{args: args, raw: raw})
}

// Len returns the number of writes that wait on disk.
func (s *Spool) Len() int { return s.Status().Entries }

// Status says how a Spool is.
type Status struct {
	Entries int   // writes that wait on disk
	Bytes   int   // of these
	Letters int   // writes that Redis has refused
	Cause   error // why what waits is not replayed just now; nil if it is, or if nothing waits
}

// Status returns how the spool is. It asks neither Redis nor the disk.
func (s *Spool) Status() Status {
	entries, bytes, letters, _ := s.journal.counts()
	st := Status{Entries: max(entries, 0), Bytes: max(bytes, 0), Letters: max(letters, 0)}
	if st.Entries > 0 {
		s.mu.Lock()
		st.Cause = s.cause
		s.mu.Unlock()
	}
	return st
}

func (s *Spool) because(cause error) {
	s.mu.Lock()
	s.cause = cause
	s.mu.Unlock()
}

// Flush waits until nothing waits on disk: all that was accepted before is in
// Redis or a Letter. If ctx ends first, the error says what the replay waits for.
func (s *Spool) Flush(ctx context.Context) error {
	for {
		entries, _, _, changed := s.journal.counts()
		if entries <= 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("spool: %d writes wait: %w", entries, errors.Join(ctx.Err(), s.Status().Cause))
		case <-s.ctx.Done():
			return fmt.Errorf("spool: %d writes wait: %w", entries, ErrClosed)
		}
	}
}

// Close stops accepting and replaying and closes the file. What waits stays in
// it. Closing again does nothing.
func (s *Spool) Close() error {
	s.cancel()
	s.done.Wait()
	return s.journal.file.Close()
}
