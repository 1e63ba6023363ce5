package redisruntime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/autobot/redislint/runtime/catalog"
	"github.com/redis/go-redis/v9/auth"
)

// credentialsError is a provider's failure to say how to log in.
type credentialsError struct{ cause error }

func (e *credentialsError) Error() string { return "redis credentials: " + e.cause.Error() }
func (e *credentialsError) Unwrap() error { return e.cause }

// verdict is classify for a provider's failure. Whatever the provider got from
// another server, a Redis perhaps, says nothing about this one.
func (e *credentialsError) verdict(ctx context.Context) verdict {
	switch {
	case ended(ctx), errors.Is(e.cause, context.Canceled):
		return impatientCaller
	case isTimeout(e.cause), isNetwork(e.cause), errors.Is(e.cause, ErrUnavailable):
		return failing
	default:
		return refusing
	}
}

// credentials says how a new connection logs in. The tripwire logs in nowhere.
func (g *gate) credentials(ctx context.Context) (username, password string, err error) {
	e := &g.member.placed.endpoint
	switch {
	case g.arming.Load():
		return "", "", nil
	case e.Credentials != nil:
		said, err := ask(ctx, e.connector, func(ctx context.Context) (login [2]string, err error) {
			login[0], login[1], err = e.Credentials(ctx)
			return login, err
		}, nil)
		return said[0], said[1], err
	case e.connector.password != nil:
		return e.Username, string(e.connector.password.get()), nil
	default:
		return e.Username, string(e.Password), nil
	}
}

// streaming is an endpoint's StreamingCredentials for one client.
type streaming struct {
	provider auth.StreamingCredentialsProvider
	gate     *gate
}

func (g *gate) streaming() auth.StreamingCredentialsProvider {
	if p := g.member.placed.endpoint.StreamingCredentials; p != nil {
		return streaming{p, g}
	}
	return nil
}

// Subscribe is the provider's, except for the tripwire.
func (s streaming) Subscribe(listener auth.CredentialsListener) (auth.Credentials, auth.UnsubscribeFunc, error) {
	if s.gate.arming.Load() {
		return auth.NewBasicCredentials("", ""), func() error { return nil }, nil
	}
	type subscription struct {
		auth.Credentials
		end auth.UnsubscribeFunc
	}
	subscribe := func(context.Context) (_ subscription, err error) {
		c, end, err := s.provider.Subscribe(listener)
		return subscription{c, end}, err
	}
	late := func(s subscription) { _ = s.end() } // nobody is left to care
	said, err := ask(context.Background(), s.gate.member.placed.endpoint.connector, subscribe, late)
	return said.Credentials, said.end, err
}

// maxAsking is how many calls of a provider are under way at a time.
const maxAsking = 1000

// ask asks a provider, which has no longer than the dial timeout and ctx,
// whatever it does about that. What it answers later goes to late, if that is
// not nil. No more than maxAsking calls hang at a time.
func ask[T any](ctx context.Context, c *connector, provider func(context.Context) (T, error), late func(T)) (T, error) {
	type answer struct {
		said T
		err  error
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answered := make(chan answer) // to nobody, if it is too late
	select {
	case c.asking <- struct{}{}:
		go func() {
			defer func() { <-c.asking }()
			said, err := provider(ctx)
			select {
			case answered <- answer{said, err}:
			case <-ctx.Done():
				if err == nil && late != nil {
					late(said)
				}
			}
		}()
	case <-ctx.Done():
	}
	select {
	case a := <-answered:
		if a.err != nil {
			a.err = &credentialsError{a.err}
		}
		return a.said, a.err
	case <-ctx.Done():
		var none T
		return none, &credentialsError{fmt.Errorf("the provider does not answer: %w", ctx.Err())}
	}
}

// rotates reports whether the login may change while the program runs.
func (e *Endpoint) rotates() bool {
	return e.PasswordFile != "" || e.Credentials != nil || e.StreamingCredentials != nil
}

// checkLogin finds logins that are given in more than one way.
func (e *Endpoint) checkLogin() error {
	var ways []string
	for _, way := range []struct {
		name  string
		given bool
	}{
		{"Password", e.Password != ""},
		{"PasswordFile", e.PasswordFile != ""},
		{"Credentials", e.Credentials != nil},
		{"StreamingCredentials", e.StreamingCredentials != nil},
	} {
		if way.given {
			ways = append(ways, way.name)
		}
	}
	switch provided := e.Credentials != nil || e.StreamingCredentials != nil; {
	case len(ways) > 1:
		return fmt.Errorf("%s are given together: keep one of them", strings.Join(ways, " and "))
	case provided && e.Username != "":
		return errors.New("Username is given beside a provider of credentials, which names the user itself: remove one of them")
	case e.Topology != catalog.Sentinel && (e.SentinelUsername != "" || e.SentinelPassword != ""):
		return fmt.Errorf("a login for sentinels is given, but the topology is %s: remove it, or use topology sentinel", e.Topology)
	}
	return nil
}

// passwordFile is the content of a password file, read again for each connection.
func passwordFile(cfg *Config, path string) *files[Secret] {
	return &files[Secret]{
		inputs: []input{{"password_file", path}},
		read:   cfg.System.ReadFile,
		log:    cfg.Logger,
		parse: func(contents [][]byte) (Secret, error) {
			if contents[0] == nil {
				return "", nil // the file is missing, which is said already
			}
			secret, err := parseSecret(path, contents[0])
			if err != nil {
				return "", &settingError{"password_file", err}
			}
			return secret, nil
		},
	}
}
