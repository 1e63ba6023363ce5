package faults

import (
	"fmt"
	"testing"
	"time"
)

func (r result) String() string {
	return fmt.Sprintf("%v while it lasts (noticed after %v); longest call %v; %d done, %d failed, %d rejected; %d twice, %d lost; %d changes; up again after %v",
		r.promise.state, ms(r.noticed), ms(r.longest), r.done, r.failed, r.rejected, r.twice, r.lost, r.changes, ms(r.recovered))
}

func ms(d time.Duration) string { return d.Round(time.Millisecond).String() }

func updateTable(t *testing.T, results []result) {}
