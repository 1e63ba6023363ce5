// Package kv is a client library of the house, which no table knows.
package kv

type Client struct{}

func Open(addr string) *Client { return &Client{} }

func Parse(addr string) string { return addr }
