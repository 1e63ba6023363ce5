// Package gopls puts the rules of redislint into gopls. It is linked into the
// gopls that the command redislint gopls builds, and into nothing else.
package gopls

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/autobot/redislint/analyzers"
	"github.com/autobot/redislint/internal/target"
)

// catalogVariable names the catalog to read instead of those found upward from
// each package, as it does under the go command.
const catalogVariable = "REDISLINT_CATALOG"

// Install appends the rules to list, which is a pointer to gopls's
// settings.AllAnalyzers, and makes gopls follow the catalogs: see [follower].
// It replaces os.Stdin, so it is called once, before gopls starts. An error says
// that this gopls is not one that the rules can be put into.
func Install(list any) error {
	options := &target.Options{}
	if path := os.Getenv(catalogVariable); path != "" {
		abs, err := filepath.Abs(path)
		if err != nil {
			return err
		}
		options.Catalog = abs
	}
	l, err := newList(list)
	if err != nil {
		return err
	}
	for _, rule := range analyzers.New(options) {
		l.add(rule)
	}
	f := newFollower(options.Catalog)
	l.add(f.analyzer)
	return f.start()
}

// A list is gopls's list of analyzers. Its types are internal to gopls, and
// their fields are not exported.
type list struct {
	all     reflect.Value // []*Analyzer, settable
	analyze int           // indexes of fields of Analyzer
	kinds   int
}

// The kinds of the code actions that the fixes of a rule become.
var actionKinds = []string{"quickfix", "source.fixAll"}

func newList(of any) (*list, error) {
	v := reflect.ValueOf(of)
	fail := func(why string) (*list, error) {
		return nil, fmt.Errorf("its list of analyzers is not what redislint knows: %T: %s", of, why)
	}
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Slice {
		return fail("no pointer to a slice")
	}
	elem := v.Elem().Type().Elem()
	if elem.Kind() != reflect.Pointer || elem.Elem().Kind() != reflect.Struct {
		return fail("the elements are no pointers to structs")
	}
	analyzer, ok := elem.Elem().FieldByName("analyzer")
	if !ok || analyzer.Type != reflect.TypeFor[*analysis.Analyzer]() {
		return fail("no field analyzer of type *analysis.Analyzer")
	}
	kinds, ok := elem.Elem().FieldByName("actionKinds")
	if !ok || kinds.Type.Kind() != reflect.Slice || kinds.Type.Elem().Kind() != reflect.String {
		return fail("no field actionKinds that is a slice of strings")
	}
	return &list{all: v.Elem(), analyze: analyzer.Index[0], kinds: kinds.Index[0]}, nil
}

// add appends an analyzer.
func (l *list) add(a *analysis.Analyzer) { l.all.Set(reflect.Append(l.all, l.wrap(a))) }

// wrap returns what gopls has for an analyzer that is on unless a user turns it off.
func (l *list) wrap(a *analysis.Analyzer) reflect.Value {
	w := reflect.New(l.all.Type().Elem().Elem())
	exported := func(field int) reflect.Value {
		f := w.Elem().Field(field)
		return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
	}
	exported(l.analyze).Set(reflect.ValueOf(a))
	kinds := exported(l.kinds)
	for _, kind := range actionKinds {
		kinds.Set(reflect.Append(kinds, reflect.ValueOf(kind).Convert(kinds.Type().Elem())))
	}
	return w
}
