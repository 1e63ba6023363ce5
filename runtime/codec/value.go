package codec

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A Value is bytes for go-redis to send, where it takes any value (Set, HSet,
// LPush, ...), and to Scan. The zero Value is ready to use, with the defaults
// of a [Config]; [Codec.Value] returns one with others.
type Value struct {
	Data  []byte
	codec *Codec
}

// Value returns a Value that is written and read by c.
func (c *Codec) Value(data []byte) Value { return Value{Data: data, codec: c} }

// MarshalBinary returns what is stored.
func (v Value) MarshalBinary() ([]byte, error) { return or(v.codec).Encode(v.Data) }

// UnmarshalBinary sets Data to the value of what is stored. It keeps nothing of stored.
func (v *Value) UnmarshalBinary(stored []byte) error {
	data, err := or(v.codec).Decode(stored)
	if err != nil {
		return err
	}
	if !looksEncoded(stored) || Algorithm(stored[2]) == None {
		data = slices.Clone(data) // it is go-redis's memory
	}
	v.Data = data
	return nil
}

// JSON is a [Value] that holds another one as JSON.
type JSON[T any] struct {
	Value T
	codec *Codec
}

// NewJSON returns a JSON that is written and read by c.
func NewJSON[T any](c *Codec, value T) JSON[T] { return JSON[T]{value, c} }

// MarshalBinary returns what is stored.
func (j JSON[T]) MarshalBinary() ([]byte, error) {
	data, err := json.Marshal(j.Value)
	if err != nil {
		return nil, fmt.Errorf("codec: %w", err)
	}
	return or(j.codec).Encode(data)
}

// UnmarshalBinary sets Value to what is stored. Where JSON lacks a field, what
// Value had stays.
func (j *JSON[T]) UnmarshalBinary(stored []byte) error {
	data, err := or(j.codec).Decode(stored)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &j.Value); err != nil {
		return fmt.Errorf("codec: %w", err)
	}
	return nil
}

func or(c *Codec) *Codec {
	if c == nil {
		return standard()
	}
	return c
}
