package storage_test

import (
	"path/filepath"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// searchSales is how many sales are searched: five years of a busy shop.
const searchSales = 2_000_000

// BenchmarkSearch takes the first page of a search among two million sales, and
// among twenty thousand as the baseline: the cost must not grow with the history.
func BenchmarkSearch(b *testing.B) {
	varied := func(n int) *storage.Ledger {
		l := open(b, filepath.Join(b.TempDir(), "wxtill.db"))
		l.FillVaried(b, n)
		return l
	}
	books := map[string]*storage.Ledger{"among_2m": varied(searchSales), "baseline_of_a_20k_book": varied(searchSales / 100)}
	searches := []struct {
		name string
		q    pos.SaleQuery
		want int // sales on the page
	}{
		{"newest", pos.SaleQuery{}, 20},
		{"filtered", pos.SaleQuery{Operator: "03", Tender: pos.TenderCash, Least: 1500, Most: 4500, State: pos.SaleSettled}, 20},
		{"a_day", pos.SaleQuery{From: "2020-01-10", To: "2020-01-10", Operator: "03"}, 20},
		{"an_amount", pos.SaleQuery{Least: 2512, Most: 2512, State: pos.SaleSettled}, 5},
		{"what_is_not_there", pos.SaleQuery{Operator: "77"}, 0},
		{"six_digits", pos.SaleQuery{Number: "000312"}, 20},
		{"transaction_id", pos.SaleQuery{Number: "4200002671202611230018271111"}, 1},
	}
	for _, s := range searches {
		for _, name := range []string{"among_2m", "baseline_of_a_20k_book"} {
			b.Run(s.name+"/"+name, func(b *testing.B) {
				s.q.Limit = max(s.want, 5)
				percentiles(b, func() {
					page, err := books[name].Search(b.Context(), s.q)
					if err != nil || len(page.Sales) != s.want {
						b.Fatalf("%d sales, %v", len(page.Sales), err)
					}
				})
			})
		}
	}
}
