package redisapi

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A Number is a place where a library takes the number of a database: a field
// of an options struct, or an argument. For a function it is a position; for a
// method, which go-redis promotes from unexported types, only the name counts.
type Number struct {
	Type, Field string // a struct type and its field
	Func        string // or a function or method
	Method      bool   // Func is a method
	Arg         int    // the argument; negative counts from the last
	URL         bool   // the argument is a URL that has the number in it
}

// A Raw is a function that sends a command given by its words.
type Raw struct {
	Func    string // a star stands for any text
	Method  bool
	Command int // the argument that is the command's name; the next ones follow it
}

// Is reports whether r is a function of that name, or a method.
func (r Raw) Is(name string, method bool) bool {
	before, after, star := strings.Cut(r.Func, "*")
	if r.Method != method || !star {
		return r.Method == method && r.Func == name
	}
	return len(name) >= len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
}

var goRedisNumbers = []Number{
	{Type: "Options", Field: "DB"},
	{Type: "FailoverOptions", Field: "DB"},
	{Type: "RingOptions", Field: "DB"},
	{Type: "UniversalOptions", Field: "DB"},
	{Func: "Move", Method: true, Arg: -1},
	{Func: "SwapDB", Method: true, Arg: -2},
	{Func: "SwapDB", Method: true, Arg: -1},
	{Func: "Copy", Method: true, Arg: -2},
	{Func: "ParseURL", Arg: 0, URL: true},
}

var goRedisV9Numbers = append(slices.Clone(goRedisNumbers), Number{Func: "ParseFailoverURL", Arg: 0, URL: true})

var goRedisSelects = []string{"Select"}

// Up to v7 the command was the first argument; since v8 a context is.
var goRedisRaw = []Raw{
	{Func: "Do", Method: true, Command: 0},
	{Func: "Do", Method: true, Command: 1},
	{Func: "New*Cmd", Command: 0},
	{Func: "New*Cmd", Command: 1},
}

var builderRaw = []Raw{{Func: "Arbitrary", Method: true, Command: 0}}

var radixRaw = []Raw{{Func: "Cmd", Command: 1}, {Func: "FlatCmd", Command: 1}}

var redigoRaw = []Raw{
	{Func: "Do", Method: true, Command: 0},
	{Func: "Send", Method: true, Command: 0},
	{Func: "DoContext", Method: true, Command: 1},
	{Func: "DoContext", Command: 2},
	{Func: "DoWithTimeout", Method: true, Command: 1},
	{Func: "DoWithTimeout", Command: 2},
}

// CommandNumbers are the arguments that are numbers of databases, by command.
// MIGRATE has one, too, on a server that the catalog does not know.
var CommandNumbers = map[string][]int{"MOVE": {1}, "SWAPDB": {0, 1}}

// builderNumbers are those of the command builders of rueidis and valkey-go.
var builderNumbers = []Number{
	{Func: "Db", Method: true, Arg: 0}, // of MOVE and COPY
	{Func: "Index1", Method: true, Arg: 0},
	{Func: "Index2", Method: true, Arg: 0},
}

// URLNumber returns the database number in a Redis URL. A URL without one
// means database 0, and found is false.
func URLNumber(raw string) (number int, found, ok bool) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "redis" && u.Scheme != "rediss" && u.Scheme != "unix" && u.Scheme != "valkey" && u.Scheme != "valkeys" {
		return 0, false, false
	}
	text := ""
	if u.Scheme != "unix" {
		text = strings.Trim(u.Path, "/")
	}
	if db := u.Query()["db"]; len(db) > 0 {
		text = db[len(db)-1] // as in go-redis, it wins over the path, and the last over others
	}
	if text == "" {
		return 0, false, true
	}
	number, err = strconv.Atoi(text)
	if err != nil {
		return 0, false, false
	}
	return number, true, true
}

// authority is where a URL says which server it means.
var authority = regexp.MustCompile(`://[^/?#]*`)

// URLPatternNumber returns the database number in a Redis URL of which the parts
// are not known that the text unknown stands for: credentials, host and port may
// be. It is not ok where another part is, nor without a number.
func URLPatternNumber(pattern, unknown string) (number int, ok bool) {
	pattern = authority.ReplaceAllString(pattern, "://host")
	if strings.Contains(pattern, unknown) {
		return 0, false
	}
	number, found, ok := URLNumber(pattern)
	return number, found && ok
}
