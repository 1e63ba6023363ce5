package redisruntime

import (
	"os"
	"testing"

	"github.com/autobot/redislint/internal/redisserver"
	"github.com/autobot/redislint/runtime/catalog"
)

// What a new connection pays for certificates that may be renewed.
func BenchmarkTLSFilesReadAgain(b *testing.B) {
	authority := redisserver.NewAuthority(b)
	mine := authority.Issue(1<<40, "me")
	cfg := Config{System: System{ReadFile: os.ReadFile}}.withDefaults()
	f := tlsFiles(&cfg, catalog.TLS{CAFile: authority.File, CertFile: mine.CertFile, KeyFile: mine.KeyFile})
	for b.Loop() {
		f.get()
	}
}
