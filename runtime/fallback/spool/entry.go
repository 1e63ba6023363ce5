package spool

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"net"
	"reflect"
	"strconv"
	"time"
)

// Bounds of one write. A script has no room for more arguments, and what is
// larger may never get through within the runtime's write timeout.
const (
	maxArgs  = 5000
	maxWrite = 8 << 20
)

// entry is one write with its number.
type entry struct {
	number uint64
	args   [][]byte
}

func (e entry) key() string { return string(e.args[1]) }

// argument is v as go-redis would send it.
func argument(v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		return []byte(v), nil
	case []byte:
		return append([]byte{}, v...), nil
	case int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, uintptr:
		return fmt.Append(nil, v), nil
	case float32:
		return strconv.AppendFloat(nil, float64(v), 'f', -1, 64), nil
	case float64:
		return strconv.AppendFloat(nil, v, 'f', -1, 64), nil
	case bool:
		if v {
			return []byte("1"), nil
		}
		return []byte("0"), nil
	case time.Time:
		return v.AppendFormat(nil, time.RFC3339Nano), nil
	case time.Duration:
		return strconv.AppendInt(nil, v.Nanoseconds(), 10), nil
	case *string, *int, *int8, *int16, *int32, *int64, *uint, *uint8, *uint16, *uint32, *uint64, *uintptr,
		*float32, *float64, *bool, *time.Time, *time.Duration: // what they point to, or its zero
		p := reflect.ValueOf(v)
		if p.IsNil() {
			p = reflect.New(p.Type().Elem())
		}
		return argument(p.Elem().Interface())
	case encoding.BinaryMarshaler:
		return v.MarshalBinary()
	case net.IP:
		return append([]byte{}, v...), nil
	}
	return nil, fmt.Errorf("an argument of type %T cannot be sent: make it a string or []byte, or implement encoding.BinaryMarshaler", v)
}

func arguments(vs []any) ([][]byte, error) {
	args := make([][]byte, len(vs))
	for i, v := range vs {
		var err error
		if args[i], err = argument(v); err != nil {
			return nil, err
		}
	}
	return args, nil
}

var (
	table      = crc32.MakeTable(crc32.Castagnoli)
	errGarbled = errors.New("a write in it cannot be read")
)

// encode returns the arguments, each after its length, and a checksum.
func encode(args [][]byte) []byte {
	size := 4
	for _, arg := range args {
		size += binary.MaxVarintLen32 + len(arg)
	}
	raw := make([]byte, 0, size)
	for _, arg := range args {
		raw = binary.AppendUvarint(raw, uint64(len(arg)))
		raw = append(raw, arg...)
	}
	return binary.BigEndian.AppendUint32(raw, crc32.Checksum(raw, table))
}

// decode reverses encode. The arguments are copies.
func decode(raw []byte) (args [][]byte, err error) {
	end := len(raw) - 4
	if end < 0 || binary.BigEndian.Uint32(raw[end:]) != crc32.Checksum(raw[:end], table) {
		return nil, errGarbled
	}
	raw = append([]byte{}, raw[:end]...)
	for len(raw) > 0 {
		n, w := binary.Uvarint(raw)
		if w <= 0 || n > uint64(len(raw)-w) {
			return nil, errGarbled
		}
		args = append(args, raw[w:w+int(n):w+int(n)])
		raw = raw[w+int(n):]
	}
	if check(args) != nil {
		return nil, errGarbled
	}
	return args, nil
}
