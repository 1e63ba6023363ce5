package codec

import (
	"errors"
	"fmt"
)

// A SizeError says that a value is larger than [Config].MaxSize.
type SizeError struct {
	Size int // bytes, plain; 0 if it was not read that far
	Max  int
}

func (e *SizeError) Error() string {
	if e.Size == 0 {
		return fmt.Sprintf("codec: the value is larger than MaxSize, %d bytes", e.Max)
	}
	return fmt.Sprintf("codec: the value has %d bytes, more than MaxSize, %d", e.Size, e.Max)
}

// A CorruptError says that what is stored begins as a Codec writes it, and is
// damaged. A value that was cut off, or changed by APPEND or SETRANGE, is.
type CorruptError struct {
	Size  int // bytes that are stored
	Cause error
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("codec: the stored value of %d bytes is damaged: %v", e.Size, e.Cause)
}

// Unwrap returns the cause.
func (e *CorruptError) Unwrap() error { return e.Cause }

var errSum = errors.New("its checksum is another one")
