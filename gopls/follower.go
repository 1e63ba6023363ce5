package gopls

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"

	"go.lsp.dev/uri"
	"golang.org/x/tools/go/analysis"
)

// period is how often the catalogs are looked at for changes.
const period = time.Second

// A follower makes gopls follow the catalogs, which it knows nothing of.
//
// Gopls keeps the findings on a package, even from one run to the next, under a
// key with the names of its analyzers and of those that they require, the texts
// of the package, and what it imports. So there is one analyzer more, which finds
// nothing, and it requires another, which does nothing and has a hash of the
// catalogs in its name. When they change, another takes its place, and gopls is
// told to forget the keys: then it looks again at what is open.
//
// The analyzer whose place is taken cannot be one in gopls's list, for these must
// stay the same while gopls runs: it stops where findings that it has kept lack
// those of one in the list.
type follower struct {
	analyzer *analysis.Analyzer

	mu       sync.Mutex
	catalogs catalogs
	hash     string // of the catalogs, as in the name
	told     string // the hash at which gopls last looked at all that is open
	session  bool   // whether an editor has begun one, so that gopls can be told
}

// start begins to follow the catalogs of the files that the editor opens, which
// it reads from what the editor writes to gopls's standard input.
func (f *follower) start() error {
	if dir, err := os.Getwd(); err == nil {
		f.open(dir)
	}
	for _, arg := range os.Args[1:] {
		if _, err := os.Stat(arg); err == nil { // as in gopls check FILE
			f.open(filepath.Dir(arg))
		}
		if strings.HasPrefix(strings.TrimLeft(arg, "-"), "listen") {
			f.forgetful()
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	editor := os.Stdin
	os.Stdin = r
	in := &input{w: w}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer w.Close()
		// Once gopls does not read any more, nothing is left to say.
		_ = in.copy(editor, f.see)
	}()
	go f.watch(in, ended)
	return nil
}

// forgetful keeps what gopls finds from its next run. A daemon, which editors do
// not talk to over its standard input, is not told here which files are open.
func (f *follower) forgetful() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.catalogs.run = time.Now().String()
	f.renew()
}

// see looks at a message of the editor before gopls gets it.
func (f *follower) see(m message) {
	switch m.Method {
	case "initialized":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.session = true
	case "shutdown":
		f.mu.Lock()
		defer f.mu.Unlock()
		f.session = false
	case "textDocument/didOpen":
		if u, err := uri.Parse(m.Params.TextDocument.URI); err == nil && u.IsFile() {
			f.open(filepath.Dir(u.FsPath()))
		}
	case "textDocument/didChange": // what gopls finds now is not to be kept under an old name
		f.mu.Lock()
		defer f.mu.Unlock()
		f.renew()
	}
}

// open adds a folder whose catalog counts.
func (f *follower) open(dir string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renew()
	untold := f.hash != f.told
	f.catalogs.add(dir)
	f.renew()
	if !untold {
		f.told = f.hash // gopls looks at what is opened anyway
	}
}

// renew requires another analyzer if the catalogs have changed. Gopls may read
// what is required meanwhile: it sees the old one or the new one.
func (f *follower) renew() {
	if hash := f.catalogs.hash(); hash != f.hash {
		f.hash = hash
		f.catalogs.complain(os.Stderr)
		atomic.StorePointer((*unsafe.Pointer)(unsafe.Pointer(&f.analyzer.Requires[0])), unsafe.Pointer(marker(hash)))
	}
}

// watch looks after the catalogs until there is no more input.
func (f *follower) watch(in *input, ended <-chan struct{}) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		if modules := f.changed(); len(modules) > 0 {
			_ = in.send(forget(modules))
		}
	}
}

// changed returns the folders of the modules to look at again because the
// catalogs have changed since gopls was told of a change.
func (f *follower) changed() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renew()
	if !f.session || f.hash == f.told {
		return nil
	}
	f.told = f.hash
	return f.catalogs.modules()
}

// forget returns the message that makes gopls forget what it knows of modules:
// that their vendored packages have changed. Whether they have any is all the
// same to it; that a file it knows has changed is not, for it compares the texts.
func forget(modules []string) any {
	type event struct {
		URI  uri.URI `json:"uri"`
		Type int     `json:"type"`
	}
	type params struct {
		Changes []event `json:"changes"`
	}
	const changed = 2
	var p params
	for _, dir := range modules {
		p.Changes = append(p.Changes, event{uri.File(filepath.Join(dir, "vendor", "modules.txt")), changed})
	}
	return struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  params `json:"params"`
	}{"2.0", "workspace/didChangeWatchedFiles", p}
}

// nothing is what an analyzer does that finds nothing.
func nothing(*analysis.Pass) (any, error) { return nil, nil }

// newFollower returns a follower of the catalog named or, if that is "", of
// those that govern what is open.
func newFollower(named string) *follower {
	c := catalogs{named: named}
	hash := c.hash()
	return &follower{catalogs: c, hash: hash, told: hash, analyzer: &analysis.Analyzer{
		Name:     "redislintcatalogs",
		Doc:      "redislintcatalogs: make gopls follow the catalogs of redislint; it finds nothing",
		Run:      nothing,
		Requires: []*analysis.Analyzer{marker(hash)},
	}}
}

// marker returns the analyzer with the hash in its name.
func marker(hash string) *analysis.Analyzer {
	name := "redislintcatalogs_" + hash
	return &analysis.Analyzer{Name: name, Doc: name + ": stands for the catalogs as they are", Run: nothing}
}
