// Package redistest gives tests a Redis of their own behind the sanctioned
// client, and takes it away from them:
//
//	func TestPriceWithoutRedis(t *testing.T) {
//		r := redistest.New(t)
//		shop := shop.New(r.Manager)
//		r.Down()
//		price, err := shop.Price(t.Context(), "book") // the fallback
//		...
//		r.Up()
//	}
//
// The Redis is an in-process one (miniredis), or a real redis-server with [Real].
package redistest
