package pos

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
)

// goodsIndex is what all goods are searched by, in memory: one text with everything
// in it, which is looked through faster than any table. It is read from the book a moment
// after the start, or when it is needed before.
type goodsIndex struct {
	mu     sync.Mutex
	loaded bool        // guarded by mu
	text   []byte      // guarded by mu; "\tkey\tkey...\n" of each record
	all    []goodsKeys // guarded by mu; by where they stand in text
	order  []int       // guarded by mu; those of all that are not dead, by code
	asked  GoodsQuery  // guarded by mu; the last list by code, and what it came to
	listed []int       // guarded by mu
}

// goodsKeys is one record of the index.
type goodsKeys struct {
	code string
	at   int // where its keys begin in the text
	end  int
	off  bool
	dead bool // another record has taken its place
}

// restOfStart is how long the index is left for later: until the first page is on the
// screen, nothing else is to have the processor.
const restOfStart = time.Second

// readGoods has the index in memory before the first search needs it: after the start,
// and again after a table of goods.
func (t *Till) readGoods(ctx context.Context) {
	pause(ctx, restOfStart, nil)
	t.sweepGoods(ctx)
	for ctx.Err() == nil {
		t.goods.mu.Lock()
		err := t.goods.load(ctx, t.Ledger)
		t.goods.mu.Unlock()
		if err != nil && ctx.Err() == nil {
			t.Logger.Error("reading what the goods are searched by", "err", err)
		}
		select {
		case <-t.goodsWake:
		case <-ctx.Done():
		}
	}
}

// sweepGoods removes what an import that broke off has left.
func (t *Till) sweepGoods(ctx context.Context) {
	if !t.goodsMu.TryLock() {
		return // the one that is under way does it
	}
	defer t.goodsMu.Unlock()
	if err := t.Ledger.SweepGoods(ctx); err != nil && ctx.Err() == nil {
		t.Logger.Error("removing what is left of a table of goods", "err", err)
	}
}

// load reads the index, unless it is there. The caller holds mu.
func (x *goodsIndex) load(ctx context.Context, book GoodsLedger) error {
	if x.loaded {
		return nil
	}
	x.text, x.all, x.order, x.listed = nil, nil, nil, nil
	err := book.EachGoods(ctx, func(code string, off bool, keys string) error {
		x.order = append(x.order, len(x.all))
		x.add(code, off, keys)
		return nil
	})
	x.loaded = err == nil
	return err
}

// add puts a record behind the others.
func (x *goodsIndex) add(code string, off bool, keys string) {
	at := len(x.text)
	x.text = append(append(x.text, keys...), '\n')
	x.all = append(x.all, goodsKeys{code: code, at: at, end: len(x.text), off: off})
	x.listed = nil
}

// renew reads the index anew, and searches the one of before until it has.
func (x *goodsIndex) renew(ctx context.Context, book GoodsLedger) error {
	fresh := &goodsIndex{}
	err := fresh.load(ctx, book)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.loaded, x.text, x.all, x.order, x.listed = err == nil, fresh.text, fresh.all, fresh.order, nil
	return err
}

// keep takes note of changes that are in the book.
func (x *goodsIndex) keep(changes []GoodsChange) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(changes) > manyGoods { // by a lesson
		x.loaded = false
	}
	if !x.loaded {
		return
	}
	for i := range changes {
		g := &changes[i].Now
		at, there := x.find(g.Code)
		if there {
			old := &x.all[x.order[at]]
			old.dead = true
			clear(x.text[old.at : old.end-1]) // nothing is found there any more
			x.order[at] = len(x.all)
		} else {
			x.order = slices.Insert(x.order, at, len(x.all))
		}
		x.add(g.Code, g.Off, changes[i].Keys())
	}
}

// find is where in order the goods with a code stand, or would stand.
func (x *goodsIndex) find(code string) (at int, there bool) {
	return slices.BinarySearchFunc(x.order, code, func(i int, code string) int { return strings.Compare(x.all[i].code, code) })
}

// search finds the goods with a key that is q, then those with a key that begins with
// it, then those with one that holds it: at most limit of them, each group by where
// they stand.
func (x *goodsIndex) search(q string, withOff bool, limit int) []int {
	var whole, first, rest []int
	for i := 0; i < len(x.all) && len(whole)+len(first) < limit; {
		from := x.all[i].at
		hit := indexFrom(x.text, q, from)
		if hit < 0 {
			break
		}
		i = x.recordAt(i, hit)
		r := &x.all[i]
		switch how := bestMatch(x.text[hit-1:r.end], q); {
		case r.dead || r.off && !withOff:
		case how == matchWhole:
			whole = append(whole, i)
		case how == matchBegin:
			first = append(first, i)
		case len(rest) < limit:
			rest = append(rest, i)
		}
		i++
	}
	found := slices.Concat(whole, first, rest)
	return found[:min(limit, len(found))]
}

// recordAt is the record that position at of the text belongs to, which is not before
// that of record i.
func (x *goodsIndex) recordAt(i, at int) int {
	n, there := slices.BinarySearchFunc(x.all[i:], at, func(r goodsKeys, at int) int { return r.at - at })
	if !there {
		n--
	}
	return i + n
}

// How well a key fits what is looked for.
const (
	matchHold = iota
	matchBegin
	matchWhole
)

// bestMatch is how well the best key of a record fits q. keys begins with the sign
// before the first place that holds q.
func bestMatch(keys []byte, q string) (best int) {
	for at := 1; at > 0; {
		if keys[at-1] == '\t' {
			best = matchBegin
			if end := keys[at+len(q)]; end == '\t' || end == '\n' {
				return matchWhole
			}
		}
		at = indexFrom(keys, q, at+1)
	}
	return best
}

// list are all goods that hold q, by code. The last list is kept: a table that is
// scrolled through asks for it again and again.
func (x *goodsIndex) list(q string, withOff bool) []int {
	asked := GoodsQuery{Text: q, WithOff: withOff}
	if x.listed != nil && x.asked == asked {
		return x.listed
	}
	list := make([]int, 0, len(x.order))
	for _, i := range x.order {
		r := &x.all[i]
		if r.off && !withOff || q != "" && indexFrom(x.text[r.at:r.end], q, 0) < 0 {
			continue
		}
		list = append(list, i)
	}
	x.asked, x.listed = asked, list
	return list
}

// query answers a search with the codes of what was found.
func (x *goodsIndex) query(ctx context.Context, book GoodsLedger, q GoodsQuery) (codes []string, count int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if err := x.load(ctx, book); err != nil {
		return nil, 0, err
	}
	text := searchText(q.Text)
	var found []int
	if text == "" || q.ByCode {
		found = x.list(text, q.WithOff)
	} else {
		found = x.search(text, q.WithOff, q.Offset+q.Limit)
	}
	count = len(found)
	found = found[min(q.Offset, count):min(q.Offset+q.Limit, count)]
	for _, i := range found {
		codes = append(codes, x.all[i].code)
	}
	return codes, count, nil
}
