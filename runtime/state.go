package redisruntime

import "fmt"

// State is what is known about an endpoint.
type State int

// The states. Only Up gives clients.
const (
	Unknown       State = iota // nobody has asked for it yet, or the first answer is awaited
	Up                         // it answers
	Down                       // it does not answer, or says that it cannot serve
	Misconfigured              // it answers, but will not serve this program until someone changes a setting
	Closed                     // the manager was closed
)

var stateNames = [...]string{"unknown", "up", "down", "misconfigured", "closed"}

// String returns the state in lower case.
func (s State) String() string {
	if s < 0 || int(s) >= len(stateNames) {
		return fmt.Sprintf("State(%d)", int(s))
	}
	return stateNames[s]
}
