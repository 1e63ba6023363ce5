package spool

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/redis/go-redis/v9"
)

type marshaled string

func (m marshaled) MarshalBinary() ([]byte, error) {
	if m == "" {
		return nil, errors.New("nothing there")
	}
	return []byte("<" + m + ">"), nil
}

// Arguments arrive as go-redis would send them.
func TestArguments(t *testing.T) {
	c := redisserver.Start(t).Bare(&redis.Options{})
	for _, v := range []any{
		nil, "text", "", []byte("bytes"), []byte(nil), true, false, -7, int8(-8), int16(16), int32(32), int64(math.MinInt64),
		uint(7), uint8(8), uint16(16), uint32(32), uint64(math.MaxUint64), uintptr(1), 0.1, 1e100, float32(0.1), math.Inf(1),
		time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), 3 * time.Second, marshaled("m"),
		net.IP{127, 0, 0, 1}, new("text"), new(7), new(uint8(8)), new(0.5), new(true), new(time.Second), new(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)),
		(*string)(nil), (*int64)(nil), (*float32)(nil), (*bool)(nil), (*time.Duration)(nil), (*time.Time)(nil), new(marshaled("m")),
	} {
		want, err := c.Do(context.Background(), "ECHO", v).Text()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := argument(v); string(got) != want || err != nil {
			t.Errorf("%T %v is sent as %q, %v; go-redis sends %q", v, v, got, err, want)
		}
	}
	for _, v := range []any{struct{}{}, []string{"a"}, new(chan int), new([]byte("a")), marshaled("")} {
		if got, err := argument(v); err == nil {
			t.Errorf("%T is sent as %q; want an error", v, got)
		}
	}
}

// The table of commands is what a real server says, but for those that have no place in a spool.
func TestCommands(t *testing.T) {
	c := redisserver.Start(t).Bare(&redis.Options{})
	all, err := c.Command(context.Background()).Result()
	if err != nil {
		t.Fatal(err)
	}
	left := strings.Fields("getdel getex getset lpop move restore-asking rpop spop xautoclaim xclaim zpopmax zpopmin")
	var want []string
	for name, info := range all {
		has := func(flag string) bool { return slices.Contains(info.Flags, flag) }
		if has("write") && !has("blocking") && !has("movablekeys") && info.FirstKeyPos == 1 && info.LastKeyPos == 1 && !slices.Contains(left, name) {
			want = append(want, name)
		}
	}
	for name := range manyKeys {
		want = append(want, name)
	}
	var got []string
	for name := range commands {
		got = append(got, name)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("commands\n%v\nthe server's\n%v", got, want)
	}
}

// Slots are what a real server says.
func TestSlot(t *testing.T) {
	c := redisserver.Start(t, "--cluster-enabled", "yes").Bare(&redis.Options{})
	for _, key := range []string{"", "a", "123456789", "{a}b", "b{a}", "{}a", "a{}b{c}", "a{b", "a}b{", "{{a}}", "a}{b}", "{a}{b}", "é\x00\xff"} {
		want, err := c.ClusterKeySlot(context.Background(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		if got := slot(key); int64(got) != want {
			t.Errorf("slot of %q is %d; the server says %d", key, got, want)
		}
	}
	for at, tag := range tags() { // each is what it should be
		if guard := (guards{name: "g", perSlot: true}); slot(tag) != at || slot(guard.name+":{"+tag+"}") != at {
			t.Fatalf("tag %q is not in slot %d", tag, at)
		}
	}
}

func TestGuards(t *testing.T) {
	one, many := guards{name: "g"}, guards{name: "g", perSlot: true}
	if a, b := one.of("a"), one.of("b"); a != "g" || b != "g" {
		t.Errorf("guards %s, %s; want one for all keys", a, b)
	}
	if a, b, c := many.of("{x}a"), many.of("{x}b"), many.of("a"); a != b || a == c || slot(a) != slot("x") {
		t.Errorf("guards %s, %s, %s; want one for each slot, in that slot", a, b, c)
	}
	entries := []entry{{args: words("SET {x}a")}, {args: words("SET {x}b")}, {args: words("SET a")}, {args: words("SET {x}a")}}
	for from, want := range []int{2, 1, 1, 1} {
		if got := many.run(entries[from:]); got != want {
			t.Errorf("from %d on, %d entries have one guard; want %d", from, got, want)
		}
	}
	if got := one.run(entries); got != 4 {
		t.Errorf("%d entries have the one guard; want 4", got)
	}
}

func words(s string) (args [][]byte) {
	for word := range strings.FieldsSeq(s) {
		args = append(args, []byte(word))
	}
	return args
}

// Nonsense from the server is an error, not a write that counts as done.
func TestRead(t *testing.T) {
	for _, c := range []struct {
		reply []any
		want  outcome
	}{
		{[]any{int64(3)}, outcome{done: 3}},
		{[]any{int64(1), "refused", "WRONGTYPE x"}, outcome{done: 1, refused: "WRONGTYPE x"}},
	} {
		if got := read(c.reply, 3); got != c.want {
			t.Errorf("%v means %+v; want %+v", c.reply, got, c.want)
		}
	}
	for _, reply := range [][]any{
		nil, {}, {"3"}, {int64(-1)}, {int64(4)}, {int64(2)}, {int64(1), "wait", "OOM x"}, {int64(3), "refused", "x"}, {int64(1), "other", "x"}, {int64(1), "wait"},
	} {
		if got := read(reply, 3); got.err == nil || got.refused != "" {
			t.Errorf("%v means %+v; want an error", reply, got)
		}
	}
}

// What is written is read, and nothing else is: not what is damaged.
func FuzzDecode(f *testing.F) {
	f.Add(encode(words("RPUSH q a")))
	f.Add(encode([][]byte{[]byte("SET"), {}, {}}))
	f.Add([]byte{})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		if args, err := decode(raw); err == nil {
			again, err := decode(encode(args))
			if err != nil || !reflect.DeepEqual(again, args) {
				t.Errorf("%q is read again as %q, %v", args, again, err)
			}
		}
		args := [][]byte{[]byte("SET"), raw, raw}
		if got, err := decode(encode(args)); err != nil || fmt.Sprint(got) != fmt.Sprint(args) {
			t.Errorf("%q is read as %q, %v", args, got, err)
		}
		_, _, _ = decodeLetter(raw, raw)
		_, _, _ = decodeLetter(make([]byte, 8), raw)
	})
}
