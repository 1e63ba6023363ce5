package spool

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	redisruntime "github.com/autobot/redislint/runtime"
)

// childVariable makes the test binary the program that gets killed. It holds
// the path of the spool, the address of Redis and the number of the round.
const childVariable = "REDISLINT_SPOOL_CHILD"

const childWriters = 8

// child enqueues round:writer:0, :1, ... until it is killed, and prints what
// was accepted.
func child() {
	field := strings.Fields(os.Getenv(childVariable))
	m, err := redisruntime.New(at(field[1]))
	if err != nil {
		panic(err)
	}
	s, err := Open(field[0], m, tasks, quiet)
	if err != nil {
		panic(err)
	}
	for w := range childWriters {
		go func() {
			for i := 0; ; i++ {
				value := fmt.Sprintf("%s:%d:%d", field[2], w, i)
				if err := s.Enqueue(context.Background(), "RPUSH", "q", value); err != nil {
					panic(err)
				}
				_, _ = os.Stdout.WriteString(value + "\n")
			}
		}()
	}
	time.Sleep(time.Minute) // the parent kills it long before
}

// The program is killed at random points, while Redis loses replies, freezes
// or dies: what was accepted arrives once and in order, whoever was killed.
// The one write of each goroutine that was under way may arrive or not.
func TestKill(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 5
	}
	srv := redisserver.Start(t, "--appendonly", "yes", "--appendfsync", "always", "--dir", t.TempDir())
	proxy := redisserver.NewProxy(t, srv.Addr)
	path := newPath(t)
	faults := []func(){
		func() {},
		func() { proxy.Cut(1 + rand.Int64N(4)) },
		func() { srv.Stop(); time.Sleep(rand.N(300 * time.Millisecond)); srv.Cont() },
		func() { srv.Kill(); time.Sleep(rand.N(100 * time.Millisecond)); srv.Restart() },
		srv.Kill, // until the next round
	}
	down := len(faults) - 1
	fault := 0
	accepted := map[[2]int]int{}
	for round := range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d", childVariable, path, proxy.Addr, round))
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var reader sync.WaitGroup
		reader.Go(func() { tally(out, accepted) })
		time.Sleep(50*time.Millisecond + rand.N(100*time.Millisecond))
		if fault == down {
			srv.Restart()
			time.Sleep(rand.N(100 * time.Millisecond))
		}
		fault = rand.IntN(len(faults))
		faults[fault]()
		time.Sleep(rand.N(50 * time.Millisecond))
		_ = cmd.Process.Kill()
		reader.Wait()
		_ = cmd.Wait()
	}
	if fault == down {
		srv.Restart()
	}
	proxy.Cut(0)
	s := open(t, path, newManager(t, at(srv.Addr)), Options{})
	t.Logf("%d writes were still on disk", s.Len())
	flush(t, s)

	arrived := map[[2]int]int{}
	last := 0
	for _, v := range list(t, srv, "q") {
		var round, w, i int
		if _, err := fmt.Sscanf(v, "%d:%d:%d", &round, &w, &i); err != nil {
			t.Fatal(err)
		}
		if round < last {
			t.Fatalf("%s came after writes of round %d", v, last)
		}
		last = round
		if want := arrived[[2]int{round, w}]; i != want {
			t.Fatalf("%s came when %d was due: lost, twice, or out of order", v, want)
		}
		arrived[[2]int{round, w}]++
	}
	total := 0
	for of, n := range accepted {
		total += n
		if got := arrived[of]; got < n {
			t.Errorf("round %d, goroutine %d: %d writes were accepted, %d arrived", of[0], of[1], n, got)
		}
	}
	for of, n := range arrived {
		if n > accepted[of]+1 {
			t.Errorf("round %d, goroutine %d: %d writes were accepted, %d arrived", of[0], of[1], accepted[of], n)
		}
	}
	if total < rounds {
		t.Errorf("only %d writes were accepted in %d rounds: the test shows nothing", total, rounds)
	}
	t.Logf("%d writes accepted in %d rounds", total, rounds)
}

// tally counts the lines of a child, which end when it does.
func tally(out io.Reader, accepted map[[2]int]int) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var round, w, i int
		if n, _ := fmt.Sscanf(lines.Text(), "%d:%d:%d", &round, &w, &i); n == 3 {
			accepted[[2]int{round, w}] = i + 1
		}
	}
}
