package owed

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"time"
)

func work() string { return "" }

// What is told to the caller is the caller's to see to, but not who waits.

func countsDown(wg *sync.WaitGroup) {
	leave() // want `wg.Done\(\)`
	wg.Done()
}

func countsDownTold(wg *sync.WaitGroup) error {
	leave() // want `wg.Done\(\)`
	wg.Done()
	return nil
}

func countsDownDeferred(wg *sync.WaitGroup) {
	leave() // want `wg.Done\(\)`
	defer wg.Done()
	leave()
}

func countsUpAndDown() {
	var wg sync.WaitGroup
	leave()
	wg.Add(1)
	leave() // want `wg.Done\(\)`
	go func() {
		leave() // want `wg.Done\(\)`
		wg.Done()
		leave()
	}()
	leave() // want `wg.Wait\(\)`
	wg.Wait()
}

func inRounds(ns []int) {
	var wg sync.WaitGroup
	for range ns {
		leave() // want `wg.Wait\(\)`
		next()
		wg.Go(func() { work() })
	}
	wg.Wait()
	leave()
}

func countsLater(ns []int) error {
	var wg sync.WaitGroup
	errs := make(chan error)
	leave()
	for range ns {
		wg.Add(1)
		go func() { defer wg.Done(); errs <- nil }()
	}
	wg.Wait()
	return <-errs
}

func startsProcess() error {
	cmd := exec.Command("true")
	if err := cmd.Start(); err != nil {
		return err
	}
	leave() // want `cmd.Wait\(\)`
	return cmd.Wait()
}

func closes(done chan struct{}) {
	leave() // want `close\(done\)`
	close(done)
}

func closesTold(done chan struct{}) error {
	leave() // want `close\(done\)`
	close(done)
	return nil
}

func closesDeferred(values chan int) {
	defer close(values)
	leave()
	values <- 1
}

func sends(values chan<- string) {
	leave() // want `values <- work\(\)`
	values <- work()
}

func sendsTold(values chan<- string) error {
	leave()
	values <- work()
	return nil
}

func sendsInAnotherGoroutine(values chan<- string) {
	leave() // want `values <- work\(\)`
	go func() { values <- work() }()
}

func sendsOrGivesUp(ctx context.Context, values chan<- string) {
	leave() // want `values <- work\(\)`
	select {
	case values <- work():
	case <-ctx.Done():
	}
}

func sendsElsewhere(values chan<- string, on bool) {
	if on {
		leave()
		return
	}
	values <- work()
}

// Nobody but the function knows of its channel.

func receivesOwn() (string, error) {
	values := make(chan string)
	leave()
	go func() { values <- work() }()
	leave() // want `<-values`
	return <-values, nil
}

func receivesAllOwn(ns []int) error {
	values := make(chan string)
	go func() {
		defer close(values)
		for range ns {
			values <- work()
		}
	}()
	for range values {
		leave() // want `values`
	}
	return nil
}

func receivesBuffered() (string, error) {
	values := make(chan string, 1)
	go func() { values <- work() }()
	leave()
	return <-values, nil
}

func receivesUnbuffered() (string, error) {
	values := make(chan string, 0)
	go func() { values <- work() }()
	leave() // want `<-values`
	return <-values, nil
}

func receivesEnd() error {
	done := make(chan struct{})
	go func() { defer close(done); work() }()
	leave()
	<-done
	return nil
}

func receivesToken() error {
	done := make(chan struct{})
	go func() { work(); done <- struct{}{} }()
	leave() // want `<-done`
	<-done
	return nil
}

func sendsOwn(consume func(<-chan string)) error {
	values := make(chan string)
	go consume(values)
	leave() // want `values <- work\(\)`
	values <- work()
	leave() // want `close\(values\)`
	close(values)
	return nil
}

func returnsOwn() (<-chan string, error) {
	values := make(chan string)
	leave()
	go func() { defer close(values); values <- work() }()
	return values, nil
}

// Somebody sends, and goes on with that.

func worker(jobs <-chan string) {
	for range jobs {
		leave() // want `jobs`
		next()
	}
}

func workerTold(jobs <-chan string) error {
	for range jobs {
		leave()
	}
	return nil
}

func workerAmongOthers(ctx context.Context, jobs <-chan string) {
	for {
		select {
		case <-ctx.Done():
			leave()
			return
		case <-jobs:
			leave() // want `<-jobs`
		}
	}
}

func untilTheEnd(ctx context.Context, stop <-chan struct{}) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	for {
		leave()
		select {
		case <-ctx.Done():
			return
		case <-stop:
			return
		case <-signals:
			return
		case <-ticker.C:
		}
	}
}

// A channel that stands for a lock.

type limited struct {
	slots  chan struct{}
	tokens chan int
}

func (l *limited) sends() error {
	leave()
	l.slots <- struct{}{}
	leave() // want `<-l.slots`
	<-l.slots
	leave()
	return nil
}

func (l *limited) sendsDeferred() error {
	l.slots <- struct{}{}
	defer func() { <-l.slots }()
	leave()
	return nil
}

func (l *limited) receives() error {
	leave()
	token := <-l.tokens
	leave() // want `l.tokens <- token`
	l.tokens <- token
	return nil
}
