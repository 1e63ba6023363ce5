package faults

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	redisruntime "github.com/autobot/redislint/runtime"
)

const (
	page       = "../../docs/faults.md"
	tableBegin = "<!-- matrix:begin -->\n"
	tableEnd   = "<!-- matrix:end -->"
)

const header = `| fault | of | while it lasts | noticed | longest call | failed | rejected | twice | lost | changes | up again |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
`

// TestTable fails if the page does not list the rows of the matrix.
func TestTable(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), tableBegin)
	table, _, _ = strings.Cut(table, tableEnd)
	rows := strings.Split(strings.TrimSpace(strings.TrimPrefix(table, header)), "\n")
	if len(rows) != len(matrix()) {
		t.Fatalf("%s has %d rows; the matrix has %d: run make faults", page, len(rows), len(matrix()))
	}
	for i, r := range matrix() {
		if !strings.HasPrefix(rows[i], r.title()) {
			t.Errorf("row %d of %s is %q; want %q: run make faults", i+1, page, rows[i], r.title())
		}
	}
}

// updateTable writes what was seen into the page.
func updateTable(t *testing.T, results []result) {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegin)
	_, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatalf("%s has no markers for the table", page)
	}
	var b strings.Builder
	b.WriteString(before + tableBegin + header)
	for _, r := range results {
		b.WriteString(r.line())
	}
	b.WriteString(tableEnd + after)
	if err := os.WriteFile(page, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// title is the beginning of a row's line.
func (r row) title() string { return fmt.Sprintf("| %s | %s | %s |", r.fault, r.topology, r.promise) }

func (p promise) String() string {
	switch {
	case p.state == redisruntime.Up && p.serves && p.fails:
		return "up, serves in part"
	case p.state == redisruntime.Up && p.serves:
		return "up, serves"
	case p.state == redisruntime.Up:
		return "up, all calls fail"
	}
	return p.state.String()
}

func (r result) line() string {
	recovered := ms(r.recovered)
	if r.promise.state == redisruntime.Up || r.recovered == 0 {
		recovered = "" // it was never away, or it never comes back
	}
	return fmt.Sprintf("%s %s | %s | %d | %d | %d | %d | %d | %s |\n",
		r.title(), ms(r.noticed), ms(r.longest), r.failed, r.rejected, r.twice, r.lost, r.changes, recovered)
}

func ms(d time.Duration) string {
	if d < time.Millisecond {
		return "< 1 ms"
	}
	return fmt.Sprintf("%d ms", d.Round(time.Millisecond).Milliseconds())
}
