package spool_test

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/alicebob/miniredis/v2"
	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/fallback/spool"
)

func Example() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	quiet := slog.New(slog.DiscardHandler)
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{server.Addr()}}},
		Logger:    quiet,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = m.Close() }()

	jobs, err := spool.Open(filepath.Join(dir, "jobs.spool"), m, redisruntime.Tasks, spool.Options{Logger: quiet})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = jobs.Close() }()
	ctx := context.Background()
	push := func(job string) {
		if err := jobs.Enqueue(ctx, "RPUSH", "jobs", job); err != nil {
			log.Fatal(err)
		}
	}
	push("first")
	if err := jobs.Flush(ctx); err != nil {
		log.Fatal(err)
	}
	server.Close()
	push("second")
	push("third")
	fmt.Println(jobs.Len(), "wait")
	if err := server.Restart(); err != nil {
		log.Fatal(err)
	}
	if err := jobs.Flush(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(server.DB(3).List("jobs"))
	// Output:
	// 2 wait
	// [first second third] <nil>
}

func ExampleSpool_Letters() {
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	server, err := miniredis.Run()
	if err != nil {
		log.Fatal(err)
	}
	defer server.Close()
	quiet := slog.New(slog.DiscardHandler)
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{server.Addr()}}},
		Logger:    quiet,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = m.Close() }()
	jobs, err := spool.Open(filepath.Join(dir, "jobs.spool"), m, redisruntime.Tasks, spool.Options{Logger: quiet})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = jobs.Close() }()
	ctx := context.Background()

	server.Close()
	if err := jobs.Enqueue(ctx, "RPUSH", "jobs", "a job"); err != nil {
		log.Fatal(err)
	}
	if err := server.DB(3).Set("jobs", "a string, by mistake"); err != nil {
		log.Fatal(err)
	}
	if err := server.Restart(); err != nil {
		log.Fatal(err)
	}
	if err := jobs.Flush(ctx); err != nil {
		log.Fatal(err)
	}

	server.DB(3).Del("jobs") // mended
	letters, err := jobs.Letters()
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range letters {
		fmt.Printf("%s\n", l.Args)
		if err := jobs.Retry(ctx, l.ID); err != nil {
			log.Fatal(err)
		}
	}
	if err := jobs.Flush(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(server.DB(3).List("jobs"))
	// Output:
	// [RPUSH jobs a job]
	// [a job] <nil>
}
