// Package ext is another team's.
package ext

func RedisAddr() string         { return "" }
func GetAddr() string           { return "" }
func StartServerAddr() string   { return "" }
func GetAndMoveAddr() string    { return "" }
func Random() string            { return "" }
func OpenAddr() (string, error) { return "", nil }
