package redisapi

// libraries maps the import path of each known client library to its symbols.
var libraries = map[string]struct{}{
	GoRedis: {},
}

// IsClientPackage reports whether path is a client library or the sanctioned runtime.
func IsClientPackage(path string) bool {
	_, ok := libraries[path]
	return ok || path == Runtime
}
