package redisruntime

import "strings"

// Key builds a key of a database out of parts, which it joins by colons. The
// keys of a database with key_prefix in the catalog begin with its name, because
// it shares its number with others: Key("cache", "user", "42") is
// "cache:user:42" there, and "user:42" elsewhere. An alias has its target's
// keys. The name has no braces around it, which would put the whole database
// into one slot of a cluster; parts may have some. A name that the catalog does
// not have, and so has no client, gives a key that begins with the name.
func (m *Manager) Key(db Database, parts ...string) string {
	name := string(db)
	if r := m.routes.get(name); r != nil {
		if !r.database.KeyPrefix {
			return strings.Join(parts, ":")
		}
		name = r.database.Name
	}
	return strings.Join(append([]string{name}, parts...), ":")
}
