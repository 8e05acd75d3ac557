package pos_test

import (
	"errors"
	"strings"
	"testing"

	"wxtill/pos"
)

// TestNotes: a note stays with its line and its sale, through changes of the cart,
// parking and a restart, and is on the receipt and in the journal.
func TestNotes(t *testing.T) {
	run(t, func(s *shop) {
		ctx := t.Context()
		coffee := pos.SampleGoods("zh")[0]
		if err := s.SetNote(ctx, pos.WholeSale, "x"); !errors.Is(err, pos.ErrSaleEmpty) {
			t.Errorf("on an empty cart: %v", err)
		}
		s.check(s.AddGoods(ctx, coffee, pos.One))
		if err := s.SetNote(ctx, 1, "x"); !errors.Is(err, pos.ErrNoSuchLine) {
			t.Errorf("on a line that is not there: %v", err)
		}
		s.check(s.SetNote(ctx, 0, "  少冰\n去糖 "))
		s.check(s.SetNote(ctx, pos.WholeSale, strings.Repeat("久", 100)))
		s.check(s.AddGoods(ctx, coffee, pos.One)) // another cup, without the note
		s.check(s.Repeat(ctx))
		s.check(s.SetQuantity(ctx, 0, 2*pos.One))
		holds := func(when string) {
			t.Helper()
			got := s.Sale()
			if len(got.Lines) != 2 || got.Lines[0].Note != "少冰 去糖" || got.Lines[0].Quantity != 2*pos.One || got.Lines[1].Note != "" ||
				got.Lines[1].Quantity != 2*pos.One || len([]rune(got.Note)) != 64 {
				t.Fatalf("%s: the cart is %+v", when, got)
			}
		}
		holds("written")
		s.check(s.RemoveLine(ctx, 0))
		s.check(s.PutBack(ctx))
		holds("put back")
		number := s.park()
		s.restart()
		s.check(s.Recall(ctx, number))
		holds("recalled")
		s.check(s.SetNote(ctx, pos.WholeSale, "三点来取"))
		sale, err := s.Cash(ctx, 0)
		s.check(err)
		receipt, err := s.book.Receipt(ctx, sale.Number)
		if err != nil || receipt.Note != "三点来取" || receipt.Lines[0].Note != "少冰 去糖" {
			t.Errorf("the receipt is %+v, %v", receipt, err)
		}
		rows := s.book.Journal()
		if last := string(rows[len(rows)-1]); !strings.Contains(last, `"note":"少冰 去糖"`) || !strings.Contains(last, `"note":"三点来取"`) {
			t.Errorf("the journal has %s", last)
		}
	})
}

// TestANoteEndsWithItsGoods: an emptied cart is another customer's.
func TestANoteEndsWithItsGoods(t *testing.T) {
	run(t, func(s *shop) {
		s.ring(100)
		s.check(s.SetNote(t.Context(), pos.WholeSale, "x"))
		s.check(s.SetNote(t.Context(), 0, "y"))
		s.check(s.SetNote(t.Context(), 0, " "))
		if got := s.Sale(); got.Lines[0].Note != "" || got.Note != "x" {
			t.Errorf("the cart is %+v", got)
		}
		s.check(s.RemoveLine(t.Context(), 0))
		s.ring(200)
		if got := s.Sale().Note; got != "" {
			t.Errorf("the next goods have the note %q", got)
		}
	})
}
