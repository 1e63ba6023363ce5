package redisruntime

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// Servers differ in the commands that they have, not in what these do: the
// table may hold more or less than this server, never something that it calls
// a write, or blocking.
func TestReadOnlyCommandsAreReadOnly(t *testing.T) {
	s := redisserver.Start(t)
	commands, err := s.Bare(&redis.Options{}).Command(context.Background()).Result()
	if err != nil {
		t.Fatal(err)
	}
	var server []string
	for name, info := range commands {
		if info.ReadOnly && !slices.Contains(info.Flags, "blocking") {
			server = append(server, name)
		} else if readOnly[name] {
			t.Errorf("%s is in the table, but its flags are %v", name, info.Flags)
		}
	}
	slices.Sort(server)
	var known []string
	for _, name := range slices.Sorted(maps.Keys(readOnly)) {
		if commands[name] != nil {
			known = append(known, name)
		}
	}
	if diff := cmp.Diff(server, known); diff != "" {
		t.Logf("read-only commands (-server +table):\n%s", diff)
	}
}

func TestRepeatable(t *testing.T) {
	ctx := context.Background()
	get, incr := redis.NewCmd(ctx, "GET", "k"), redis.NewCmd(ctx, "incr", "k")
	for _, tt := range []struct {
		cmds []redis.Cmder
		want bool
	}{
		{nil, false},
		{[]redis.Cmder{get}, true},
		{[]redis.Cmder{incr}, false},
		{[]redis.Cmder{get, incr}, false},
		{[]redis.Cmder{redis.NewCmd(ctx, "xread", "block", 0)}, false},
		{[]redis.Cmder{redis.NewCmd(ctx)}, false},
	} {
		if got := repeatable(tt.cmds...); got != tt.want {
			t.Errorf("repeatable(%v) = %v; want %v", tt.cmds, got, tt.want)
		}
	}
}
