// Nilcheck counts what nil checkers find in the fixtures of unhandledclient, and
// prints a row for each of them. It is run by bench/nilcheckers:
//
//	go run ./bench/nilcheck [-v] DIR NAME=COMMAND...
//
// DIR is a copy of testdata/src, in which each command is run with the fixture
// packages as its arguments. Each function of the fixtures counts once: it is
// bad if one of its lines has a want comment for a diagnostic, and good if not.
// A bad function is found if a report stands in it, or names a line of it in
// its story; a report that touches no bad function is a false alarm in the
// function where it stands.
package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"log"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rule is the folder of the fixtures.
const rule = "unhandledclient"

// A function is one of the fixtures.
type function struct {
	name        string
	file        string // relative to the fixtures
	first, last int    // lines
	bad         bool
}

func main() {
	log.SetFlags(0)
	verbose := flag.Bool("v", false, "list what each tool misses and where it is wrong")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("usage: nilcheck [-v] DIR NAME=COMMAND...")
	}
	fixtures, err := filepath.Abs(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	functions, err := read(fixtures)
	if err != nil {
		log.Fatal(err)
	}
	bad := 0
	for _, f := range functions {
		if f.bad {
			bad++
		}
	}
	fmt.Printf("| tool | found of %d bad | false alarms in %d good |\n| --- | --- | --- |\n", bad, len(functions)-bad)
	for _, arg := range flag.Args()[1:] {
		name, command, ok := strings.Cut(arg, "=")
		if !ok {
			log.Fatalf("%s: want NAME=COMMAND", arg)
		}
		found, alarms := judge(functions, strings.ReplaceAll(run(fixtures, command), fixtures+"/", ""))
		fmt.Printf("| %s | %d | %d |\n", name, len(found), len(alarms))
		if *verbose {
			for _, f := range functions {
				switch {
				case f.bad && !slices.Contains(found, f):
					fmt.Printf("  missed %s in %s\n", f.name, f.file)
				case slices.Contains(alarms, f):
					fmt.Printf("  false alarm in %s in %s\n", f.name, f.file)
				}
			}
		}
	}
}

var diagnosticWant = regexp.MustCompile("// want [`\"]")

// read returns the functions of the fixtures.
func read(fixtures string) ([]*function, error) {
	var functions []*function
	err := filepath.WalkDir(filepath.Join(fixtures, rule), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") {
			return err
		}
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(fixtures, path)
		if err != nil {
			return err
		}
		wanted := map[int]bool{}
		for _, group := range syntax.Comments {
			for _, c := range group.List {
				if diagnosticWant.MatchString(c.Text) {
					wanted[fset.Position(c.Pos()).Line] = true
				}
			}
		}
		for _, decl := range syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			f := &function{name: fn.Name.Name, file: name, first: fset.Position(fn.Pos()).Line, last: fset.Position(fn.End()).Line}
			for line := f.first; line <= f.last; line++ {
				f.bad = f.bad || wanted[line]
			}
			functions = append(functions, f)
		}
		return nil
	})
	return functions, err
}

// run returns what a command says of the fixtures. Checkers exit with an error
// when they find something, so its code does not count.
func run(fixtures, command string) string {
	args := append(strings.Fields(command), "./"+rule+"/...")
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = fixtures
	out, err := cmd.CombinedOutput()
	if err != nil && len(out) == 0 {
		log.Fatalf("%s: %v", command, err)
	}
	return string(out)
}

var position = regexp.MustCompile(`([\w./-]+\.go):(\d+):\d+`)

// judge returns the bad functions that the reports touch, and the good
// functions where reports stand that touch no bad one.
func judge(functions []*function, output string) (found, alarms []*function) {
	add := func(list *[]*function, f *function) {
		if f != nil && !slices.Contains(*list, f) {
			*list = append(*list, f)
		}
	}
	for _, report := range reports(output) {
		var where *function
		hit := false
		for i, m := range position.FindAllStringSubmatch(report, -1) {
			line, _ := strconv.Atoi(m[2])
			f := at(functions, m[1], line)
			if i == 0 {
				where = f
			}
			if f != nil && f.bad {
				hit = true
				add(&found, f)
			}
		}
		if !hit {
			add(&alarms, where)
		}
	}
	return found, alarms
}

// reports splits output into reports: a line that begins with a position, and
// those that follow it.
func reports(output string) []string {
	var list []string
	for _, line := range strings.Split(output, "\n") {
		if m := position.FindStringIndex(line); m != nil && m[0] == 0 || len(list) == 0 {
			list = append(list, line)
		} else {
			list[len(list)-1] += "\n" + line
		}
	}
	return list
}

// at returns the function at a line of a file whose name ends like that.
func at(functions []*function, file string, line int) *function {
	file = strings.TrimPrefix(file, "./")
	for _, f := range functions {
		if (f.file == file || strings.HasSuffix(f.file, "/"+file)) && f.first <= line && line <= f.last {
			return f
		}
	}
	return nil
}
