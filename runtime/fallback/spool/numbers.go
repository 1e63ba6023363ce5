package spool

import (
	"errors"
	"math/rand/v2"
)

// Writes are numbered in their order. Numbers are taken in blocks, so that a
// write that goes straight to Redis need not touch the disk. Each Open leaves
// out a random number of blocks: two files with the same origin, one of them a
// copy or from a backup, then use blocks of their own, and the guard, whose
// number is beyond the block of what one of them sends, shows it.
const (
	block     = 1 << 18
	maxSkip   = 1 << 14 // blocks
	maxNumber = 1 << 53 // Lua's numbers are floats
)

var errNumbers = errors.New("its numbers are used up: open another file for new writes")

// blockEnd returns the last number of a number's block. When that number was
// first sent, nothing beyond its block had been: what is before it in the spool had to be done first.
func blockEnd(number uint64) uint64 { return (number + block - 1) / block * block }

// nextBlock returns what the numbers of the next block follow. reserved is
// the last number that may have been used.
func nextBlock(reserved uint64, first bool) (after uint64, err error) {
	after = blockEnd(reserved)
	if first {
		after += rand.Uint64N(maxSkip) * block
	}
	if after+block > maxNumber {
		return 0, errNumbers
	}
	return after, nil
}
