package storage_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// shiftsOf is a book of two closed shifts, kept by a real till, and its path.
func shiftsOf(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "wxtill.db")
	l := open(t, path)
	till, err := pos.Open(t.Context(), pos.Options{
		Ledger: l, Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: pos.Shop{Till: "T01"},
	})
	if err == nil {
		_, err = till.MakeOwner(t.Context(), "王芳", "2580")
	}
	for range 2 {
		if err == nil {
			err = till.AddAmount(t.Context(), "拿铁 大杯", 2200)
		}
		if err == nil {
			_, err = till.Cash(t.Context(), 0)
		}
		if err == nil {
			_, err = till.CloseShift(t.Context(), pos.Count{Total: 2300, Left: 100, Reason: "x"}, pos.Grant{})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestVerifyShifts: a Z report is held to the journal that it was counted from, and
// the table to the journal.
func TestVerifyShifts(t *testing.T) {
	const open = "DROP TRIGGER shift_no_update; DROP TRIGGER shift_no_delete; "
	for _, c := range []struct{ name, tamper, want string }{
		{"untouched", "SELECT 1", ""},
		{"a changed document", open + "UPDATE shift SET document = replace(document, '\"counted\":2300', '\"counted\":2200') WHERE number = 1", "shift 1: document's z is"},
		{"a changed time", open + "UPDATE shift SET closed_at = 1 WHERE number = 2", "shift 2: closed_at is 1"},
		{"a removed shift", open + "DELETE FROM shift WHERE number = 2", "shift 2 is in the journal and not in the book"},
		{"a sale made smaller behind a Z report", unguarded + `UPDATE journal SET text = replace(text, '"price":2200', '"price":2100') WHERE text LIKE '{"kind":"cash"%' AND seq < 6`,
			"the Z report of shift 1: tally is"},
		{"a Z report with another head", unguarded + `UPDATE journal SET text = replace(text, '"journal":{"row":', '"journal":{"row":1') WHERE text LIKE '{"kind":"shift_closed"%'`,
			"the Z report of shift 2: journal is"},
		{"a Z report with another grand total", unguarded + `UPDATE journal SET text = replace(text, '"grand_total":4400', '"grand_total":4300')`,
			"the Z report of shift 2: grand_total is 4300, the journal comes to 4400"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := shiftsOf(t)
			execute(t, path, c.tamper)
			text := strings.Join(findings(t, path), "\n")
			if c.want == "" && text != "" || !strings.Contains(text, c.want) {
				t.Errorf("found\n%s\nwant %q", text, c.want)
			}
		})
	}
}

// TestVerifyZOfBefore: a Z report from before the refunds of other tills were counted
// apart is as good as one that has them.
func TestVerifyZOfBefore(t *testing.T) {
	for _, counted := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "wxtill.db")
		l := open(t, path)
		till, err := pos.Open(t.Context(), pos.Options{
			Ledger: &uncounted{l, counted}, Gateways: func(pos.MerchantID) []pos.Gateway { return nil }, Shop: pos.Shop{Till: "T01"},
		})
		if err == nil {
			_, err = till.MakeOwner(t.Context(), "王芳", "2580")
		}
		if err == nil {
			_, err = till.OpenShift(t.Context(), 0, pos.Grant{})
		}
		if err == nil {
			err = l.Commit(t.Context(), &pos.Change{Kind: pos.EventRefundAccepted, At: now, Refunds: []*pos.Refund{{
				OutRefundNo: "T01-20261123-R000001-ABCDEF", Kind: pos.TenderWeChat, Tender: pos.NoTender, OutTradeNo: "T02-1",
				TotalFee: 3400, RefundFee: 3400, State: pos.RefundAccepted, AcceptedAt: now, CreatedAt: now, Day: "2026-11-23",
			}}})
		}
		if err == nil {
			_, err = till.CloseShift(t.Context(), pos.Count{}, pos.Grant{})
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if found := findings(t, path); len(found) > 0 {
			t.Errorf("counted apart %v: %q", counted, found)
		}
	}
}

// uncounted is a book whose Z reports may lack the refunds of other tills.
type uncounted struct {
	*storage.Ledger
	counted bool
}

func (u *uncounted) Commit(ctx context.Context, c *pos.Change) error {
	if c.Shift != nil && c.Shift.Z != nil {
		if c.Shift.Z.Tally.OtherRefunds.Count != 1 {
			return errors.New("the refund is not counted")
		}
		if !u.counted {
			c.Shift.Z.Tally.OtherRefunds = pos.Figure{}
		}
	}
	return u.Ledger.Commit(ctx, c)
}

// TestShiftsAreForGood: the file itself refuses to change a closed shift.
func TestShiftsAreForGood(t *testing.T) {
	for name, query := range map[string]string{
		"changed":  "UPDATE shift SET document = '{}' WHERE number = 1",
		"removed":  "DELETE FROM shift WHERE number = 2",
		"replaced": "REPLACE INTO shift (number, state, opened_at, after, document) VALUES (1, 'closed', 0, 0, '{}')",
		"gap":      "INSERT INTO shift (number, state, opened_at, after, document) VALUES (9, 'open', 0, 0, '{}')",
	} {
		if _, err := raw(t, shiftsOf(t)).Exec(query); err == nil {
			t.Errorf("a shift was %s", name)
		}
	}
}

// TestDaysOfAnOldBook: the rows of a book from before the table of days are found
// by their day all the same.
func TestDaysOfAnOldBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "wxtill.db")
	writeFile(t, path, unpacked(t, "testdata/v1.db.gz"))
	l := open(t, path)
	head, err := l.JournalHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spans, err := l.DaySpans(t.Context(), sale(1).Day)
	if err != nil || len(spans) != 1 || spans[0] != (pos.Span{After: 0, Through: head.Row}) {
		t.Errorf("DaySpans = %+v, %v; the journal ends at %+v", spans, err, head)
	}
}

var _ pos.ShiftLedger = (*storage.Ledger)(nil)
