package owed

import (
	"context"
	"database/sql"
	"io"
	"log"
	"net/http"
	"os"
	"runtime/pprof"
)

func reads() error {
	leave()
	f, err := os.Open("f")
	if err != nil {
		return err
	}
	leave() // want `f.Close\(\)`
	if _, err := io.ReadAll(f); err != nil {
		f.Close()
		leave()
		return err
	}
	return f.Close()
}

func readsDeferred() error {
	f, err := os.Open("f")
	if err != nil {
		return err
	}
	defer f.Close()
	leave()
	return f.Close()
}

func readsDeferredBehind() error {
	res, err := http.Get("http://localhost")
	if err != nil {
		return err
	}
	leave() // want `res.Body.Close\(\)`
	defer res.Body.Close()
	leave()
	return nil
}

func readsEach(names []string) error {
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		leave() // want `f.Close\(\)`
		f.Close()
		leave()
	}
	return nil
}

func readsOne(names []string) (err error) {
	var f *os.File
	leave()
	for _, name := range names {
		f, err = os.Open(name)
		if err == nil {
			break
		}
		leave() // want `f.Close\(\)`
	}
	leave() // want `f.Close\(\)`
	f.Close()
	f, err = os.Create("f")
	leave() // want `f.Close\(\)`
	f.Close()
	return err
}

func closesAll(files []*os.File) {
	for _, f := range files {
		leave() // want `f.Close\(\)`
		f.Close()
		leave() // want `f.Close\(\)`
	}
	leave()
}

func closesItsOwn(files map[string]*os.File, name string) error {
	leave() // want `files\[name\].Close\(\)`
	return files[name].Close()
}

func closesOnTheSpot(p pool) error {
	leave()
	return p.Get().Close()
}

func closeQuietly(c io.Closer) {
	if err := c.Close(); err != nil {
		log.Print(err)
	}
}

func closesByFunction() error {
	f, err := os.Open("f")
	if err != nil {
		return err
	}
	leave() // want `closeQuietly\(f\)`
	closeQuietly(f)
	return nil
}

func closesByDeferredFunction() error {
	f, err := os.Open("f")
	if err != nil {
		return err
	}
	defer closeQuietly(f)
	leave()
	return f.Close()
}

func returnsOpen() (*os.File, func(), error) {
	f, err := os.Open("f")
	if err != nil {
		return nil, nil, err
	}
	leave() // want `f.Close\(\)`
	return f, func() { f.Close() }, nil
}

func transaction(ctx context.Context, db *sql.DB) error {
	leave()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	leave() // want `tx.Rollback\(\)`
	if _, err := tx.Exec("INSERT"); err != nil {
		tx.Rollback()
		return err
	}
	leave() // want `tx.Commit\(\)`
	return tx.Commit()
}

func transactionDeferred(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	leave()
	return tx.Commit()
}

func cancels(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	leave() // want `cancel\(\)`
	_ = ctx
	cancel()
	leave()
	return nil
}

func cancelsInGoroutine(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	leave() // want `cancel\(\)`
	go func() { defer cancel(); <-ctx.Done() }()
	return nil
}

func cancelsDeferred(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer func() { cancel(nil) }()
	leave()
	_ = ctx
	go func() { cancel(nil) }()
	return nil
}

func track(string) func()          { return func() {} }
func middleware(next func()) error { leave(); next(); return nil }

func startServer() {}
func stopServer()  {}

func starts() error {
	leave()
	startServer()
	leave() // want `stopServer\(\)`
	stopServer()
	return nil
}

func ends() error {
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		return err
	}
	stopped := track("ends")
	leave() // want `stopped\(\)`
	stopped()
	leave() // want `pprof.StopCPUProfile\(\)`
	pprof.StopCPUProfile()
	return nil
}

type pool struct{}

func (pool) Get() *os.File      { return nil }
func (pool) Release(f *os.File) {}
func (pool) Ended() bool        { return true }
func (pool) EndTime() int       { return 0 }

func lends(p pool) {
	leave()
	f := p.Get()
	leave() // want `p.Release\(f\)`
	p.Release(f)
	leave()
	if p.Ended() && p.EndTime() > 0 {
		return
	}
	some()
}

// Nobody closes what is not there.

type holder struct{ conn *os.File }

func (h *holder) closesMissing() error {
	leave(h.conn)
	return h.conn.Close()
}

func (h *holder) closesOther(f *os.File) error {
	leave(h.conn) // want `f.Close\(\)`
	h.conn.Close()
	return f.Close()
}
