package load

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
)

// read returns the text of a file, which may be an overlaid one.
func (c *Config) read(name string) ([]byte, error) {
	if text, ok := c.Overlay[name]; ok {
		return text, nil
	}
	return os.ReadFile(name)
}

// writeOverlay writes the texts to dir, with the file that tells the go command
// of them. It returns the name of that.
func writeOverlay(dir string, texts map[string][]byte) (string, error) {
	var overlay struct{ Replace map[string]string }
	overlay.Replace = map[string]string{}
	for name, text := range texts {
		file := filepath.Join(dir, strconv.Itoa(len(overlay.Replace))+".go")
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return "", err
		}
		overlay.Replace[name] = file
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}
