package spool

import (
	"strconv"
	"strings"
	"sync"
)

// slots is how many hash slots a cluster has.
const slots = 16384

// slot returns the hash slot of a key, as the cluster specification has it:
// CRC16 (XMODEM) of the key, or of what is in its first braces.
func slot(key string) int {
	if _, rest, ok := strings.Cut(key, "{"); ok {
		if tag, _, ok := strings.Cut(rest, "}"); ok && tag != "" {
			key = tag
		}
	}
	var crc uint16
	for i := range len(key) {
		crc ^= uint16(key[i]) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return int(crc) % slots
}

// tags holds for each slot a short string that falls into it.
var tags = sync.OnceValue(func() *[slots]string {
	var found [slots]string
	for i, missing := 0, slots; missing > 0; i++ {
		tag := strconv.Itoa(i)
		if at := &found[slot(tag)]; *at == "" {
			*at = tag
			missing--
		}
	}
	return &found
})
