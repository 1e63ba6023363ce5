// Package lsp is a language server that shows findings and offers fixes, for
// editors that run it beside the one that knows the language.
package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"sync/atomic"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/fixes"
	"github.com/autobot/redislint/internal/lsp/protocol"
)

// A Finder looks at packages.
type Finder func(context.Context, Query) (*Found, error)

// A Query says what to look at.
type Query struct {
	Dir      string            // the root of a module
	Patterns []string          // of packages, relative to Dir
	Overlay  map[string][]byte // the texts in the editor that differ from the files, by file name
}

// Found is what was found.
type Found struct {
	Findings []print.Finding
	Errors   []error // why some packages were not looked at
	// Fix returns the change of a file that applies all fixes which can be
	// applied together, and whether there is one.
	Fix func(file string) (fixes.Change, bool)
}

// errExit says that the session ended without the shutdown that comes first.
var errExit = errors.New("the editor ended the session without a shutdown")

// Serve holds one session with an editor over in and out, and returns when it
// ends: nil if that was after a shutdown.
func Serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser, version string, find Finder) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &server{version: version, find: find, ctx: ctx, docs: map[string]*document{}, modules: map[string]*module{}, calls: map[jsonrpc2.ID]context.CancelFunc{}}
	input := &stream{ObjectStream: jsonrpc2.NewBufferedStream(stdio{in, out}, jsonrpc2.VSCodeObjectCodec{})}
	s.mu.Lock() // the first message may be there before the connection is returned
	s.conn = jsonrpc2.NewConn(ctx, input, handler{s}, jsonrpc2.SetLogger(log.New(io.Discard, "", 0)))
	s.mu.Unlock()
	<-s.conn.DisconnectNotify()
	cancel()
	s.mu.Lock()
	orderly := s.orderly
	s.state = ended
	s.mu.Unlock()
	s.work.Wait()
	switch failed := input.failed.Load(); {
	case orderly:
		return nil
	case failed != nil:
		return fmt.Errorf("the editor sent what is no message: %w", *failed)
	}
	return errExit
}

// A stream notes why no message can be read from it any more, unless that is
// because there is none.
type stream struct {
	jsonrpc2.ObjectStream
	failed atomic.Pointer[error]
}

func (s *stream) ReadObject(v any) error {
	err := s.ObjectStream.ReadObject(v)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe) && !errors.Is(err, os.ErrClosed) {
		s.failed.Store(&err)
	}
	return err
}

type stdio struct {
	io.ReadCloser
	out io.WriteCloser
}

func (s stdio) Write(b []byte) (int, error) { return s.out.Write(b) }
func (s stdio) Close() error                { return errors.Join(s.ReadCloser.Close(), s.out.Close()) }

// A state is how far a session is.
type state int

const (
	started state = iota
	initialized
	shutdown
	ended
)

// A server is one session.
type server struct {
	version string
	find    Finder
	ctx     context.Context // of the session
	conn    *jsonrpc2.Conn
	work    sync.WaitGroup // what runs beside the reading of messages

	mu      sync.Mutex
	state   state
	orderly bool // whether the editor has asked for a shutdown
	client  protocol.ClientCapabilities
	docs    map[string]*document // that are open, by file name
	modules map[string]*module   // by folder
	calls   map[jsonrpc2.ID]context.CancelFunc
}

// The methods. All but slow ones are done before the next message is read.
var methods = map[string]struct {
	do   func(s *server, ctx context.Context, params json.RawMessage) (any, error)
	slow bool
}{
	"initialize":                          {do: method((*server).initialize)},
	"initialized":                         {do: method((*server).initialized)},
	"shutdown":                            {do: method((*server).shutdown)},
	"exit":                                {do: method((*server).exit)},
	"textDocument/didOpen":                {do: method((*server).didOpen)},
	"textDocument/didChange":              {do: method((*server).didChange)},
	"textDocument/didSave":                {do: method((*server).didSave)},
	"textDocument/didClose":               {do: method((*server).didClose)},
	"textDocument/codeAction":             {do: method((*server).codeAction), slow: true},
	"workspace/didChangeWatchedFiles":     {do: method((*server).didChangeWatchedFiles)},
	"workspace/didChangeWorkspaceFolders": {do: method((*server).ignore)},
	"workspace/didChangeConfiguration":    {do: method((*server).ignore)},
	"$/cancelRequest":                     {do: method((*server).cancelRequest)},
	"$/setTrace":                          {do: method((*server).ignore)},
}

// method returns the method with its parameters decoded.
func method[P, R any](do func(*server, context.Context, P) (R, error)) func(*server, context.Context, json.RawMessage) (any, error) {
	return func(s *server, ctx context.Context, raw json.RawMessage) (any, error) {
		var params P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &params); err != nil {
				return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
			}
		}
		return do(s, ctx, params)
	}
}

type handler struct{ *server }

// Handle handles a message; it is called with one after the other.
func (h handler) Handle(ctx context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) {
	m, ok := methods[req.Method]
	if err := h.admits(req, ok); err != nil {
		if !req.Notif {
			_ = conn.ReplyWithError(ctx, req.ID, err) // the connection is what could be wrong
		}
		return
	}
	var params json.RawMessage
	if req.Params != nil {
		params = *req.Params
	}
	answer := func(ctx context.Context) {
		result, err := guarded(func() (any, error) { return m.do(h.server, ctx, params) })
		switch failed := new(jsonrpc2.Error); {
		case req.Notif:
		case err == nil:
			_ = conn.Reply(h.ctx, req.ID, result)
		case errors.As(err, &failed):
			_ = conn.ReplyWithError(h.ctx, req.ID, failed)
		case ctx.Err() != nil:
			_ = conn.ReplyWithError(h.ctx, req.ID, &jsonrpc2.Error{Code: codeCancelled, Message: "cancelled"})
		default:
			_ = conn.ReplyWithError(h.ctx, req.ID, &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: err.Error()})
		}
	}
	if !m.slow {
		answer(ctx)
		return
	}
	ctx, cancel := context.WithCancel(ctx)
	h.mu.Lock()
	h.calls[req.ID] = cancel
	h.mu.Unlock()
	h.work.Go(func() {
		defer func() {
			cancel()
			h.mu.Lock()
			defer h.mu.Unlock()
			delete(h.calls, req.ID)
		}()
		answer(ctx)
	})
}

// Codes of the protocol that are not those of JSON-RPC.
const (
	codeNotInitialized = -32002
	codeCancelled      = -32800
)

// admits returns why the request cannot be handled now, or nil.
func (s *server) admits(req *jsonrpc2.Request, known bool) *jsonrpc2.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !known:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "redislint does not know " + req.Method}
	case s.state == started && req.Method != "initialize" && req.Method != "exit":
		return &jsonrpc2.Error{Code: codeNotInitialized, Message: "initialize comes first"}
	case s.state == shutdown && req.Method != "exit", s.state == ended:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session has been shut down"}
	}
	return nil
}

// guarded calls do so that a panic becomes an error.
func guarded[T any](do func() (T, error)) (result T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("internal error, please report it: %v", r)
		}
	}()
	return do()
}

// none is what a message without parameters or an answer has.
type none = *struct{}

func (s *server) initialize(_ context.Context, params protocol.InitializeParams) (protocol.InitializeResult, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state != started {
		return protocol.InitializeResult{}, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the session is initialized"}
	}
	s.state, s.client = initialized, params.Capabilities
	r := protocol.InitializeResult{ServerInfo: protocol.ServerInfo{Name: "redislint", Version: s.version}}
	r.Capabilities.PositionEncoding = "utf-16"
	r.Capabilities.TextDocumentSync = protocol.TextDocumentSync{OpenClose: true, Change: protocol.ChangeFull}
	r.Capabilities.CodeAction.Kinds = []string{protocol.QuickFix, fixAll}
	r.Capabilities.Workspace.Folders.Supported = true
	return r, nil
}

// watched are the files, beside those that are open, that findings depend on.
var watched = []string{"**/redis-databases.yaml", "**/*.go", "**/go.mod", "**/go.sum", "**/go.work"}

func (s *server) initialized(context.Context, none) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.client.Workspace.WatchedFiles.DynamicRegistration {
		return nil, nil
	}
	var options protocol.WatchedFilesOptions
	for _, glob := range watched {
		options.Watchers = append(options.Watchers, protocol.FileWatcher{GlobPattern: glob})
	}
	params := protocol.RegistrationParams{Registrations: []protocol.Registration{{ID: "files", Method: "workspace/didChangeWatchedFiles", Options: options}}}
	s.work.Go(func() { // the answer is a message, which we are to read
		if err := s.conn.Call(s.ctx, "client/registerCapability", params, nil); err != nil {
			s.log("the editor will not tell of changed catalogs: " + err.Error())
		}
	})
	return nil, nil
}

func (s *server) shutdown(context.Context, none) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state, s.orderly = shutdown, true
	return nil, nil
}

func (s *server) exit(context.Context, none) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = ended
	s.work.Go(func() { _ = s.conn.Close() })
	return nil, nil
}

func (s *server) ignore(context.Context, json.RawMessage) (none, error) { return nil, nil }

func (s *server) cancelRequest(_ context.Context, params struct{ ID jsonrpc2.ID }) (none, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.calls[params.ID]; cancel != nil {
		cancel()
	}
	return nil, nil
}

// log writes to the editor's log. What cannot be sent is not missed.
func (s *server) log(text string) {
	_ = s.conn.Notify(s.ctx, "window/logMessage", protocol.Message{Type: protocol.MessageWarning, Message: "redislint: " + text})
}
