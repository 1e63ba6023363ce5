package health_test

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	redisruntime "github.com/autobot/redislint/runtime"
	"github.com/autobot/redislint/runtime/catalog"
	"github.com/autobot/redislint/runtime/health"
)

func ExampleHandler() {
	m, err := redisruntime.New(redisruntime.Config{
		Catalog:   catalog.Default(),
		Endpoints: map[string]redisruntime.Endpoint{"default": {Addresses: []string{"127.0.0.1:1"}}}, // nothing is there
	})
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = m.Close() }()

	mux := http.NewServeMux()
	mux.Handle("/readyz", health.Handler(m, redisruntime.Sessions)) // the program is of no use without
	mux.Handle("/livez", health.Live())

	for _, path := range []string{"/readyz", "/livez"} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		fmt.Println(path, w.Code)
	}
	// Output:
	// /readyz 503
	// /livez 200
}
