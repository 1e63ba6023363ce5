package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var constructorPattern = regexp.MustCompile(`^[^\s"]+\.[\pL_][\pL\pN_]*$`)

func setConstructors(p *parser, l *Lint, key, v *yaml.Node) {
	p.texts(&l.Constructors, key, v)
	for _, c := range l.Constructors {
		if !constructorPattern.MatchString(c) {
			p.fault(v.Line, fmt.Sprintf("constructor %q is not a function", c), "write import/path.Func, such as example.com/shop/redisx.New")
		}
	}
}

func setRules(p *parser, l *Lint, key, v *yaml.Node) {
	p.each(v, key.Value, func(name, v *yaml.Node) {
		r := Rule{Name: name.Value, Line: name.Line}
		p.each(v, fmt.Sprintf("rule %q", r.Name), func(key, v *yaml.Node) {
			s := Setting{Name: key.Value, Line: key.Line}
			if s.Name == EnabledSetting || v.ShortTag() == "!!bool" {
				var on bool
				p.boolean(&on, key, v)
				s.Value = on
			} else {
				var text string
				p.text(&text, key, v)
				s.Value = text
			}
			r.Settings = append(r.Settings, s)
		})
		l.Rules = append(l.Rules, r)
	})
}

// checkRuntime reports what a runtime lacks to be enforced.
func (p *parser) checkRuntime(key *yaml.Node, r *Runtime) {
	if r.Package == "" {
		p.fault(key.Line, "runtime names no package", "add package: with its import path, such as example.com/shop/redisx")
	}
	if len(r.Functions) == 0 {
		p.fault(key.Line, "runtime has no functions", "list those that give a client: functions: {Client: {returns: UniversalClient}}")
	}
}

var functionPattern = regexp.MustCompile(`^[\pL_][\pL\pN_]*(\.[\pL_][\pL\pN_]*)?$`)

func setFunctions(p *parser, r *Runtime, key, v *yaml.Node) {
	p.each(v, key.Value, func(name, v *yaml.Node) {
		f := RuntimeFunction{Name: name.Value, Arguments: arguments}
		if !functionPattern.MatchString(f.Name) {
			p.fault(name.Line, fmt.Sprintf("%q is not a function of a package", f.Name), "write Func, or Type.Method")
		}
		before := len(p.faults)
		walk(p, v, fmt.Sprintf("function %q", f.Name), functionFields, &f)
		if f.Returns == "" && len(p.faults) == before {
			p.fault(name.Line, fmt.Sprintf("function %q does not say what it returns", f.Name), "add returns: with one of "+strings.Join(clientTypes, ", "))
		}
		r.Functions = append(r.Functions, f)
	})
}

func setArguments(p *parser, f *RuntimeFunction, key, v *yaml.Node) {
	f.Arguments = nil
	p.texts(&f.Arguments, key, v)
	for i, a := range f.Arguments {
		if !slices.Contains(arguments, a) || slices.Contains(f.Arguments[:i], a) {
			p.fault(v.Line, fmt.Sprintf("arguments cannot have %q here", a), "list context and database, or one of them, in the function's order")
		}
	}
}

var exportedPattern = regexp.MustCompile(`^\p{Lu}[\pL\pN_]*$`)

// identifier reads an exported name of Go.
func (p *parser) identifier(dst *string, key, v *yaml.Node) {
	p.text(dst, key, v)
	if *dst != "" && !exportedPattern.MatchString(*dst) {
		p.fault(v.Line, fmt.Sprintf("%s %q is not an exported name", key.Value, *dst), "write its name as the package has it, without the package")
		*dst = ""
	}
}

func (p *parser) boolean(dst *bool, key, v *yaml.Node) {
	if v.Kind != yaml.ScalarNode || v.ShortTag() != "!!bool" {
		p.fault(v.Line, fmt.Sprintf("%s %q is not true or false", key.Value, v.Value), "write true or false")
		return
	}
	*dst = strings.EqualFold(v.Value, "true")
}
