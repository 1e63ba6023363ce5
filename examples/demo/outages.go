package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/autobot/redislint/examples/internal/outage"
)

// outages shows what the users of both services get while Redis is up, killed,
// and up again. Redis and the services keep their files in dir.
func outages(ctx context.Context, dir, legacy, mended string) error {
	heading("Redis up, Redis killed: what the users of both services get")
	redis, err := outage.StartRedis(dir)
	if err != nil {
		return err
	}
	defer redis.Close()
	before, err := newUser(ctx, legacy, dir, redis)
	if err != nil {
		return err
	}
	defer before.service.Stop()
	after, err := newUser(ctx, mended, dir, redis)
	if err != nil {
		return err
	}
	defer after.service.Stop()

	fmt.Printf("%-26s%-28s%s\n", "", "legacy", "mended")
	visit("Redis is up", before, after)
	redis.Kill()
	visit("Redis is killed (kill -9)", before, after)
	if err := redis.Start(); err != nil {
		return err
	}
	time.Sleep(time.Second)
	visit("Redis is back for 1 s", before, after)
	return nil
}

// user is somebody who is logged in to a service and has made a link.
type user struct {
	service *outage.Service
	code    string
}

func newUser(ctx context.Context, example, dir string, redis *outage.Redis) (user, error) {
	service, err := outage.StartService(ctx, example, dir, redis)
	if err != nil {
		return user{}, err
	}
	code, err := service.Link()
	if err != nil {
		service.Stop()
		return user{}, err
	}
	return user{service, code}, nil
}

// visit prints the answers of both services to the same requests.
func visit(when string, before, after user) {
	fmt.Println(when)
	for _, request := range []struct{ what, path string }{
		{"follow a link", "/l/CODE?ref=demo"},
		{"who is logged in", "/me"},
		{"newest links", "/recent"},
		{"health", "/healthz"},
	} {
		fmt.Printf("  %-24s%-28s%s\n", request.what, before.get(request.path), after.get(request.path))
	}
}

func (u user) get(path string) string {
	a := u.service.Get(strings.Replace(path, "CODE", u.code, 1))
	answer := "no answer"
	if a.Status != 0 {
		answer = fmt.Sprint(a.Status)
	}
	answer += fmt.Sprintf(" after %v", a.Took.Round(time.Millisecond))
	if a.Degraded != "" {
		answer += " (fallback: " + a.Degraded + ")"
	}
	return answer
}
