package redisruntime

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"
)

// mismatch says that a server is there, but is not what the configuration says.
type mismatch struct{ error }

func (m *mismatch) Unwrap() error { return m.error }

var errIsCluster = &mismatch{errors.New("the server is a node of a cluster, which has its keys elsewhere: give the endpoint topology cluster")}

// isRedirect reports whether the server says that a key is on another node.
func isRedirect(err error) bool {
	return err != nil && (redis.HasErrorPrefix(err, "MOVED ") || redis.HasErrorPrefix(err, "ASK "))
}

// stillCluster returns errIsCluster as long as the server is one. PING would
// not tell.
func stillCluster(ctx context.Context, c redis.UniversalClient) error {
	info, err := c.Info(ctx, "cluster").Result()
	if err == nil && strings.Contains(info, "cluster_enabled:1") {
		return errIsCluster
	}
	return err
}

// explainCluster says what to do about a server that is not in a cluster.
func explainCluster(err error) error {
	if err != nil && redis.HasErrorPrefix(err, "This instance has cluster support disabled") {
		return &mismatch{fmt.Errorf("the server is not a node of a cluster (%w): give the endpoint topology standalone", err)}
	}
	return err
}
