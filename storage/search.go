package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"wxtill/pos"
)

// searchWindow is how many sales one page looks at, at the most. They are looked
// at in an index that has all that is asked for.
const searchWindow = 3_000

// searchGlance is how many pages' worth it looks at first: mostly they fill one.
const searchGlance = 2

// saleSearch is one search as SQL.
type saleSearch struct {
	from  string // the table, with the index to read it by
	order string
	where []string
	args  []any
}

func (s *saleSearch) add(condition string, args ...any) {
	s.where, s.args = append(s.where, condition), append(s.args, args...)
}

// sql is the query for some columns of what is found.
func (s *saleSearch) sql(columns, limit string) string {
	return "SELECT " + columns + " FROM " + s.from + " WHERE " + strings.Join(s.where, " AND ") + " ORDER BY " + s.order + " " + limit
}

// days keeps to the days of q.
func (s *saleSearch) days(q pos.SaleQuery) {
	if q.From != "" {
		s.add("day >= ?", q.From)
	}
	if q.To != "" {
		s.add("day <= ?", q.To)
	}
}

// within keeps to the days of q, behind the page before.
func (s *saleSearch) within(q pos.SaleQuery) {
	s.days(q)
	if q.After != "" {
		s.add("(day, counter) < (SELECT day, counter FROM sale WHERE number = ?)", q.After)
	}
}

// filter leaves out what q does not ask for.
func (s *saleSearch) filter(q pos.SaleQuery) {
	if q.Operator != "" {
		s.add("operator = ?", q.Operator)
	}
	if q.Least > 0 {
		s.add("total >= ?", int64(q.Least))
	}
	if q.Most > 0 {
		s.add("total <= ?", int64(q.Most))
	}
	if q.State != "" {
		s.add("state = ?", q.State)
	}
	switch q.Tender {
	case pos.TenderCash:
		s.add("cash")
	case pos.TenderWeChat:
		s.add("wechat")
	}
	switch q.Returned {
	case pos.ReturnedPart:
		s.add(returnedFee + " > 0 AND " + returnedFee + " < total")
	case pos.ReturnedWhole:
		s.add(returnedFee + " >= total")
	}
}

// returnedFee is what of a sale has gone back or is on its way. What was paid beside
// it, and given back, is no part of the sale.
const returnedFee = `(SELECT ifnull(sum(refund_fee), 0) FROM refund INDEXED BY refund_sale
	WHERE refund.sale = sale.number AND refund.state NOT IN ('closed', 'refused', 'given_up')
	AND ifnull(refund.document ->> '$.tender', 0) <> -1)`

// searchReturned looks through the sales that have refunds, which are few beside all
// the others, in the order of their numbers: within one till code that is by day and
// counter.
func (l *Ledger) searchReturned(ctx context.Context, q pos.SaleQuery) (pos.SalePage, error) {
	with := &saleSearch{from: "refund INDEXED BY refund_sale", order: "sale DESC", where: []string{"sale IS NOT NULL"}}
	if q.After != "" {
		with.add("sale < ?", q.After)
	}
	end, err := l.searchEnd(ctx, with, "sale", searchWindow)
	if err != nil {
		return pos.SalePage{}, err
	}
	with.add("sale >= ?", end)
	s := &saleSearch{from: "sale", order: "number DESC"}
	s.add("number IN (SELECT sale FROM "+with.from+" WHERE "+strings.Join(with.where, " AND ")+")", with.args...)
	s.days(q)
	s.filter(q)
	return l.page(ctx, s, q.Limit, end)
}

// Search implements [pos.Ledger].
func (l *Ledger) Search(ctx context.Context, q pos.SaleQuery) (pos.SalePage, error) {
	if q.Number != "" {
		return l.searchWithin(ctx, q, byCounter(q), max(q.Limit, 1))
	}
	if q.Returned != "" {
		return l.searchReturned(ctx, q)
	}
	p, err := l.glance(ctx, q)
	if err != nil || len(p.Sales) >= q.Limit {
		return p, err
	}
	return l.searchWithin(ctx, q, byRange(q), searchWindow)
}

// glance looks no further than at a few pages' worth, in one query. What it finds
// is a page only where it is full.
func (l *Ledger) glance(ctx context.Context, q pos.SaleQuery) (pos.SalePage, error) {
	first := byRange(q)
	s := &saleSearch{
		from:  "(" + first.sql("*", "LIMIT ?") + ")",
		order: "day DESC, counter DESC",
		where: []string{"true"},
		args:  append(first.args, searchGlance*q.Limit),
	}
	s.filter(q)
	found := &saleSearch{from: "sale", order: "+day DESC, +counter DESC"}
	found.add("number IN ("+s.sql("number", "LIMIT ?")+")", append(s.args, q.Limit)...)
	return l.page(ctx, found, q.Limit, "")
}

// searchWithin looks at the first of s, as many as window.
func (l *Ledger) searchWithin(ctx context.Context, q pos.SaleQuery, s *saleSearch, window int) (pos.SalePage, error) {
	end, err := l.searchEnd(ctx, s, "number", window)
	if err != nil {
		return pos.SalePage{}, err
	}
	if q.Number != "" {
		s = byNumber(q, end)
	}
	if end != "" {
		s.add("(day, counter) >= (SELECT day, counter FROM sale WHERE number = ?)", end)
	}
	s.filter(q)
	return l.page(ctx, s, q.Limit, end)
}

// byCounter are the sales that end in the digits of q, one a day: they alone are
// many, and give a search for a number its pages.
func byCounter(q pos.SaleQuery) *saleSearch {
	s := &saleSearch{from: "sale INDEXED BY sale_counter", order: "day DESC"}
	s.add("counter = ?", q.Counter())
	s.within(q)
	return s
}

// byRange is the part of an index, in its own order, that q is about. It leaves
// the filters to the caller.
func byRange(q pos.SaleQuery) *saleSearch {
	s := &saleSearch{from: "sale INDEXED BY sale_found", order: "day DESC, counter DESC", where: []string{"true"}}
	if q.Least == q.Most && q.Most > 0 && q.State == pos.SaleSettled {
		s.from = "sale INDEXED BY sale_amount"
		s.add("state = 'settled'") // word for word: the index has no other
		s.add("total = ?", int64(q.Least))
	}
	s.within(q)
	return s
}

// searchEnd is the last sale that a search looks at, "" where it looks at all.
func (l *Ledger) searchEnd(ctx context.Context, s *saleSearch, number string, window int) (end pos.SaleNumber, err error) {
	args := append(slices.Clone(s.args), window-1)
	err = l.queryRow(ctx, s.sql(number, "LIMIT 1 OFFSET ?"), args...).Scan(&end)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return end, worded(err)
}

// numbered are the sales that go by a number. Of those that end in it only the
// days of one page are looked at, which end and begin with a sale.
const numbered = `number IN (
	SELECT number FROM sale WHERE number = ?1
	UNION SELECT sale FROM attempt WHERE out_trade_no = ?1
	UNION SELECT sale FROM attempt INDEXED BY attempt_transaction WHERE transaction_id = ?1
	UNION SELECT sale FROM attempt INDEXED BY attempt_tail WHERE transaction_tail = ?1
	UNION SELECT sale FROM refund WHERE out_refund_no = ?1 AND sale IS NOT NULL
	UNION SELECT number FROM sale INDEXED BY sale_counter WHERE counter = ?2
		AND day >= ifnull((SELECT day FROM sale WHERE number = ?3), '')
		AND day <= ifnull((SELECT day FROM sale WHERE number = ?4), ?5))`

// noDay is behind every day.
const noDay = "9999-99-99"

// byNumber is the search for a number. The order is not an index's, or SQLite
// would walk through all sales for it.
func byNumber(q pos.SaleQuery, end pos.SaleNumber) *saleSearch {
	s := &saleSearch{from: "sale", order: "+day DESC, +counter DESC"}
	s.add(numbered, q.Number, q.Counter(), end, q.After, cmp.Or(q.To, noDay))
	s.within(q)
	return s
}

// page reads one page of s; end is where it goes on where nothing more was found.
func (l *Ledger) page(ctx context.Context, s *saleSearch, limit int, end pos.SaleNumber) (pos.SalePage, error) {
	limit = max(limit, 0)
	sales, err := collect(ctx, l, func(r *sql.Rows) (pos.FoundSale, error) {
		var text string
		var back pos.Fen
		if err := r.Scan(&text, &back); err != nil {
			return pos.FoundSale{}, err
		}
		sale, err := parsed[pos.Sale](text)
		if err != nil {
			return pos.FoundSale{}, err
		}
		return pos.Found(sale, back), nil
	}, s.sql("document, "+returnedFee, "LIMIT ?"), append(s.args, limit)...)
	if err != nil {
		return pos.SalePage{}, err
	}
	p := pos.SalePage{Sales: sales, Next: end}
	if len(sales) == limit && limit > 0 {
		p.Next = sales[len(sales)-1].Number
	}
	return p, nil
}
