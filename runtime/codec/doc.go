// Package codec keeps large values small on their way to Redis. A value of the
// types [Value] and [JSON] is compressed when go-redis sends it, and read back
// by Scan, whether it was written compressed, plain, or by a program without
// this package:
//
//	err := client.Set(ctx, "report", codec.Value{Data: report}, time.Hour).Err()
//
//	var v codec.Value
//	err := client.Get(ctx, "report").Scan(&v) // v.Data
//
// It is for values that one program reads and writes whole. Redis itself does
// not see through it: INCR, APPEND, GETRANGE and scripts work on what is stored.
package codec
