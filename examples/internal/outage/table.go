package outage

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
)

// Row is the figures of one service in one outage.
type Row struct {
	Service string
	Outage  string
	Figures
}

// Table returns the rows as a Markdown table.
func Table(rows []Row) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| service\t| Redis\t| requests\t| failed\t| fallbacks\t| longest\t| control\t| recovered after\t| clicks answered\t| lost\t| counted twice\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	for _, r := range rows {
		fmt.Fprintf(w, "| %s\t| %s\t| %d\t| %d\t| %d\t| %v\t| %v\t| %v\t| %d\t| %d\t| %d\t|\n",
			r.Service, r.Outage, r.Requests, r.Failed, r.Fallbacks,
			r.Longest.Round(time.Millisecond), r.Control.Round(time.Millisecond), r.Recovered.Round(time.Millisecond),
			r.Clicks, r.Lost, r.Twice)
	}
	w.Flush()
	return b.String()
}
