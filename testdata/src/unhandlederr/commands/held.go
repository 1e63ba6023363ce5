package commands

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"

	"github.com/redis/go-redis/v9"
)

type counter struct {
	mu  sync.RWMutex
	rdb *redis.Client
	n   int
}

// A return would keep what is held. Only the author knows whether that is to be deferred.

func (c *counter) locked(ctx context.Context) error {
	c.mu.Lock()
	c.rdb.Set(ctx, "locked", c.n, 0) // want `c.rdb.Set of "locked" is dropped`
	c.n++
	c.mu.Unlock()
	return nil
}

func (c *counter) unlockedEarly(ctx context.Context) error {
	c.mu.RLock()
	if c.n == 0 {
		c.mu.RUnlock()
		return nil
	}
	c.rdb.Set(ctx, "early", c.n, 0) // want `c.rdb.Set of "early" is dropped`
	if c.n > 0 {
		c.mu.RUnlock()
		return nil
	}
	c.mu.RUnlock()
	return nil
}

func opened(ctx context.Context, rdb *redis.Client) error {
	f, err := os.Open("opened")
	if err != nil {
		return err
	}
	rdb.Incr(ctx, "opened") // want `rdb.Incr of "opened" is dropped`
	return f.Close()
}

func canceled(parent context.Context, rdb *redis.Client) (string, error) {
	ctx, cancel := context.WithCancel(parent)
	v := rdb.Get(ctx, "canceled").Val() // want `hides the error of rdb.Get of "canceled"`
	cancel()
	return v, nil
}

func deferredLater(ctx context.Context, rdb *redis.Client) error {
	res, err := http.Get("http://localhost")
	if err != nil {
		return err
	}
	rdb.Incr(ctx, "later") // want `rdb.Incr of "later" is dropped`
	defer res.Body.Close()
	return nil
}

func receives(ctx context.Context, rdb *redis.Client, read func() string) (string, error) {
	values := make(chan string)
	go func() { values <- read() }()
	rdb.Incr(ctx, "receives") // want `rdb.Incr of "receives" is dropped`
	return <-values, nil
}

func waits(ctx context.Context, rdb *redis.Client, reads ...func()) error {
	var wg sync.WaitGroup
	for _, read := range reads {
		wg.Go(read)
	}
	rdb.Incr(ctx, "waits") // want `rdb.Incr of "waits" is dropped`
	wg.Wait()
	return nil
}

// Nothing is held.

func (c *counter) unlockedInBranch(ctx context.Context) error {
	c.mu.Lock()
	if c.n == 0 {
		c.mu.Unlock()
		c.rdb.Set(ctx, "branch", c.n, 0) // want `c.rdb.Set of "branch" is dropped`
		return nil
	}
	c.mu.Unlock()
	return nil
}

func (c *counter) deferred(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rdb.Set(ctx, "deferred", c.n, 0) // want `c.rdb.Set of "deferred" is dropped`
	return nil
}

func (c *counter) lockedLater(ctx context.Context) error {
	c.rdb.Set(ctx, "before", 1, 0) // want `c.rdb.Set of "before" is dropped`
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	c.rdb.Set(ctx, "between", 1, 0) // want `c.rdb.Set of "between" is dropped`
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
	return nil
}

func openedLater(ctx context.Context, rdb *redis.Client) error {
	rdb.Incr(ctx, "opening") // want `rdb.Incr of "opening" is dropped`
	f, err := os.Open("opened")
	if err != nil {
		return err
	}
	return f.Close()
}

func closedTwice(ctx context.Context, rdb *redis.Client) error {
	f, err := os.Create("twice")
	if err != nil {
		return err
	}
	defer f.Close()
	rdb.Incr(ctx, "twice") // want `rdb.Incr of "twice" is dropped`
	return f.Close()
}

func canceledInLiteral(ctx context.Context, rdb *redis.Client) error {
	ctx, cancel := context.WithCancel(ctx)
	defer func() { cancel() }()
	rdb.Incr(ctx, "literal") // want `rdb.Incr of "literal" is dropped`
	go func() { cancel() }()
	return nil
}

// A return would hide another error.

func failing(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.Incr(ctx, "n").Err(); err != nil {
		rdb.Decr(ctx, "failing") // want `rdb.Decr of "failing" is dropped`
		return fmt.Errorf("failing: %w", err)
	}
	return nil
}

var errInternal = errors.New("internal")

func failingOtherwise(ctx context.Context, rdb *redis.Client, save func() error) (n int64, err error) {
	if err = save(); err != nil && n == 0 {
		rdb.Incr(ctx, "failures") // want `rdb.Incr of "failures" is dropped`
		return 0, errInternal
	}
	switch err = save(); {
	case err != nil:
		n = rdb.LLen(ctx, "otherwise").Val() // want `hides the error of rdb.LLen of "otherwise"`
		return
	}
	if err = save(); err == nil {
		return 1, nil
	} else {
		rdb.Incr(ctx, "else") // want `rdb.Incr of "else" is dropped`
		return
	}
}

func unchecked(ctx context.Context, rdb *redis.Client, save func() error) error {
	err := save()
	rdb.Incr(ctx, "unchecked") // want `rdb.Incr of "unchecked" is dropped`
	return err
}

func certain(ctx context.Context, rdb *redis.Client, load func() (string, error)) (string, error) {
	value, err := load()
	if errors.Is(err, errInternal) {
		rdb.Set(ctx, "k", "none", 0) // want `rdb.Set of "k" is dropped`
		return "", errInternal
	}
	if err == errInternal || value == "" {
		rdb.Set(ctx, "equal", "none", 0) // want `rdb.Set of "equal" is dropped`
		return "", err
	}
	switch err {
	case errInternal:
		rdb.Set(ctx, "case", "none", 0) // want `rdb.Set of "case" is dropped`
		return "", err
	}
	if err != errInternal {
		return value, err
	} else {
		rdb.Set(ctx, "certain else", "none", 0) // want `rdb.Set of "certain else" is dropped`
		return "", err
	}
}

// No other error is at hand.

func none(ctx context.Context, rdb *redis.Client, load func() (string, error)) (string, error) {
	value, err := load()
	if errors.Is(err, errInternal) {
		rdb.Set(ctx, "none", "none", 0) // want `rdb.Set of "none" is dropped`
		return "", nil
	}
	if err != errInternal {
		rdb.Set(ctx, "another", "none", 0) // want `rdb.Set of "another" is dropped`
		return value, errInternal
	}
	return value, err
}

func checked(ctx context.Context, rdb *redis.Client, save func() error) error {
	err := save()
	if err != nil {
		return err
	}
	rdb.Incr(ctx, "checked") // want `rdb.Incr of "checked" is dropped`
	return err
}

func recovered(ctx context.Context, rdb *redis.Client, save func() error) error {
	if err := save(); err != nil {
		rdb.Incr(ctx, "recovered") // want `rdb.Incr of "recovered" is dropped`
		return nil
	}
	if err := save(); err == nil {
		rdb.Incr(ctx, "saved") // want `rdb.Incr of "saved" is dropped`
		return errInternal
	}
	err := save()
	if err != nil {
		rdb.Incr(ctx, "going on") // want `rdb.Incr of "going on" is dropped`
	}
	rdb.Incr(ctx, "set later") // want `rdb.Incr of "set later" is dropped`
	err = save()
	return err
}
