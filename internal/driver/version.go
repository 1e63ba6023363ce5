package driver

import (
	"crypto/sha256"
	"fmt"
	"os"

	"github.com/autobot/redislint/internal/cachekey"
)

// fingerprint returns the hash that -V=full prints. The go command runs a tool
// again only where that hash changed, so it covers the executable and, because
// the go command does not know them, the catalogs: that of the flag or the
// environment, or else all of the main modules.
func fingerprint() (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	if err := cachekey.AddFile(h, exe); err != nil {
		return "", err
	}
	path, err := vetCatalog()
	if err != nil {
		return "", err
	}
	if err := cachekey.AddCatalogs(h, path, ""); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
