package unhandledclient

import "strings"

// standard are the first elements of the import paths of the standard library.
var standard = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`archive arena bufio builtin bytes cmp compress container context crypto
		database debug embed encoding errors expvar flag fmt go hash html image index internal io iter log maps math
		mime net os path plugin reflect regexp runtime simd slices sort strconv strings structs sync syscall
		testing text time unicode unique unsafe vendor weak`) {
		m[name] = true
	}
	return m
}()

// isStandard reports whether path is of the standard library.
func isStandard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return standard[first]
}
