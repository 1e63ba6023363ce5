// Peers counts how many of the places that a rule's fixtures want reported
// another linter reports:
//
//	go run ./bench/peers -dir FOLDER [-match REGEXP] -- COMMAND [ARG...]
//
// The command runs in the module testdata/src; FOLDER is relative to that. Lines
// of its output that begin with FILE:LINE count as reports, if the rest matches.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

func main() {
	dir := flag.String("dir", "", "the `folder` of fixtures, below testdata/src")
	match := flag.String("match", "", "a `regexp` that the texts of reports match; all if empty")
	misses := flag.Bool("misses", false, "list what is missed, and what is reported beyond that")
	flag.Parse()
	if err := run(*dir, *match, flag.Args(), *misses); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(2)
	}
}

func run(dir, match string, command []string, misses bool) error {
	if dir == "" || len(command) == 0 {
		return errors.New("usage: peers -dir FOLDER [-match REGEXP] -- COMMAND [ARG...]")
	}
	pattern, err := regexp.Compile(match)
	if err != nil {
		return err
	}
	root, err := filepath.Abs(filepath.Join("testdata", "src"))
	if err != nil {
		return err
	}
	wanted, err := wantedLines(root, dir)
	if err != nil {
		return err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		return err
	}
	reported := reportedLines(root, dir, string(out), pattern)
	if len(reported) == 0 && misses {
		fmt.Print(string(out))
	}
	found, others := 0, 0
	for line := range wanted {
		if reported[line] {
			found++
		} else if misses {
			fmt.Println("missed  ", line)
		}
	}
	for line := range reported {
		if !wanted[line] {
			others++
			if misses {
				fmt.Println("beyond  ", line)
			}
		}
	}
	fmt.Printf("%d of %d lines found, %d lines reported beyond these\n", found, len(wanted), others)
	return nil
}

var (
	want   = regexp.MustCompile("(?://|/\\*) want( \\+\\d+)? .*?[\"`]")
	moved  = regexp.MustCompile(`^//line ([^:]+):(\d+)$`)
	onFact = regexp.MustCompile("(?://|/\\*) want( [A-Za-z_]+:\"[^\"]*\")+ *$")
)

// wantedLines returns the lines, "file:line", for which the fixtures want a diagnostic.
func wantedLines(root, dir string) (map[string]bool, error) {
	lines := map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		shift := 0 // from the lines of the file to those that linters name
		for i, line := range strings.Split(string(text), "\n") {
			if m := moved.FindStringSubmatch(line); m != nil {
				first, err := strconv.Atoi(m[2])
				if err != nil {
					return fmt.Errorf("%s:%d: %w", path, i+1, err)
				}
				rel, shift = filepath.Join(filepath.Dir(rel), m[1]), first-(i+2)
			}
			m := want.FindStringSubmatch(line)
			if m == nil || onFact.MatchString(line) {
				continue
			}
			n := i + 1 + shift
			if m[1] != "" {
				delta, err := strconv.Atoi(strings.TrimSpace(m[1]))
				if err != nil {
					return fmt.Errorf("%s:%d: %w", path, n, err)
				}
				n += delta
			}
			lines[fmt.Sprintf("%s:%d", filepath.ToSlash(rel), n)] = true
		}
		return nil
	})
	return lines, err
}

var report = regexp.MustCompile(`(?m)^([^\s:]+\.go):(\d+)(?::\d+)?:[ \t](.*)$`)

// reportedLines returns the lines in dir that out reports.
func reportedLines(root, dir, out string, pattern *regexp.Regexp) map[string]bool {
	lines := map[string]bool{}
	for _, m := range report.FindAllStringSubmatch(out, -1) {
		file := m[1]
		if filepath.IsAbs(file) {
			if rel, err := filepath.Rel(root, file); err == nil {
				file = rel
			}
		}
		file = filepath.ToSlash(filepath.Clean(file))
		if strings.HasPrefix(file, dir+"/") && pattern.MatchString(m[3]) {
			lines[file+":"+m[2]] = true
		}
	}
	return lines
}
