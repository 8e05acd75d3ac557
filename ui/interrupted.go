package ui

import (
	"context"
	"strings"
	"time"

	"wxtill/pos"
)

// lookedBack is how many payments are looked through for the last sale.
const lookedBack = 20

// tellInterrupted says on the sell page, at the first start behind a run that did not end
// well, which sale was settled last and by what: who pressed Enter as the till died must
// not take the money twice.
func (w *Window) tellInterrupted() {
	if !w.opts.Interrupted {
		return
	}
	var last *pos.Sale
	w.act(func(ctx context.Context) (err error) {
		last, err = w.lastSettled(ctx)
		return err
	}, func(err error) error {
		if err == nil && last != nil {
			w.sell.note.say(toneGreen, w.interruptedWords(last))
		}
		return err
	})
}

// lastSettled is the sale that was settled last, nil where there is none.
func (w *Window) lastSettled(ctx context.Context) (*pos.Sale, error) {
	payments, err := w.opts.Till.Recent(ctx, lookedBack)
	if err != nil {
		return nil, err
	}
	for _, p := range payments {
		if p.State != pos.Paid {
			continue
		}
		if s, err := w.opts.Till.SaleByNumber(ctx, p.Sale); err != nil || s.State == pos.SaleSettled {
			return s, err
		}
	}
	return nil, nil
}

func (w *Window) interruptedWords(s *pos.Sale) string {
	var parts []string
	for _, t := range s.Tenders {
		parts = append(parts, w.t("method."+string(t.Kind))+" "+yuan(t.Amount))
		if t.Change > 0 {
			parts = append(parts, w.t("sell.interrupted_change", yuan(t.Change)))
		}
	}
	at := s.SettledAt.In(pos.Beijing)
	when := at.Format(time.TimeOnly)
	if pos.DayOf(at) != pos.DayOf(w.opts.Clock.Now().In(pos.Beijing)) {
		when = w.dateTime(at)
	}
	return w.t("sell.interrupted", s.Number.Short(), strings.Join(parts, w.t("sell.interrupted_and")), when)
}
