package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/autobot/redislint/examples/internal/trial"
)

func heading(text string) { fmt.Printf("\n%s\n%s\n", text, strings.Repeat("-", len(text))) }

// list prints the findings, and how many there are of each rule.
func list(findings []trial.Finding) {
	if len(findings) == 0 {
		fmt.Println("no findings")
		return
	}
	rules := map[string]int{}
	fixes := 0
	for _, f := range findings {
		fmt.Printf("%s:%d  %s\n", f.File, f.Line, f.Rule)
		wrap(f.Message)
		rules[f.Rule]++
		if f.Fix {
			fixes++
		}
	}
	var counts []string
	for _, rule := range slices.Sorted(maps.Keys(rules)) {
		counts = append(counts, fmt.Sprintf("%s %d", rule, rules[rule]))
	}
	fmt.Printf("\n%d findings (%s), %d of them with a fix\n", len(findings), strings.Join(counts, ", "), fixes)
}

// wrap prints text in indented lines of at most 100 columns.
func wrap(text string) {
	const indent, width = "    ", 100
	line := indent
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > width {
			fmt.Println(strings.TrimRight(line, " "))
			line = indent
		}
		line += word + " "
	}
	fmt.Println(strings.TrimRight(line, " "))
}

// changed prints how many lines a fix adds and removes in each file.
func changed(diff string) {
	var file string
	var added, removed int
	flush := func() {
		if file != "" {
			fmt.Printf("%-36s +%d -%d\n", file, added, removed)
		}
		added, removed = 0, 0
	}
	for line := range strings.Lines(diff) {
		switch {
		case strings.HasPrefix(line, "--- "):
			flush()
			file = strings.Fields(line)[1]
		case strings.HasPrefix(line, "+++ "):
		case strings.HasPrefix(line, "+"):
			added++
		case strings.HasPrefix(line, "-"):
			removed++
		}
	}
	flush()
}
