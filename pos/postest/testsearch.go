package postest

import (
	"fmt"
	"slices"
	"time"

	"wxtill/pos"
)

// someSales fills a book with sales of three days: in every state, tendered in
// every way, by two operators and nobody.
func (b *bench) someSales() []*pos.Sale {
	var sales []*pos.Sale
	for i := range 48 {
		s := saleOf(i%16 + 1)
		s.Day = day.Add(i / 16)
		s.Number = pos.SaleNumber(fmt.Sprintf("T01-%s-%06d", s.Day.Start().Format("20060102"), i%16+1))
		s.OpenedAt = s.Day.Start().Add(time.Duration(i) * time.Minute)
		s.Lines[0].Price = pos.Fen(1000 + i%5*100)
		s.Lines[0].Name = `"kind":"cash"` // is no tender
		s.Operator = []pos.OperatorID{"", "01", "02"}[i%3]
		s.State = []pos.SaleState{pos.SaleSettled, pos.SaleSettled, pos.SaleVoided, pos.SaleOpen}[i%4]
		a := attemptOf(s, 1)
		c := &pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}}
		if s.State == pos.SaleSettled {
			if i%8 != 0 {
				c = paid(s, a)
				a.Payment.TransactionID = fmt.Sprintf("4200002671202611230000%06d", 500000+i)
			}
			if i%8 < 4 {
				s.Tenders = append(s.Tenders, pos.Tender{Kind: pos.TenderCash, Amount: 100, At: noon, Day: s.Day})
			}
		}
		b.commit(c)
		sales = append(sales, s)
	}
	slices.Reverse(sales)
	return sales
}

// testSearch asks for every combination of filters, page by page, against a look
// at every sale.
func testSearch(b *bench) {
	sales := b.someSales()
	for _, days := range [][2]pos.Day{{}, {day, day}, {day.Add(1), ""}, {"", day.Add(1)}, {"2020-01-01", "2020-01-02"}} {
		for _, operator := range []pos.OperatorID{"", "01", "77"} {
			for _, amount := range [][2]pos.Fen{{}, {2200, 2200}, {2200, 2600}, {0, 2000}, {9_999_999, 9_999_999}} {
				for _, tender := range []pos.TenderKind{"", pos.TenderCash, pos.TenderWeChat} {
					for _, state := range []pos.SaleState{"", pos.SaleSettled, pos.SaleVoided, pos.SaleOpen} {
						b.found(pos.SaleQuery{From: days[0], To: days[1], Operator: operator, Least: amount[0], Most: amount[1],
							Tender: tender, State: state, Limit: 5}, sales)
					}
				}
			}
		}
	}
}

// found reads all pages of q and holds them to what of all sales fits.
func (b *bench) found(q pos.SaleQuery, all []*pos.Sale) {
	b.Helper()
	var want, got []pos.SaleNumber
	for _, s := range all {
		if fits(s, q) {
			want = append(want, s.Number)
		}
	}
	for {
		page, err := b.book.Search(b.Context(), q)
		if err != nil || len(page.Sales) > q.Limit {
			b.Fatalf("Search(%+v): %d sales, %v", q, len(page.Sales), err)
		}
		for _, s := range page.Sales {
			got = append(got, s.Number)
		}
		if page.Next == "" {
			break
		}
		q.After = page.Next
	}
	if !slices.Equal(got, want) {
		b.Errorf("Search(%+v) = %v, want %v", q, got, want)
	}
}

// testSearchNumber finds a sale by each of its numbers.
func testSearchNumber(b *bench) {
	sales := b.someSales()
	s := sales[slices.IndexFunc(sales, func(s *pos.Sale) bool { return s.Number == "T01-20261124-000006" })] // the 22nd
	b.commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{{
		OutRefundNo: "T01R20261124000001ABCDEF", Sale: s.Number, Kind: pos.TenderCash, TotalFee: 100, RefundFee: 50, Day: s.Day, CreatedAt: noon, State: pos.RefundIntended,
	}}})
	for number, want := range map[string][]pos.SaleNumber{
		string(s.Number):               {s.Number},
		string(s.Number) + "-1-ABCDEF": {s.Number},
		"4200002671202611230000500021": {s.Number},
		"500021":                       {s.Number},
		"T01R20261124000001ABCDEF":     {s.Number},
		"000006":                       {"T01-20261125-000006", s.Number, "T01-20261123-000006"},
		"6":                            {"T01-20261125-000006", s.Number, "T01-20261123-000006"},
		"00006":                        {"T01-20261125-000006", s.Number, "T01-20261123-000006"},
		"20261124-000006":              nil, "0": nil, "000000": nil, "%": nil, "00021": nil, "T01-20261124-00000": nil,
		"99999999999999999999": nil, "-6": nil,
	} {
		q := pos.SaleQuery{Number: number, Limit: 10}
		page, err := b.book.Search(b.Context(), q)
		var got []pos.SaleNumber
		for _, s := range page.Sales {
			got = append(got, s.Number)
		}
		b.want("Search for "+number, got, want, err)
	}
	for _, q := range []pos.SaleQuery{{Number: "6"}, {Number: "000006", State: pos.SaleVoided}, {Number: "6", Operator: "01"}, {Number: "6", From: s.Day}} {
		for q.Limit = 1; q.Limit < 4; q.Limit++ {
			b.found(q, slices.DeleteFunc(slices.Clone(sales), func(s *pos.Sale) bool { return s.Number.Short() != "000006" }))
		}
	}
	page, err := b.book.Search(b.Context(), pos.SaleQuery{Number: "6", To: s.Day, Limit: 1})
	b.want("Search for 6 with a filter", []any{len(page.Sales), page.Next}, []any{1, s.Number}, err)
	page, err = b.book.Search(b.Context(), pos.SaleQuery{Number: "6", To: s.Day, Limit: 5, After: page.Next})
	b.want("the page behind it", []any{len(page.Sales), page.Next}, []any{1, pos.SaleNumber("")}, err)
}

// testSearchReturned finds the sales of which something has gone back, page by page;
// what came to nothing, or paid for nothing, does not count.
func testSearchReturned(b *bench) {
	sales := b.someSales()
	want := map[pos.Returned][]*pos.Sale{}
	for i, s := range sales {
		r := &pos.Refund{
			OutRefundNo: pos.OutRefundNo(fmt.Sprintf("T01-20261125-R%06d-ABCDEF", i+1)), Sale: s.Number, Kind: pos.TenderCash,
			RefundFee: s.Total(), State: pos.RefundSucceeded, Day: s.Day, CreatedAt: noon,
		}
		switch i % 6 {
		case 0:
			want[pos.ReturnedWhole] = append(want[pos.ReturnedWhole], s)
		case 1, 2:
			r.RefundFee, r.State = 1+s.Total()/3, []pos.RefundState{pos.RefundIntended, pos.RefundChange}[i%2]
			want[pos.ReturnedPart] = append(want[pos.ReturnedPart], s)
		case 3:
			r.State = []pos.RefundState{pos.RefundClosed, pos.RefundRefused, pos.RefundGivenUp}[i/6%3]
		case 4:
			r.Tender = pos.NoTender
		default:
			continue
		}
		b.commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{r}})
	}
	// More refunds that make a whole of a part.
	s := want[pos.ReturnedPart][0]
	for n := range 2 {
		b.commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{{
			OutRefundNo: pos.OutRefundNo(fmt.Sprintf("T01-20261125-R%06d-ABCDEF", 100+n)), Sale: s.Number, Kind: pos.TenderCash,
			RefundFee: s.Total() / 3, State: pos.RefundSucceeded, Day: s.Day, CreatedAt: noon,
		}}})
	}
	want[pos.ReturnedPart] = want[pos.ReturnedPart][1:]
	at := slices.IndexFunc(want[pos.ReturnedWhole], func(o *pos.Sale) bool { return o.Number < s.Number })
	want[pos.ReturnedWhole] = slices.Insert(want[pos.ReturnedWhole], at, s)
	if page, err := b.book.Search(b.Context(), pos.SaleQuery{Number: string(sales[3].Number), Limit: 1}); err != nil || page.Sales[0].Returned != "" {
		b.Errorf("a refund that came to nothing: %+v, %v", page, err)
	}
	for returned, of := range want {
		for _, q := range []pos.SaleQuery{{}, {From: day.Add(1)}, {To: day}, {State: pos.SaleSettled}, {Tender: pos.TenderCash}, {Operator: "01", Least: 2200}} {
			q.Returned = returned
			for _, q.Limit = range []int{1, 3, 50} {
				b.found(q, of)
			}
		}
		q := pos.SaleQuery{Number: string(of[0].Number), Returned: returned, Limit: 2}
		b.found(q, of[:1])
		for i, s := range of {
			page, err := b.book.Search(b.Context(), pos.SaleQuery{Number: string(s.Number), Limit: 1})
			if err != nil || len(page.Sales) != 1 || page.Sales[0].Returned != returned {
				b.Errorf("sale %d, of which %s has gone back: %+v, %v", i, returned, page.Sales, err)
			}
		}
	}
}
