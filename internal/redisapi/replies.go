package redisapi

import (
	"go/types"
	"slices"
	"strings"
)

// Replies says how a library tells what became of a command. All names of
// types are those of the library's own package.
type Replies struct {
	Results  []string // types of results that carry the error; "*Cmd" means all that end so
	Err      string   // the method of a result that returns the error
	Blind    []string // the methods of a result that return the value as if there were no error
	Senders  []string // functions and methods that send commands, whose last result is an error
	Queues   []string // types whose methods only queue commands
	Iterator string   // the type whose Err method says why an iteration has ended
	Closes   []string // types of values, other than clients, that somebody must close
	NoReply  []string // error variables and constants that say that nothing is there
}

var goRedisReplies = Replies{
	Results:  []string{"*Cmd", "Cmder"},
	Err:      "Err",
	Blind:    []string{"Val"},
	Senders:  []string{"Exec", "Pipelined", "TxPipelined", "Process", "BatchProcess", "Watch", "ForEachMaster", "ForEachShard", "ForEachSlave"},
	Queues:   []string{"Pipeliner", "Pipeline"},
	Iterator: "ScanIterator",
	Closes:   []string{"PubSub", "Conn"},
	NoReply:  []string{"Nil"},
}

var redigoReplies = Replies{
	Senders: []string{"Do", "DoContext", "DoWithTimeout", "Flush"},
	Closes:  []string{"Conn"},
	NoReply: []string{"ErrNil"},
}

var radixReplies = Replies{Senders: []string{"Do", "DoCmd"}}

// rueidisReplies is for rueidis and valkey-go, whose types begin with prefix.
func rueidisReplies(prefix string) Replies {
	return Replies{Results: []string{prefix + "Result"}, Err: "Error", NoReply: []string{"Nil"}}
}

// ResultOf returns how the library of t tells the error of a command, if a
// value of type t is the result of one; else nil.
func ResultOf(t types.Type) *Replies {
	lib, name := declared(t)
	if lib == nil {
		return nil
	}
	for _, result := range lib.Replies.Results {
		suffix, open := strings.CutPrefix(result, "*")
		if name == result || open && name != suffix && strings.HasSuffix(name, suffix) || open && name == suffix {
			return &lib.Replies
		}
	}
	return nil
}

// ResultsOf is ResultOf for the results of a function that returns one value:
// a result, or a slice of results.
func ResultsOf(t types.Type) *Replies {
	if slice, ok := t.(*types.Slice); ok {
		t = slice.Elem()
	}
	return ResultOf(t)
}

// IsQueue reports whether the methods of a value of type t only queue commands.
func IsQueue(t types.Type) bool {
	lib, name := declared(t)
	return lib != nil && slices.Contains(lib.Replies.Queues, name)
}

// MayBeQueue reports whether a variable of type t, an interface, can hold
// something that only queues commands.
func MayBeQueue(t types.Type) bool {
	lib, name := declared(t)
	return lib != nil && (name == "Cmdable" || name == "StatefulCmdable")
}

// IsIterator reports whether t iterates over what a command answers.
func IsIterator(t types.Type) bool {
	lib, name := declared(t)
	return lib != nil && name != "" && lib.Replies.Iterator == name
}

// MustClose reports whether somebody must close a value of type t, which a
// library has made.
func MustClose(t types.Type) bool {
	lib, name := declared(t)
	return lib != nil && (slices.Contains(lib.Replies.Closes, name) || slices.Contains(lib.Types, name))
}

// IsNoReply reports whether obj is the error of a library for "nothing is there".
func IsNoReply(obj types.Object) bool {
	lib := LibraryOf(obj)
	return lib != nil && obj.Parent() == obj.Pkg().Scope() && slices.Contains(lib.Replies.NoReply, obj.Name())
}

// IsErrorConstant reports whether t is the type of go-redis's constant errors.
func IsErrorConstant(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Name() != "RedisError" {
		return false
	}
	path, ok := strings.CutSuffix(Path(named.Obj().Pkg()), "/internal/proto")
	return ok && byPath[path] != nil
}

// declared returns the library and the name of the type that t is or points to.
func declared(t types.Type) (*Library, string) {
	obj := TypeName(t)
	if obj == nil {
		return nil, ""
	}
	return LibraryOf(obj), obj.Name()
}
