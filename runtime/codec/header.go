package codec

import (
	"encoding/binary"
	"hash/crc32"
)

// A header stands before every value that is not stored as it is: two bytes
// that begin no UTF-8 text and no MessagePack, the algorithm, and the checksum
// of the plain value.
const (
	magic0, magic1 = 0xC1, 0xFE
	headerSize     = 2 + 1 + 4
)

type header struct {
	algorithm Algorithm
	sum       uint32
}

var table = crc32.MakeTable(crc32.Castagnoli)

func sum(data []byte) uint32 { return crc32.Checksum(data, table) }

// newHeader returns the header of data.
func newHeader(a Algorithm, data []byte) []byte {
	h := []byte{magic0, magic1, byte(a)}
	return binary.BigEndian.AppendUint32(h, sum(data))
}

// looksEncoded reports whether stored begins like a header.
func looksEncoded(stored []byte) bool {
	return len(stored) >= headerSize && stored[0] == magic0 && stored[1] == magic1 && algorithms[Algorithm(stored[2])] != nil
}

func parseHeader(stored []byte) (header, []byte) {
	return header{Algorithm(stored[2]), binary.BigEndian.Uint32(stored[3:headerSize])}, stored[headerSize:]
}
