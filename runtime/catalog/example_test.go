package catalog_test

import (
	"fmt"

	"github.com/autobot/redislint/runtime/catalog"
)

func ExampleParse() {
	c, err := catalog.Parse("redis-databases.yaml", []byte(`
databases:
  main:     {index: 0, description: Primary application data}
  cache:    {index: 1, description: Caching layer}
  pages:    {alias_of: cache}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	db, _ := c.Canonical("pages")
	fmt.Println(db.Name, db.Index)
	// Output: cache 1
}

func ExampleParse_faults() {
	_, err := catalog.Parse("redis-databases.yaml", []byte(`databases:
  main:  {index: 0}
  cache: {index: 0}
  pages: {alias_of: cahce}
`))
	fmt.Println(err)
	// Output:
	// redis-databases.yaml:3: index 0 belongs to "main" already (line 2): give "cache" a number of its own, or write alias_of: main, or give both key_prefix: true
	// redis-databases.yaml:4: "pages" is an alias of "cahce", which is not in the catalog: add that database or name an existing one
}
