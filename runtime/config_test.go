package redisruntime_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"strings"
	"testing"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/google/go-cmp/cmp"
)

// machine is a made-up one.
func machine(goos string, vars, files map[string]string) redisruntime.System {
	return redisruntime.System{
		GOOS:      goos,
		LookupEnv: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		ReadFile: func(path string) ([]byte, error) {
			if text, ok := files[path]; ok {
				return []byte(text), nil
			}
			return nil, fmt.Errorf("open %s: %w", path, fs.ErrNotExist)
		},
	}
}

var wslFiles = map[string]string{"/proc/version": "Linux version 5.15.90.1-microsoft-standard-WSL2"}

func parse(t *testing.T, text string) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Parse("redis-databases.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhereEndpointsComeFrom(t *testing.T) {
	const file = `
databases:
  main: {index: 0}
  cache: {index: 1}
  user-data: {index: 0, endpoint: users}
endpoints:
  default: {addresses: ["file:6379"], username: svc}
  users: {addresses: ["users:6379"]}
environments:
  production: {endpoints: {default: {addresses: ["prod:6379"]}}}
  wsl: {endpoints: {default: {addresses: ["laptop:6379"]}}}
`
	tests := map[string]struct {
		system  redisruntime.System
		catalog string // "" for the default names
		cfg     redisruntime.Config
		want    map[redisruntime.Database]string // address and source
	}{
		"linux":              {machine("linux", nil, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "localhost:6379 from detected linux"}},
		"linux, Docker":      {machine("linux", map[string]string{"REDIS_DOCKER_ADDRESS": "172.17.0.1:6379"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "172.17.0.1:6379 from detected linux"}},
		"wsl by file":        {machine("linux", nil, wslFiles), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "localhost:6379 from detected wsl"}},
		"wsl by variable":    {machine("linux", map[string]string{"WSL_DISTRO_NAME": "Ubuntu"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "localhost:6379 from detected wsl"}},
		"container on wsl":   {machine("linux", nil, map[string]string{"/.dockerenv": "", "/proc/version": wslFiles["/proc/version"]}), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "redis:6379 from detected distributed"}},
		"kubernetes":         {machine("linux", map[string]string{"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "redis:6379 from detected distributed"}},
		"elsewhere":          {machine("darwin", nil, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "localhost:6379 from detected local"}},
		"file":               {machine("linux", nil, nil), file, redisruntime.Config{}, map[redisruntime.Database]string{"main": `file:6379 from redis-databases.yaml, endpoint "default"`, "user-data": `users:6379 from redis-databases.yaml, endpoint "users"`}},
		"environment":        {machine("linux", map[string]string{"REDIS_ENVIRONMENT": "production"}, nil), file, redisruntime.Config{}, map[redisruntime.Database]string{"cache": `prod:6379 from redis-databases.yaml, endpoint "default"`, "user-data": `users:6379 from redis-databases.yaml, endpoint "users"`}},
		"environment chosen": {machine("linux", nil, nil), file, redisruntime.Config{Environment: "production"}, map[redisruntime.Database]string{"cache": `prod:6379 from redis-databases.yaml, endpoint "default"`}},
		"environment found":  {machine("linux", nil, wslFiles), file, redisruntime.Config{}, map[redisruntime.Database]string{"cache": `laptop:6379 from redis-databases.yaml, endpoint "default"`}},
		"REDIS_URL":          {machine("linux", map[string]string{"REDIS_URL": "redis://u:p@h:7000/0"}, nil), file, redisruntime.Config{}, map[redisruntime.Database]string{"cache": `h:7000 from REDIS_URL over redis-databases.yaml, endpoint "default"`, "user-data": `users:6379 from redis-databases.yaml, endpoint "users"`}},
		"URL without port":   {machine("linux", map[string]string{"REDIS_URL": "redis://h"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "h:6379 from REDIS_URL over detected linux"}},
		"URL of IPv6":        {machine("linux", map[string]string{"REDIS_URL": "redis://[::1]:1"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "[::1]:1 from REDIS_URL over detected linux"}},
		"URL's scheme":       {machine("linux", map[string]string{"REDIS_URL": "REDISS://h", "REDIS_TLS": "true"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "h:6379 from REDIS_URL, REDIS_TLS over detected linux"}},
		"user of a URL":      {machine("linux", map[string]string{"REDIS_URL": "redis://u@h", "REDIS_PASSWORD": "p"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "h:6379 from REDIS_URL, REDIS_PASSWORD over detected linux"}},
		"service links":      {machine("linux", map[string]string{"KUBERNETES_SERVICE_HOST": "10.0.0.1", "REDIS_PORT": "tcp://10.0.0.11:6379", "REDIS_CACHE_PORT": "tcp://10.0.0.12:6379", "REDIS_TEMP_URL": "redis://t", "REDIS_TEMP_PORT": "tcp://10.0.0.13:6379"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "redis:6379 from detected distributed", "cache": "redis:6379 from detected distributed", "temp": "t:6379 from REDIS_TEMP_URL over detected distributed"}},
		"URL of a socket":    {machine("linux", map[string]string{"REDIS_URL": "unix:///run/redis.sock"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "/run/redis.sock from REDIS_URL over detected linux"}},
		"host":               {machine("linux", map[string]string{"REDIS_HOST": "h"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "h:6379 from REDIS_HOST over detected linux"}},
		"host of IPv6":       {machine("linux", map[string]string{"REDIS_HOST": "::1"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "[::1]:6379 from REDIS_HOST over detected linux"}},
		"port":               {machine("linux", map[string]string{"REDIS_PORT": "7000"}, nil), file, redisruntime.Config{}, map[redisruntime.Database]string{"main": `file:7000 from REDIS_PORT over redis-databases.yaml, endpoint "default"`}},
		"one database":       {machine("linux", map[string]string{"REDIS_HOST": "all", "REDIS_CACHE_HOST": "one", "REDIS_USER_DATA_URL": "redis://u:1"}, nil), file, redisruntime.Config{}, map[redisruntime.Database]string{"main": `all:6379 from REDIS_HOST over redis-databases.yaml, endpoint "default"`, "cache": `one:6379 from REDIS_CACHE_HOST over REDIS_HOST over redis-databases.yaml, endpoint "default"`, "user-data": `u:1 from REDIS_USER_DATA_URL over redis-databases.yaml, endpoint "users"`}},
		"addresses":          {machine("linux", map[string]string{"REDIS_ADDRESSES": "h:7000"}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"main": "h:7000 from REDIS_ADDRESSES over detected linux"}},
		"set to nothing":     {machine("linux", map[string]string{"REDIS_URL": "", "REDIS_CACHE_HOST": ""}, nil), "", redisruntime.Config{}, map[redisruntime.Database]string{"cache": "localhost:6379 from detected linux"}},
		"explicit":           {machine("linux", map[string]string{"REDIS_URL": "redis://h", "REDIS_CACHE_HOST": "x"}, nil), file, redisruntime.Config{Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{"mine:1"}}}}, map[redisruntime.Database]string{"main": `mine:1 from Config.Endpoints["default"]`, "cache": `mine:1 from Config.Endpoints["default"]`}},
		"catalog variable":   {machine("linux", map[string]string{"REDIS_CATALOG": "/c.yaml"}, map[string]string{"/c.yaml": "databases: {orders: {index: 3}}"}), "", redisruntime.Config{}, map[redisruntime.Database]string{"orders": "localhost:6379 from detected linux"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := tt.cfg
			cfg.System = tt.system
			cfg.System.Dir = t.TempDir()
			if tt.catalog != "" {
				cfg.Catalog = parse(t, tt.catalog)
			}
			m := newManager(t, cfg)
			got := map[redisruntime.Database]string{}
			for _, s := range m.Status() {
				if _, wanted := tt.want[s.Database]; wanted {
					got[s.Database] = s.Endpoint + " from " + s.Source
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("endpoints (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWrongConfiguration(t *testing.T) {
	const hush = "hush-hush"
	endpoints := func(e redisruntime.Endpoint) redisruntime.Config {
		return redisruntime.Config{Endpoints: map[string]redisruntime.Endpoint{"default": e}}
	}
	tests := map[string]struct {
		vars    map[string]string
		files   map[string]string
		catalog string
		cfg     redisruntime.Config
		want    []string // parts, one per line of the error
	}{
		"URL":                     {vars: map[string]string{"REDIS_URL": "redis://u:" + hush + "@h:port"}, want: []string{"REDIS_URL: not a URL"}},
		"URL's scheme":            {vars: map[string]string{"REDIS_URL": "http://u:" + hush + "@h"}, want: []string{"REDIS_URL: the URL's scheme is unknown: use redis, rediss or unix"}},
		"URL without host":        {vars: map[string]string{"REDIS_URL": "redis://:" + hush + "@"}, want: []string{"REDIS_URL: the URL has no host"}},
		"URL with another number": {vars: map[string]string{"REDIS_URL": "redis://u:" + hush + "@h/5"}, want: []string{"REDIS_URL: the URL selects a database by its path; numbers come from the catalog (here 0)"}},
		"URL with parameters":     {vars: map[string]string{"REDIS_CACHE_URL": "redis://h/1?read_timeout=5s"}, want: []string{"REDIS_CACHE_URL: the URL has parameters"}},
		"URL beside host":         {vars: map[string]string{"REDIS_URL": "redis://h", "REDIS_HOST": "h"}, want: []string{"REDIS_URL stands beside REDIS_HOST: unset one of them"}},
		"host with scheme":        {vars: map[string]string{"REDIS_HOST": "tcp://10.0.0.1:6379"}, want: []string{"REDIS_HOST: host \"tcp://10.0.0.1:6379\" holds a port or a scheme"}},
		"login in a host":         {vars: map[string]string{"REDIS_HOST": "u:" + hush + "@h"}, want: []string{`REDIS_HOST: host "(secret)@h" holds a login: use _URL for all in one, or _USERNAME and _PASSWORD`}},
		"login in addresses":      {vars: map[string]string{"REDIS_ADDRESSES": "h:1,redis://u:" + hush + "@h:2"}, want: []string{`REDIS_ADDRESSES: address "(secret)@h:2" has a login`}},
		"login in an endpoint":    {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"redis://u:" + hush + "@h:2"}}), want: []string{`address "(secret)@h:2" has a login`}},
		"login in addresses twice": {cfg: redisruntime.Config{Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{"u:" + hush + "@h:2"}}, "o": {Addresses: []string{"u:" + hush + "@h:2"}}}},
			catalog: "databases: {main: {index: 0}, orders: {index: 0, endpoint: o}}\nendpoints: {o: {}}", want: []string{"has a login", "has a login", "are both number 0 at (secret)@h:2"}},
		"login in Docker's address": {vars: map[string]string{"REDIS_DOCKER_ADDRESS": "u:" + hush + "@h:2"}, want: []string{`address "(secret)@h:2" has a login`}},
		"a socket for a host":       {vars: map[string]string{"REDIS_HOST": "/run/redis.sock"}, want: []string{`REDIS_HOST: host "/run/redis.sock" is a path: use _URL for a socket, unix:///run/redis.sock`}},
		"hosts":                     {vars: map[string]string{"REDIS_HOST": "a,b"}, want: []string{`address "a,b:6379" is not host:port`}},
		"hosts in a URL":            {vars: map[string]string{"REDIS_URL": "redis://a:1,b:2"}, want: []string{`address "[a:1,b]:2" is not host:port`}},
		"port with a sign":          {vars: map[string]string{"REDIS_PORT": "+1"}, want: []string{`address "localhost:+1" has no port between 1 and 65535`}},
		"# in a URL":                {vars: map[string]string{"REDIS_URL": "redis://u:12#" + hush + "@h:6379"}, want: []string{"REDIS_URL: the URL has a '#' before an '@': write %23 for one in a password"}},
		"fragment":                  {vars: map[string]string{"REDIS_URL": "redis://h#x"}, want: []string{"REDIS_URL: the URL has a '#': remove what begins there"}},
		"/ in a URL's password":     {vars: map[string]string{"REDIS_URL": "redis://u:12/" + hush + "@h:6379"}, want: []string{"REDIS_URL: the URL has a '/' before an '@': write %2F for one in a password"}},
		"? in a URL's password":     {vars: map[string]string{"REDIS_URL": "redis://u:12?" + hush + "@h:6379"}, want: []string{"REDIS_URL: the URL has a '?' before an '@': write %3F for one in a password"}},
		"a password for a user":     {vars: map[string]string{"REDIS_URL": "redis://" + hush + "@h"}, want: []string{"REDIS_URL: the URL has a user and no password: write redis://:password@host for a password alone, or set REDIS_PASSWORD or REDIS_PASSWORD_FILE"}},
		"port":                      {vars: map[string]string{"REDIS_PORT": "tcp://10.0.0.1:6379"}, want: []string{"REDIS_PORT over detected linux: address"}},
		"number in a cluster": {cfg: endpoints(redisruntime.Endpoint{Topology: catalog.Cluster, Addresses: []string{"h:1"}}), catalog: "databases: {main: {index: 0}, cache: {index: 1}, logs: {index: 2}}", want: []string{
			`database "cache" is number 1, but its endpoint (Config.Endpoints["default"]) is a cluster`, `database "logs" is number 2, but its endpoint`}},
		"one cluster, by different addresses": {vars: map[string]string{"REDIS_ORDERS_URL": "redis://h:2"}, catalog: "databases: {main: {index: 0}, orders: {index: 0, endpoint: o}}\nendpoints: {o: {topology: cluster}, default: {topology: cluster, addresses: [\"h:1\", \"h:2\"]}}", want: []string{
			`databases "main" (redis-databases.yaml, endpoint "default") and "orders" (REDIS_ORDERS_URL over redis-databases.yaml, endpoint "o") are both number 0 at h:2: give one of them another server or number, or both key_prefix: true`}},
		"prefix on one side":      {vars: map[string]string{"REDIS_ORDERS_URL": "redis://h:2"}, catalog: "databases: {main: {index: 0}, orders: {index: 0, endpoint: o, key_prefix: true}}\nendpoints: {o: {}, default: {topology: ring, addresses: [\"h:1\", \"h:2\"]}}", want: []string{"are both number 0 at h:2"}},
		"sentinel without master": {cfg: endpoints(redisruntime.Endpoint{Topology: catalog.Sentinel, Addresses: []string{"h:1"}}), want: []string{`Config.Endpoints["default"]: a sentinel endpoint needs the name of its master: set MasterName`}},
		"socket of a ring":        {cfg: endpoints(redisruntime.Endpoint{Topology: catalog.Ring, Addresses: []string{"h:1", "/redis.sock"}}), want: []string{`address "/redis.sock" is a socket, which a ring endpoint cannot be reached by`}},
		"address twice":           {cfg: endpoints(redisruntime.Endpoint{Topology: catalog.Ring, Addresses: []string{"h:1", "h:1"}}), want: []string{`address "h:1" stands twice`}},
		"master of a ring":        {cfg: endpoints(redisruntime.Endpoint{Topology: catalog.Ring, MasterName: "m", Addresses: []string{"h:1"}}), want: []string{`MasterName is for topology sentinel, not ring`}},
		"topology":                {cfg: endpoints(redisruntime.Endpoint{Topology: "sharded", Addresses: []string{"h:1"}}), want: []string{`topology "sharded" is unknown: use one of standalone, sentinel, cluster or ring`}},
		"two passwords":           {vars: map[string]string{"REDIS_PASSWORD": hush, "REDIS_PASSWORD_FILE": "/f"}, files: map[string]string{"/f": hush}, want: []string{"REDIS_PASSWORD stands beside REDIS_PASSWORD_FILE: unset one of them"}},
		"addresses beside host":   {vars: map[string]string{"REDIS_ADDRESSES": "h:1", "REDIS_HOST": "h"}, want: []string{"REDIS_ADDRESSES stands beside REDIS_HOST: unset one of them"}},
		"addresses in a variable": {vars: map[string]string{"REDIS_ADDRESSES": "h:1, h"}, want: []string{`REDIS_ADDRESSES: address "h" has no port: write host:port, several with commas`}},
		"topology in a variable":  {vars: map[string]string{"REDIS_TOPOLOGY": "sharded"}, want: []string{`REDIS_TOPOLOGY: topology "sharded" is unknown: use standalone,`}},
		"TLS word":                {vars: map[string]string{"REDIS_TLS": "maybe"}, want: []string{`REDIS_TLS: "maybe" is not true or false`}},
		"TLS and no TLS":          {vars: map[string]string{"REDIS_URL": "redis://h", "REDIS_TLS": "true", "REDIS_TLS_SERVER_NAME": "h"}, want: []string{"REDIS_TLS, REDIS_TLS_SERVER_NAME: TLS is asked for, but REDIS_URL says that there is none"}},
		"TLS switched off":        {vars: map[string]string{"REDIS_URL": "rediss://h", "REDIS_TLS": "false"}, want: []string{"REDIS_URL: TLS is asked for, but REDIS_TLS says that there is none"}},
		"TLS over a socket":       {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"/s"}, TLS: new(catalog.TLS)}), want: []string{`Config.Endpoints["default"]: TLS is asked for over a Unix socket`}},
		"TLS twice":               {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, TLS: new(catalog.TLS), TLSConfig: new(tls.Config)}), want: []string{`Config.Endpoints["default"]: TLS and TLSConfig are given together`}},
		"TLS files": {vars: map[string]string{"REDIS_TLS_CA_FILE": "/ca", "REDIS_TLS_CERT_FILE": "/cert", "REDIS_TLS_KEY_FILE": "/key", "REDIS_TLS_MIN_VERSION": "1"},
			files: map[string]string{"/ca": "-----BEGIN CERTIFICATE-----\naGk=\n-----END CERTIFICATE-----\n", "/cert": "c", "/key": hush}, want: []string{
				`REDIS_TLS_MIN_VERSION: version "1" is unknown: use 1.2 or 1.3`, "REDIS_TLS_CA_FILE: /ca: a certificate in it is broken", "REDIS_TLS_CERT_FILE: /cert with key_file /key: tls: failed to find any PEM data"}},
		"no TLS files": {catalog: "endpoints: {default: {addresses: [\"h:1\"], tls: {ca_file: /ca, cert_file: /cert, key_file: /key}}}", want: []string{
			`redis-databases.yaml, endpoint "default": tls.ca_file: open /ca: file does not exist`, `tls.cert_file: open /cert`, `tls.key_file: open /key`}},
		"no certificate in it":   {vars: map[string]string{"REDIS_TLS_CA_FILE": "/ca"}, files: map[string]string{"/ca": "hello"}, want: []string{"REDIS_TLS_CA_FILE: /ca: it holds no certificate"}},
		"half a pair":            {vars: map[string]string{"REDIS_TLS_KEY_FILE": "/key"}, files: map[string]string{"/key": hush}, want: []string{"REDIS_TLS_KEY_FILE: there is no cert_file for /key: give both, or neither"}},
		"two ways to log in":     {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Password: hush, Credentials: func(context.Context) (string, string, error) { return "", "", nil }}), want: []string{"Password and Credentials are given together: keep one of them"}},
		"user beside a provider": {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Username: "u", Credentials: func(context.Context) (string, string, error) { return "", "", nil }}), want: []string{"Username is given beside a provider"}},
		"sentinels' login":       {vars: map[string]string{"REDIS_SENTINEL_PASSWORD": hush}, want: []string{"a login for sentinels is given, but the topology is standalone"}},
		"variable of two meanings": {vars: map[string]string{"REDIS_SENTINEL_USERNAME": "u"}, catalog: "databases: {sentinel: {index: 1}}", want: []string{
			"REDIS_SENTINEL_USERNAME means two things, REDIS_... and REDIS_SENTINEL_...", "a login for sentinels"}},
		"port of several":       {vars: map[string]string{"REDIS_PORT": "1"}, catalog: "endpoints: {default: {topology: cluster, addresses: [\"h:1\", \"h:2\"]}}\ndatabases: {main: {index: 0}}", want: []string{"REDIS_PORT: a port for 2 addresses: use _ADDRESSES"}},
		"no password file":      {vars: map[string]string{"REDIS_PASSWORD_FILE": "/f"}, want: []string{"REDIS_PASSWORD_FILE: open /f: file does not exist"}},
		"empty password file":   {vars: map[string]string{"REDIS_PASSWORD_FILE": "/f"}, files: map[string]string{"/f": "\n"}, want: []string{"REDIS_PASSWORD_FILE: password file /f is empty"}},
		"variable of an alias":  {vars: map[string]string{"REDIS_PAGES_URL": "redis://h"}, catalog: "databases: {cache: {index: 1}, pages: {alias_of: cache}}", want: []string{"REDIS_PAGES_URL: pages is an alias: set the variable of cache instead"}},
		"no address":            {catalog: "databases: {orders: {index: 0, endpoint: o}}\nendpoints: {o: {}}", want: []string{`endpoint "o" has no address: give it addresses in redis-databases.yaml, or set REDIS_ORDERS_URL`}},
		"two names, one place":  {vars: map[string]string{"REDIS_ORDERS_URL": "redis://h"}, catalog: "databases: {main: {index: 0}, orders: {index: 0, endpoint: o}}\nendpoints: {o: {}, default: {addresses: [\"h:6379\"]}}", want: []string{"are both number 0 at h:6379"}},
		"environment":           {cfg: redisruntime.Config{Environment: "prod"}, catalog: "environments: {production: {}}", want: []string{`environment "prod" (Config.Environment) is not in redis-databases.yaml`}},
		"catalog":               {vars: map[string]string{"REDIS_CATALOG": "/c"}, files: map[string]string{"/c": "databases: {main: {}}"}, want: []string{"/c:1: database \"main\" has neither index nor alias_of"}},
		"no names":              {cfg: redisruntime.Config{Catalog: new(catalog.Catalog)}, want: []string{"the catalog has no databases"}},
		"no catalog":            {vars: map[string]string{"REDIS_CATALOG": "/c"}, want: []string{"REDIS_CATALOG: open /c"}},
		"two addresses":         {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1", "h:2"}}), want: []string{"a standalone endpoint has one address, not 2"}},
		"no address given":      {cfg: endpoints(redisruntime.Endpoint{}), want: []string{`Config.Endpoints["default"] has no address`}},
		"address":               {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"redis"}}), want: []string{`address "redis" has no port`}},
		"endpoint that is none": {cfg: redisruntime.Config{Endpoints: map[string]redisruntime.Endpoint{"cache": {Addresses: []string{"h:1"}}}}, want: []string{`Config.Endpoints["cache"]: no database is on an endpoint of that name`}},
		"standby of nothing":    {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Standby: []string{"b"}}), want: []string{`endpoint "default" has the standby "b", which is not defined: define it`}},
		"standby of itself":     {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Standby: []string{"default"}}), want: []string{`endpoint "default" is its own standby`}},
		"standby circle over both": {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Standby: []string{"b"}}),
			catalog: "endpoints: {b: {addresses: [\"b:1\"], standby: [default]}}", want: []string{`endpoint "default" has the standby "b", which leads back to it`}},
		"standby without address": {catalog: "endpoints: {default: {standby: [b]}, b: {}}", want: []string{`endpoint "b" has no address: give it addresses in redis-databases.yaml`}},
		"standby at the same address": {catalog: "databases: {main: {index: 0}}\nendpoints: {default: {addresses: [\"h:1\"], standby: [b]}, b: {addresses: [\"h:1\"]}}", want: []string{
			`database "main" (redis-databases.yaml, endpoint "default") has a standby (redis-databases.yaml, endpoint "b") at the same address, h:1`}},
		"standby with another's data": {catalog: "databases: {main: {index: 0}, orders: {index: 0, endpoint: o}}\nendpoints: {default: {addresses: [\"h:1\"]}, o: {addresses: [\"o:1\"], standby: [b]}, b: {addresses: [\"h:1\"]}}", want: []string{
			`databases "main" (redis-databases.yaml, endpoint "default") and "orders" (redis-databases.yaml, endpoint "b") are both number 0 at h:1`}},
		"standby's password file": {catalog: "endpoints: {default: {standby: [b]}, b: {addresses: [\"b:1\"], password_file: /f}}", want: []string{`endpoint "b": password_file: open /f`}},
		"standby is a cluster": {cfg: endpoints(redisruntime.Endpoint{Addresses: []string{"h:1"}, Standby: []string{"b"}}),
			catalog: "databases: {main: {index: 0}, cache: {index: 1}}\nendpoints: {b: {topology: cluster, addresses: [\"b:1\"]}}", want: []string{`database "cache" is number 1, but its endpoint (redis-databases.yaml, endpoint "b") is a cluster`}},
		"negative": {cfg: redisruntime.Config{PoolSize: -1, Failback: -1, Timeouts: redisruntime.Timeouts{Read: -1}}, want: []string{
			"Config.PoolSize is negative", "Config.Timeouts.Read is negative", "Config.Failback is negative"}},
		"nil instrument": {cfg: redisruntime.Config{Instruments: []redisruntime.Instrument{nil}}, want: []string{"Config.Instruments[0] is nil"}},
		"every kind at once": {
			vars: map[string]string{"REDIS_ENVIRONMENT": "prod", "REDIS_CACHE_URL": "redis://:" + hush + "@h/7", "REDIS_MAIN_TLS_CA_FILE": "/ca",
				"REDIS_MAIN_PASSWORD": hush, "REDIS_MAIN_PASSWORD_FILE": "/f", "REDIS_PAGES_HOST": "h", "REDIS_TEMP_HOST": "h"},
			files:   map[string]string{"/f": hush},
			catalog: "databases: {main: {index: 0}, cache: {index: 1}, temp: {index: 1, endpoint: e}, logs: {index: 2, endpoint: n}, pages: {alias_of: cache}}\nendpoints: {e: {}, n: {}}\nenvironments: {production: {}}",
			cfg:     redisruntime.Config{PoolSize: -1, Endpoints: map[string]redisruntime.Endpoint{"cahce": {Addresses: []string{"h:1"}}}},
			want: []string{
				"Config.PoolSize is negative",
				`environment "prod" (REDIS_ENVIRONMENT) is not in redis-databases.yaml`,
				`Config.Endpoints["cahce"]: no database is on an endpoint of that name`,
				"REDIS_MAIN_PASSWORD stands beside REDIS_MAIN_PASSWORD_FILE",
				"REDIS_MAIN_TLS_CA_FILE: open /ca",
				"REDIS_CACHE_URL: the URL selects a database by its path",
				`endpoint "n" has no address`,
				"REDIS_PAGES_HOST: pages is an alias",
				"are both number 1 at h:6379",
			}},
		"all at once": {vars: map[string]string{"REDIS_URL": "nonsense", "REDIS_CACHE_URL": "redis://h/7", "REDIS_TEMP_PASSWORD_FILE": "/f"}, want: []string{
			"REDIS_URL: the URL's scheme", "REDIS_CACHE_URL: the URL selects", "REDIS_TEMP_PASSWORD_FILE: open /f"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := tt.cfg
			cfg.System = machine("linux", tt.vars, tt.files)
			cfg.System.Dir = t.TempDir()
			if tt.catalog != "" {
				cfg.Catalog = parse(t, tt.catalog)
			}
			m, err := redisruntime.New(cfg)
			if m != nil || err == nil {
				t.Fatalf("New = %v, %v; want an error", m, err)
			}
			lines := strings.Split(err.Error(), "\n")[1:]
			if len(lines) != len(tt.want) {
				t.Fatalf("faults\n%s\nwant %d like\n%s", strings.Join(lines, "\n"), len(tt.want), strings.Join(tt.want, "\n"))
			}
			for i, want := range tt.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("fault\n%s\nwant\n%s", lines[i], want)
				}
			}
			if strings.Contains(err.Error(), hush) {
				t.Errorf("the password is in the error: %v", err)
			}
			if explained := cfg.Explain().String(); strings.Contains(explained, hush) {
				t.Errorf("the password is explained:\n%s", explained)
			}
		})
	}
}

// Odd names must reach the variables that they are documented to read.
func TestVariablesOfOddNames(t *testing.T) {
	vars := map[string]string{"REDIS_A_B_C9_HOST": "odd"}
	m := newManager(t, redisruntime.Config{Catalog: parse(t, "databases: {a-b_c9: {index: 1}}"), System: machine("linux", vars, nil)})
	if got := m.Status()[0].Endpoint; got != "odd:6379" {
		t.Errorf("endpoint %s of %v; want odd:6379", got, maps.Keys(vars))
	}
}

func TestSecretIsNeverPrinted(t *testing.T) {
	const secret redisruntime.Secret = "hush-hush"
	e := redisruntime.Endpoint{Addresses: []string{"h:1"}, Password: secret}
	cfg := redisruntime.Config{Endpoints: map[string]redisruntime.Endpoint{"default": e}}
	m := newManager(t, redisruntime.Config{Catalog: catalog.Default(), Endpoints: cfg.Endpoints, System: bare})
	embedded := struct{ *redisruntime.Manager }{m}
	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	log := new(record)
	slog.New(log).Info("x", "secret", secret, "endpoint", e)
	printed := []string{fmt.Sprint(secret), string(text), strings.Join(log.all(), ""), fmt.Sprint(m.Status(), m.Explain())}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} { // also those that are none for a text
		printed = append(printed, fmt.Sprintf(strings.Repeat(verb, 5), secret, e, cfg, m, embedded))
	}
	for _, printed := range printed {
		if strings.Contains(printed, "hush") || strings.Contains(printed, "68757368") {
			t.Errorf("printed %s", printed)
		}
	}
	if redisruntime.Secret("").String() != "" {
		t.Error("no secret prints as one")
	}
	if got := fmt.Sprintf("%q %#v %10s|", secret, secret, secret); got != `"(secret)" "(secret)"   (secret)|` {
		t.Errorf("printed %s; want a placeholder", got)
	}
}

func TestUnavailableErrorSaysEverything(t *testing.T) {
	cause := errors.New("dial tcp: refused")
	err := &redisruntime.UnavailableError{Database: "cache", Endpoint: "h:1", State: redisruntime.Down, Cause: cause}
	if got := err.Error(); got != `redis database "cache" at h:1 is down: dial tcp: refused` {
		t.Error(got)
	}
	if !errors.Is(err, cause) || !errors.Is(err, redisruntime.ErrUnavailable) {
		t.Error("the error hides its cause or ErrUnavailable")
	}
}

// A standby belongs to the server that stands in the file: who replaces that by
// a variable must not end on the standby's data.
func TestVariablesAndStandbys(t *testing.T) {
	const file = "databases: {main: {index: 0}, cache: {index: 1}, orders: {index: 0, endpoint: o}}\n" +
		"endpoints: {default: {addresses: [\"h:1\"], standby: [b]}, b: {addresses: [\"b:1\"]}, o: {standby: [s]}, s: {addresses: [\"s:1\"]}}"
	for name, tt := range map[string]struct {
		vars map[string]string
		want map[redisruntime.Database]string
	}{
		"none of it":            {nil, map[redisruntime.Database]string{"main": "h:1 b:1", "cache": "h:1 b:1", "orders": "o:6379 s:1"}},
		"a login":               {map[string]string{"REDIS_PASSWORD": "x"}, map[redisruntime.Database]string{"main": "h:1 b:1", "cache": "h:1 b:1", "orders": "o:6379 s:1"}},
		"the same address":      {map[string]string{"REDIS_URL": "redis://h:1"}, map[redisruntime.Database]string{"main": "h:1 b:1", "cache": "h:1 b:1", "orders": "o:6379 s:1"}},
		"another address":       {map[string]string{"REDIS_URL": "redis://localhost"}, map[redisruntime.Database]string{"main": "localhost:6379", "cache": "localhost:6379", "orders": "o:6379 s:1"}},
		"one database's":        {map[string]string{"REDIS_CACHE_PORT": "7"}, map[redisruntime.Database]string{"main": "h:1 b:1", "cache": "h:7", "orders": "o:6379 s:1"}},
		"the address left open": {map[string]string{"REDIS_ORDERS_HOST": "p"}, map[redisruntime.Database]string{"main": "h:1 b:1", "cache": "h:1 b:1", "orders": "p:6379 s:1"}},
	} {
		t.Run(name, func(t *testing.T) {
			vars := map[string]string{"REDIS_ORDERS_HOST": "o"}
			maps.Copy(vars, tt.vars)
			m := newManager(t, redisruntime.Config{Catalog: parse(t, file), System: machine("linux", vars, nil)})
			got := map[redisruntime.Database]string{}
			for _, s := range m.Status() {
				var all []string
				for _, e := range s.Endpoints {
					all = append(all, e.Endpoint)
				}
				got[s.Database] = strings.Join(all, " ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("endpoints (-want +got):\n%s", diff)
			}
			for _, s := range m.Explain().Settings {
				if away := tt.want[s.Database] != "" && !strings.Contains(tt.want[s.Database], " "); s.Name == "standby" &&
					(s.Value == "none") != away || away && s.Name == "standby" && !strings.HasPrefix(s.Source, "REDIS_") {
					t.Errorf("explained as %+v; want none because of a variable if there is none, and only then", s)
				}
			}
		})
	}
}
