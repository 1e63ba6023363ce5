package spool

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
)

// diskVariable makes the test binary the program whose disk is full. It holds
// the path of the spool and the address of Redis.
const diskVariable = "REDISLINT_SPOOL_DISK"

// diskChild enqueues until the disk is full, prints what was accepted, waits
// for its input to end, and drains the spool.
func diskChild() {
	signal.Ignore(syscall.SIGXFSZ)
	field := strings.Fields(os.Getenv(diskVariable))
	m, err := redisruntime.New(at(field[1]))
	if err != nil {
		panic(err)
	}
	s, err := Open(field[0], m, tasks, quiet)
	if err != nil {
		panic(err)
	}
	n := 0
	for failed := 0; failed < 20; { // what is large does not fit any more, what is small may
		err := s.Enqueue(context.Background(), "RPUSH", "q", fmt.Sprintf("%d %*s", n, 10_000>>failed, ""))
		switch {
		case err == nil:
			n++
		case strings.Contains(err.Error(), "was not accepted") && strings.Contains(err.Error(), syscall.EFBIG.Error()):
			failed++
		default:
			panic(err)
		}
	}
	fmt.Println(n)
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Flush(context.Background()); err != nil {
		panic(err)
	}
	if err := errors.Join(s.Close(), m.Close()); err != nil {
		panic(err)
	}
}

// A full disk refuses writes, and what is on it drains all the same, without room to grow.
func TestFullDisk(t *testing.T) {
	srv := redisserver.Reserve(t)
	ctx, cancel := contextFor(t, 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "ulimit -f 4096; exec "+os.Args[0])
	cmd.Env = append(os.Environ(), diskVariable+"="+newPath(t)+" "+srv.Addr)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var accepted int
	if _, err := fmt.Fscan(out, &accepted); err != nil || accepted < 50 {
		t.Errorf("%d writes were accepted, %v", accepted, err)
	}
	srv.Restart()
	_ = in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	got := list(t, srv, "q")
	for i, v := range got {
		if number, _, _ := strings.Cut(v, " "); number != strconv.Itoa(i) {
			t.Fatalf("write %s came when %d was due", number, i)
		}
	}
	if len(got) != accepted {
		t.Errorf("%d writes arrived of %d", len(got), accepted)
	}
}
