//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package boltfile

import "os"

// unlock does nothing: here the lock of a damaged file stays until the process ends.
func unlock(*os.File) {}
