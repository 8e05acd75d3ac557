package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
)

// TestSearchReadsIndexes: no search walks through the sales themselves, and none
// sorts them all.
func TestSearchReadsIndexes(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "wxtill.db"))
	for _, c := range []struct {
		q     pos.SaleQuery
		index string
	}{
		{pos.SaleQuery{}, "sale_found"},
		{pos.SaleQuery{After: "T01-20261123-000001"}, "sale_found"},
		{pos.SaleQuery{From: "2026-11-23", To: "2026-11-24", Operator: "02", Tender: pos.TenderCash, State: pos.SaleSettled}, "sale_found"},
		{pos.SaleQuery{Least: 4400, Most: 4400}, "sale_found"},
		{pos.SaleQuery{Least: 4400, Most: 4400, State: pos.SaleSettled}, "sale_amount"},
		{pos.SaleQuery{Least: 4400, Most: 4400, State: pos.SaleSettled, From: "2026-11-23", After: "T01-20261123-000001", Operator: "01"}, "sale_amount"},
		{pos.SaleQuery{Number: "000312"}, "PRIMARY KEY"},
		{pos.SaleQuery{Number: "000312", From: "2026-11-23", To: "2026-11-24", State: pos.SaleSettled, After: "T01-20261123-000001"}, "PRIMARY KEY"},
	} {
		plan := l.SearchPlan(t, c.q)
		for step := range strings.Lines(plan) {
			step = strings.TrimSpace(step)
			switch {
			case strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "INDEX sale_found"),
				strings.Contains(step, " sale ") && c.index != "PRIMARY KEY" && !strings.Contains(step, c.index) && !strings.Contains(step, "PRIMARY KEY (number=?)"),
				strings.Contains(step, "FOR ORDER BY") && c.q.Number == "":
				t.Errorf("%+v: %s", c.q, plan)
			}
		}
		if !strings.Contains(plan, c.index) {
			t.Errorf("%+v does without %s: %s", c.q, c.index, plan)
		}
	}
}

// TestSearchGoesOn looks for the few among very many: every page is short, and
// the last one has been everywhere.
func TestSearchGoesOn(t *testing.T) {
	l := history(t, 25_000)
	for _, number := range []string{"T01-20261123-000001", "T01-20261123-014999", "T01-20261123-015000", "T01-20261123-025000"} {
		l.Reprice(t, number, 10482)
	}
	for _, q := range []pos.SaleQuery{{Least: 10000, Most: 11000, Limit: 3}, {Least: 10482, Most: 10482, Limit: 3}, {Least: 10482, Most: 10482, State: pos.SaleSettled, Limit: 1}} {
		found, pages := 0, 0
		for {
			page, err := l.Search(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			found += len(page.Sales)
			if pages++; page.Next == "" {
				break
			}
			q.After = page.Next
		}
		if found != 4 || pages > 9 {
			t.Errorf("%+v: %d sales on %d pages, want 4", q, found, pages)
		}
	}
}
