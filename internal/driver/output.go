package driver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fatih/color"

	"github.com/autobot/redislint/internal/driver/print"
	"github.com/autobot/redislint/internal/origin"
)

// An output is a format and where it goes.
type output struct {
	format print.Format
	file   string // "" for standard output
}

// outputs is the flag -format: a comma-separated list of NAME or NAME=FILE. Given
// again, it adds to the list.
type outputs []output

func (o *outputs) String() string { return "" }

func (o *outputs) Set(list string) error {
	for _, item := range strings.Split(list, ",") {
		name, file, toFile := strings.Cut(strings.TrimSpace(item), "=")
		i := slices.IndexFunc(print.Formats, func(f print.Format) bool { return f.Name == name })
		switch {
		case i < 0:
			return fmt.Errorf("there is no format %q; use one of %s", name, formatNames())
		case toFile && file == "":
			return fmt.Errorf("%s= names no file; write %s=FILE, or %s alone for standard output", name, name, name)
		}
		*o = append(*o, output{print.Formats[i], file})
	}
	return nil
}

// resolve makes the names of files absolute, and says which output cannot be
// written, as far as that shows before there is anything to write.
func (o outputs) resolve(dir string) error {
	for i, out := range o {
		if out.file != "" && !filepath.IsAbs(out.file) {
			o[i].file = filepath.Join(dir, out.file)
		}
		for _, other := range o[:i] {
			if filepath.Clean(other.file) == filepath.Clean(o[i].file) {
				return fmt.Errorf("-format: %s and %s would go to the same place; write NAME=FILE for one of them, each with a file of its own", other.format.Name, out.format.Name)
			}
		}
		if out.file == "" {
			continue
		}
		if info, err := os.Stat(o[i].file); err == nil && info.IsDir() {
			return fmt.Errorf("-format %s=%s: that is a folder; name a file in it", out.format.Name, out.file)
		}
		if info, err := os.Stat(filepath.Dir(o[i].file)); err != nil || !info.IsDir() {
			return fmt.Errorf("-format %s=%s: there is no folder %s; make it first", out.format.Name, out.file, filepath.Dir(o[i].file))
		}
	}
	return nil
}

func formatNames() string {
	var names []string
	for _, f := range print.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// A when is the flag -color.
type when string

func (w *when) String() string { return string(*w) }

func (w *when) Set(s string) error {
	if !slices.Contains([]string{"auto", "always", "never"}, s) {
		return errors.New("want auto, always or never")
	}
	*w = when(s)
	return nil
}

// colored reports whether what goes to w is to have colours. What the terminal and
// NO_COLOR say of standard output, the library finds out.
func (c *command) colored(w io.Writer) bool {
	return c.color == "always" || c.color == "auto" && w == io.Writer(os.Stdout) && !color.NoColor
}

// print prints the findings in all formats that were asked for. Files are written
// whole or not at all.
func (c *command) print(r *result) error {
	report := &print.Report{
		Dir: c.load.Dir, Findings: r.findings, Rules: c.rules, Docs: c.options.Docs, Version: origin.Version(),
		Complete: len(r.errs) == 0, Context: c.context, Color: c.colored(c.stdout), ReadFile: c.read,
	}
	for _, out := range c.outputs {
		if out.file == "" {
			if err := out.format.Print(c.stdout, report); err != nil {
				return err
			}
			continue
		}
		toFile := *report
		toFile.Color = c.color == "always"
		var text bytes.Buffer
		if err := out.format.Print(&text, &toFile); err != nil {
			return err
		}
		if err := writeFile(out.file, text.Bytes()); err != nil {
			return fmt.Errorf("-format %s=%s: %w", out.format.Name, out.file, err)
		}
	}
	return nil
}

// read returns the text of a file as the packages were loaded with.
func (c *command) read(name string) ([]byte, error) {
	if text, ok := c.load.Overlay[name]; ok {
		return text, nil
	}
	return os.ReadFile(name)
}

// writeFile replaces a file at once. A device or a pipe is written to.
func writeFile(name string, text []byte) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		return errors.Join(err, f.Close())
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".redislint-*")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
