// Package hidden takes values of commands without a look at their errors, or does not.
package hidden

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

func val(ctx context.Context, rdb *redis.Client) string {
	return rdb.Get(ctx, "flag").Val() // want `rdb.Get\(ctx, "flag"\).Val hides the error of rdb.Get of "flag": a failure of Redis reads as "nothing there"`
}

func assigned(ctx context.Context, rdb *redis.Client) (map[string]string, error) {
	fields := rdb.HGetAll(ctx, "h").Val() // want `hides the error of rdb.HGetAll of "h"`
	return fields, nil
}

func nilable(ctx context.Context, rdb *redis.Client) (string, error) {
	name := rdb.HGet(ctx, "h", "name").Val() // want `hides the error of rdb.HGet of "h"`
	return name, nil
}

func returned(ctx context.Context, rdb *redis.Client) (int64, error) {
	return rdb.LLen(ctx, "q").Val(), nil // want `hides the error of rdb.LLen of "q"`
}

func condition(ctx context.Context, rdb *redis.Client) error {
	if rdb.Exists(ctx, "k").Val() == 0 { // want `hides the error of rdb.Exists of "k"`
		return fmt.Errorf("no k")
	}
	for _, m := range rdb.SMembers(ctx, "set").Val() { // want `hides the error of rdb.SMembers of "set"`
		fmt.Println(m)
	}
	switch rdb.Type(ctx, "k").Val() { // want `hides the error of rdb.Type of "k"`
	case "hash":
	}
	return nil
}

func ping(ctx context.Context, rdb *redis.Client) (string, bool) {
	return rdb.Ping(ctx).Val(), rdb.Ping(ctx).Val() != "" // want `hides the error of rdb.Ping` `hides the error of rdb.Ping`
}

func behindAnd(ctx context.Context, rdb *redis.Client, ask bool) (bool, error) {
	ok := ask && rdb.Exists(ctx, "and").Val() > 0 // want `hides the error of rdb.Exists of "and"`
	return ok, nil
}

func behindCall(ctx context.Context, rdb *redis.Client) (string, error) {
	return fmt.Sprint(time.Now(), rdb.Get(ctx, "behind").Val()), nil // want `hides the error of rdb.Get of "behind"`
}

func errTaken(ctx context.Context, rdb *redis.Client) (string, error) {
	a := rdb.Get(ctx, "a").Val() // want `hides the error of rdb.Get of "a"`
	n, err := strconv.Atoi(a)
	if err != nil {
		b := rdb.Get(ctx, "b").Val() // want `hides the error of rdb.Get of "b"`
		return b, nil
	}
	c := rdb.Get(ctx, "c").Val() // want `hides the error of rdb.Get of "c"`
	return fmt.Sprint(n, c), err
}

func variable(ctx context.Context, rdb *redis.Client) (string, error) {
	cmd := rdb.Get(ctx, "variable")
	fmt.Println(cmd.Val()) // want `cmd.Val hides the error of rdb.Get of "variable"`
	return cmd.Val(), nil
}

func reused(ctx context.Context, rdb *redis.Client) (string, error) {
	cmd := rdb.Get(ctx, "first")
	if err := cmd.Err(); err != nil {
		return "", err
	}
	cmd = rdb.Get(ctx, "second")
	return cmd.Val(), nil // want `cmd.Val hides the error of rdb.Get of "second"`
}

func neverNil(ctx context.Context, rdb *redis.Client) string {
	if cmd := rdb.Get(ctx, "never nil"); cmd != nil {
		return cmd.Val() // want `cmd.Val hides the error of rdb.Get of "never nil"`
	}
	if nil != rdb.Set(ctx, "never nil", 1, 0) { // want `the error of rdb.Set of "never nil" is dropped`
		return "failed"
	}
	return ""
}

func copied(ctx context.Context, rdb *redis.Client) string {
	a := rdb.Get(ctx, "copied")
	b := a
	return b.Val() // want `b.Val hides the error of rdb.Get of "copied"`
}

func captured(ctx context.Context, rdb *redis.Client) func() string {
	cmd := rdb.Get(ctx, "captured")
	return func() string { return cmd.Val() } // want `cmd.Val hides the error of rdb.Get of "captured"`
}

func scan(ctx context.Context, rdb *redis.Client) error {
	var cursor uint64
	for {
		var keys []string
		keys, cursor = rdb.Scan(ctx, cursor, "*", 10).Val() // want `hides the error of rdb.Scan of cursor`
		fmt.Println(keys)
		if cursor == 0 {
			return nil
		}
	}
}

type reader struct {
	cmd     *redis.StringCmd
	checked *redis.StringCmd
	queued  *redis.StringCmd
	Shown   *redis.StringCmd
}

func (r *reader) start(ctx context.Context, rdb *redis.Client, pipe redis.Pipeliner) {
	r.cmd = rdb.Get(ctx, "field")
	r.checked = rdb.Get(ctx, "checked")
	r.queued = pipe.Get(ctx, "queued")
	r.Shown = rdb.Get(ctx, "shown")
}

func (r *reader) value() string {
	if r.checked.Err() != nil {
		return ""
	}
	return r.cmd.Val() + r.checked.Val() + r.queued.Val() + r.Shown.Val() // want `r.cmd.Val hides the error of rdb.Get of "field"`
}

func helper(ctx context.Context, rdb *redis.Client) *redis.StringCmd { // want helper:"commandResult"
	return rdb.Get(ctx, "helper")
}

func deep(ctx context.Context, rdb *redis.Client) *redis.StringCmd { // want deep:"commandResult"
	cmd := helper(ctx, rdb)
	return cmd
}

func ofHelper(ctx context.Context, rdb *redis.Client) string {
	deep(ctx, rdb)                // want `the error of deep of rdb is dropped`
	return helper(ctx, rdb).Val() // want `hides the error of helper of rdb`
}

func show(cmd *redis.StringCmd) { fmt.Println(cmd.Val()) } // want show:"blindParams"

func passed(ctx context.Context, rdb *redis.Client) {
	show(rdb.Get(ctx, "passed")) // want `show hides the error of rdb.Get of "passed"`
}

func method(cmd *redis.StringCmd) string {
	return cmd.Val() // its caller's
}

// Good.

func nilOrFailed(ctx context.Context, rdb *redis.Client) error {
	if err := rdb.Set(ctx, "k", 1, 0); err != nil {
		return err.Err()
	}
	return nil
}

func checkedLater(ctx context.Context, rdb *redis.Client) (string, error) {
	cmd := rdb.Get(ctx, "k")
	v := cmd.Val()
	return v, cmd.Err()
}

func checkedOnce(ctx context.Context, rdb *redis.Client) (string, error) {
	cmd := rdb.Get(ctx, "k")
	switch {
	case cmd.Err() != nil:
		return "", cmd.Err()
	case cmd.Val() == "":
		return "none", nil
	}
	return cmd.Val(), nil
}

func fail(cmd redis.Cmder) error { return cmd.Err() }

func handedOn(ctx context.Context, rdb *redis.Client) string {
	cmd := rdb.Get(ctx, "k")
	if fail(cmd) != nil {
		return ""
	}
	list := []*redis.StringCmd{rdb.Get(ctx, "a"), rdb.Get(ctx, "b")}
	byName := map[string]*redis.StringCmd{"c": rdb.Get(ctx, "c")}
	ch := make(chan *redis.StringCmd, 1)
	ch <- rdb.Get(ctx, "d")
	return cmd.Val() + list[0].Val() + byName["c"].Val() + (<-ch).Val()
}

func logged(ctx context.Context, rdb *redis.Client) *redis.StringCmd {
	cmd := rdb.Get(ctx, "k")
	if err := cmd.Err(); err != nil {
		fmt.Println(err)
	}
	return cmd
}

func ofLogged(ctx context.Context, rdb *redis.Client) string {
	logged(ctx, rdb)
	return logged(ctx, rdb).Val()
}

func both(ctx context.Context, rdb *redis.Client, other bool) string {
	var cmd *redis.StringCmd
	if other {
		cmd = rdb.Get(ctx, "other")
	} else {
		cmd = rdb.Get(ctx, "k")
	}
	if cmd.Err() != nil {
		return ""
	}
	return cmd.Val()
}

func inLoop(ctx context.Context, rdb *redis.Client) string {
	var last *redis.StringCmd
	for i := range 3 {
		if last != nil && last.Err() != nil {
			return ""
		}
		last = rdb.Get(ctx, fmt.Sprint(i))
	}
	return last.Val()
}

var preset = redis.NewStringResult("v", nil)

func made() string { return preset.Val() + redis.NewStringResult("", nil).Val() }
