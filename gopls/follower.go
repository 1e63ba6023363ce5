package gopls

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.lsp.dev/uri"
	"golang.org/x/tools/go/analysis"
)

// period is how often the catalogs are looked at for changes.
const period = time.Second

// A follower makes gopls follow the catalogs, which it knows nothing of.
//
// Gopls keeps the findings on a package, even from one run to the next, under a
// key with the names of its analyzers, the texts of the package, and what it
// imports. So there is one analyzer more, which does nothing: its name has a hash
// of the catalogs. When they change, it gets another name, and gopls is told
// that a go.mod may have changed: then it looks again at what is open.
type follower struct {
	slot *slot

	mu       sync.Mutex
	catalogs catalogs
	hash     string // of the catalogs, as in the name
	told     string // the hash at which gopls last looked at all that is open
}

// start begins to follow the catalogs of the files that the editor opens, which
// it reads from what the editor writes to gopls's standard input.
func (f *follower) start() error {
	if dir, err := os.Getwd(); err == nil {
		f.open(dir)
	}
	for _, arg := range os.Args[1:] { // as in gopls check FILE
		if _, err := os.Stat(arg); err == nil {
			f.open(filepath.Dir(arg))
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

// see looks at a message of the editor before gopls gets it.
func (f *follower) see(m message) {
	switch m.Method {
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
	f.catalogs.add(dir)
	f.renew()
	f.told = f.hash // gopls looks at what is opened anyway
}

// renew renames the analyzer that does nothing if the catalogs have changed.
func (f *follower) renew() {
	if hash := f.catalogs.hash(); hash != f.hash {
		f.hash = hash
		f.slot.set(marker(hash))
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
		if mods := f.changed(); len(mods) > 0 {
			_ = in.send(changedOnDisk(mods))
		}
	}
}

// changed returns the go.mod files to look at again because the catalogs have
// changed since gopls was told of a change.
func (f *follower) changed() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.renew()
	if f.hash == f.told {
		return nil
	}
	f.told = f.hash
	return f.catalogs.modules()
}

// changedOnDisk returns the message that files may have changed.
func changedOnDisk(files []string) any {
	type event struct {
		URI  uri.URI `json:"uri"`
		Type int     `json:"type"`
	}
	type params struct {
		Changes []event `json:"changes"`
	}
	const changed = 2
	var p params
	for _, name := range files {
		p.Changes = append(p.Changes, event{uri.File(name), changed})
	}
	return struct {
		Version string `json:"jsonrpc"`
		Method  string `json:"method"`
		Params  params `json:"params"`
	}{"2.0", "workspace/didChangeWatchedFiles", p}
}

// marker returns the analyzer that does nothing.
func marker(hash string) *analysis.Analyzer {
	name := "redislintcatalog_" + hash
	return &analysis.Analyzer{
		Name: name,
		Doc:  fmt.Sprintf("%s: makes gopls follow the catalogs of redislint; finds nothing", name),
		Run:  func(*analysis.Pass) (any, error) { return nil, nil },
	}
}
