package driver

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/need"
)

// Lines is a terminal that hands on what is written to it.
type lines chan string

func (l lines) Write(p []byte) (int, error) {
	l <- string(p)
	return len(p), nil
}

func TestProgress(t *testing.T) {
	out := make(lines)
	p := startProgress(out, time.Millisecond)
	if got := <-out; got != "\r\x1b[Kredislint: finding packages" {
		t.Errorf("%q", got)
	}
	p.found(7)
	p.visited.Add(3)
	last := ""
	for range 3 { // what was on its way is old
		last = <-out
	}
	if last != "\r\x1b[Kredislint: looked at 3 of 7 packages" {
		t.Errorf("%q", last)
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		p.stop()
		close(out)
	}()
	for text := range out {
		last = text
	}
	<-stopped
	if last != "\r\x1b[K" {
		t.Errorf("the line is left: %q", last)
	}
}

// A short run shows nothing.
func TestNoProgress(t *testing.T) {
	out := make(lines)
	startProgress(out, time.Hour).stop()
	startProgress(nil, 0).stop()
	select {
	case text := <-out:
		t.Errorf("%q", text)
	default:
	}
}

// On a terminal there are colours unless NO_COLOR says otherwise; elsewhere
// only if they are asked for.
func TestColors(t *testing.T) {
	t.Parallel()
	script := need.Program(t, "script") // makes a terminal
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := module(t, dials)
	for _, test := range []struct {
		name, args string
		env        []string
		terminal   bool
		want       bool
	}{
		{"terminal", "", nil, true, true},
		{"NO_COLOR", "", []string{"NO_COLOR=1"}, true, false},
		{"dumb", "", []string{"TERM=dumb"}, true, false},
		{"never", " -color=never", nil, true, false},
		{"file", "", nil, false, false},
		{"always", " -color=always", []string{"NO_COLOR=1"}, false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			command := exe + " -format stylish" + test.args + " ./a"
			if !test.terminal {
				command += " | cat"
			}
			log := filepath.Join(t.TempDir(), "log")
			got := execute(t, dir, append([]string{"TERM=xterm"}, test.env...), script, "-qec", command, log)
			if !strings.Contains(got.stdout, "built directly") {
				t.Fatalf("%+v", got)
			}
			if colored := strings.Contains(got.stdout, "\x1b["); colored != test.want {
				t.Errorf("colours: %v\n%q", colored, got.stdout)
			}
		})
	}
}
