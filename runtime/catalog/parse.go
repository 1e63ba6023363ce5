package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Parse reads a catalog from data; filename only names it in faults and in
// Catalog.Path. An invalid catalog gives [Faults], every fault at once.
func Parse(filename string, data []byte) (*Catalog, error) {
	p := &parser{file: filename}
	f := p.document(data)
	c := &Catalog{Path: filename, Lint: f.lint}
	p.resolve(f, c)
	if len(p.faults) > 0 {
		p.faults.sort()
		return nil, p.faults
	}
	return c, nil
}

// A parser turns YAML nodes into a file and collects faults on the way.
type parser struct {
	file   string
	faults Faults
}

func (p *parser) fault(line int, problem, remedy string) {
	p.faults = append(p.faults, Fault{File: p.file, Line: max(line, 1), Problem: problem, Remedy: remedy})
}

func (p *parser) document(data []byte) *file {
	f := new(file)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]) {
		p.fault(1, "the catalog is empty", "list the databases under databases:, or remove the file to use the ten default names")
		return f
	}
	if err != nil {
		p.syntax(err)
		return f
	}
	walk(p, doc.Content[0], "the catalog", fileFields, f)
	if err := dec.Decode(&next); err == nil {
		p.fault(next.Line, "a second YAML document", "put everything into the first one")
	} else if !errors.Is(err, io.EOF) {
		p.syntax(err)
	}
	return f
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

func (p *parser) syntax(err error) {
	line, what := 1, err.Error()
	if m := yamlLine.FindStringSubmatch(what); m != nil {
		what = m[2]
		if n, err := strconv.Atoi(m[1]); err == nil {
			line = n
		}
	}
	p.fault(line, "not YAML: "+what, "mend the syntax near this line")
}

// fields says what each key of a mapping does to a T.
type fields[T any] map[string]func(p *parser, dst *T, key, value *yaml.Node)

// walk applies table to the mapping n, which is called what in faults.
func walk[T any](p *parser, n *yaml.Node, what string, table fields[T], dst *T) {
	p.each(n, what, func(key, value *yaml.Node) {
		set, ok := table[key.Value]
		if !ok {
			p.fault(key.Line, fmt.Sprintf("%s has no key %q", what, key.Value),
				"use one of "+strings.Join(slices.Sorted(maps.Keys(table)), ", "))
			return
		}
		set(p, dst, key, value)
	})
}

// each calls visit for every key of the mapping n, once per key.
func (p *parser) each(n *yaml.Node, what string, visit func(key, value *yaml.Node)) {
	if isNull(n) {
		return // "cache:" with nothing after it is an empty mapping
	}
	if n.Kind != yaml.MappingNode {
		p.fault(n.Line, what+" is not a mapping", "write key: value lines")
		return
	}
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode {
			p.fault(key.Line, "a key of "+what+" is not a plain word", "write key: value lines")
			continue
		}
		if line, dup := first[key.Value]; dup {
			p.fault(key.Line, fmt.Sprintf("key %q stands twice in %s", key.Value, what),
				fmt.Sprintf("remove it here or on line %d", line))
			continue
		}
		first[key.Value] = key.Line
		if value.Kind == yaml.AliasNode {
			p.fault(value.Line, fmt.Sprintf("%s is a YAML alias (*%s)", key.Value, value.Value), "write the value out")
			continue
		}
		visit(key, value)
	}
}

func (p *parser) text(dst *string, key, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode || isNull(value) || value.Value == "" {
		p.fault(value.Line, key.Value+" is not a text", "write "+key.Value+": followed by one value")
		return
	}
	*dst = value.Value
}

// number reports whether value is one. YAML reads 010 as 8; so it is none.
func (p *parser) number(dst *int, key, value *yaml.Node) bool {
	n, err := strconv.Atoi(value.Value)
	if value.Kind != yaml.ScalarNode || value.ShortTag() != "!!int" || err != nil || n < 0 || strconv.Itoa(n) != value.Value {
		p.fault(value.Line, fmt.Sprintf("%s %q is not a number", key.Value, value.Value), "write a whole number from 0 up")
		return false
	}
	*dst = n
	return true
}

func (p *parser) texts(dst *[]string, key, value *yaml.Node) {
	if value.Kind != yaml.SequenceNode {
		p.fault(value.Line, key.Value+" is not a list", "write "+key.Value+": [one, two]")
		return
	}
	for _, item := range value.Content {
		var s string
		if p.text(&s, &yaml.Node{Value: "an item of " + key.Value}, item); s != "" {
			*dst = append(*dst, s)
		}
	}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
