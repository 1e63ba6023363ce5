// Package line is said to come from a test, which it does not.
package line

import (
	"context"

	"github.com/redis/go-redis/v9"
)

//line made_test.go:20
func listen(ctx context.Context, rdb *redis.Client) (string, error) {
	sub := rdb.Subscribe(ctx, "events") // want `sub, from rdb.Subscribe of "events", is not closed`
	msg, err := sub.ReceiveMessage(ctx)
	if err != nil {
		return "", err
	}
	return msg.Payload, nil
}
