package prometheus

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

// variable is one of Grafana's.
var variable = regexp.MustCompile(`\$\w+`)

// value stands for a variable when a query is parsed.
func value(name string) string {
	if name == "$__rate_interval" {
		return "5m"
	}
	return "x"
}

// check fails if query is not PromQL, or does not give one value for each series.
func check(t *testing.T, what, query string) {
	t.Helper()
	switch expr, err := parser.NewParser(parser.Options{}).ParseExpr(query); {
	case err != nil:
		t.Errorf("%s: %s: %v", what, query, err)
	case expr.Type() != parser.ValueTypeVector:
		t.Errorf("%s: %s is a %s; want a vector", what, query, expr.Type())
	}
}

// Every query of the dashboard is PromQL.
func TestDashboard(t *testing.T) {
	data, err := os.ReadFile("../../runtime/metrics/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(data, &dashboard); err != nil {
		t.Fatal(err)
	}
	queries := 0
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			queries++
			query := variable.ReplaceAllStringFunc(target.Expr, value)
			check(t, panel.Title, query)
		}
	}
	if queries == 0 {
		t.Error("the dashboard has no queries")
	}
}

// So is that of every alert that the documentation has.
func TestAlerts(t *testing.T) {
	page, err := os.ReadFile("../../docs/observability.md")
	if err != nil {
		t.Fatal(err)
	}
	alerts := regexp.MustCompile(`(?m)^- alert: (\w+)\n  expr: (.+)$`).FindAllStringSubmatch(string(page), -1)
	for _, alert := range alerts {
		check(t, alert[1], alert[2])
	}
	if len(alerts) == 0 {
		t.Error("the page has no alerts")
	}
}
