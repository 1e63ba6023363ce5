package driver

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/mattn/go-isatty"
)

// progressDelay is how long a run takes before it shows its progress.
const progressDelay = time.Second

// A progress shows on a terminal how far a long run is, in one line that goes
// with it. Its methods may be called at the same time.
type progress struct {
	w              io.Writer
	total, visited atomic.Int64
	done           chan struct{}
	shown          sync.WaitGroup
}

// startProgress shows progress on w, unless that is nil, from delay on until
// stop is called.
func startProgress(w io.Writer, delay time.Duration) *progress {
	p := &progress{w: w, done: make(chan struct{})}
	if w != nil {
		p.shown.Go(func() { p.show(delay) })
	}
	return p
}

func (p *progress) found(packages int) { p.total.Store(int64(packages)) }

func (p *progress) show(delay time.Duration) {
	for wait := delay; ; wait = delay / 10 {
		select {
		case <-p.done:
			if wait < delay { // there is a line
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		case <-time.After(wait):
		}
		text := "finding packages"
		if total := p.total.Load(); total > 0 {
			text = fmt.Sprintf("looked at %d of %d packages", p.visited.Load(), total)
		}
		fmt.Fprintf(p.w, "\r\x1b[Kredislint: %s", text)
	}
}

// stop ends the progress; its line is gone then.
func (p *progress) stop() {
	close(p.done)
	p.shown.Wait()
}

// terminal returns where to show progress, or nil: only people at a terminal look.
func (c *command) terminal() io.Writer {
	f, ok := c.stderr.(*os.File)
	if !ok || !isatty.IsTerminal(f.Fd()) || os.Getenv("CI") != "" || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return f
}
