package storage_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/storage"
)

// refundBook is a book with a refund that has ended, an alarm that was settled and
// one that came again.
func refundBook(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	l := open(t, path)
	commit := func(c *pos.Change) {
		t.Helper()
		c.At = now
		if err := l.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	s := sale(1)
	a := attempt(s, 1)
	r := &pos.Refund{
		OutRefundNo: "T01-20261123-R000001-ABCDEF", Kind: pos.TenderWeChat, Sale: s.Number, OutTradeNo: a.OutTradeNo, Merchant: 1,
		RefundFee: 2200, State: pos.RefundIntended, CreatedAt: now, Day: "2026-11-23",
	}
	alarm := pos.Alarm{Kind: pos.AlarmRefundFailed, OutTradeNo: a.OutTradeNo, OutRefundNo: r.OutRefundNo, Amount: 2200, At: now}
	other := pos.Alarm{Kind: pos.AlarmSecondPayment, OutTradeNo: a.OutTradeNo, Amount: 4400, At: now}
	commit(&pos.Change{Kind: pos.EventIntended, Sale: s, Attempts: []*pos.Attempt{a}})
	commit(&pos.Change{Kind: pos.EventRefundIntended, Refunds: []*pos.Refund{r}})
	commit(&pos.Change{Kind: pos.EventRefundFailed, Alarms: []pos.Alarm{alarm, other}})
	commit(&pos.Change{Kind: pos.EventAlarmSettled, Settled: []pos.AlarmKey{alarm.Key(), other.Key()}, Reason: "x"})
	commit(&pos.Change{Kind: pos.EventRefundFailed, Alarms: []pos.Alarm{alarm}})
	done := *r
	done.State, done.AcceptedAt, done.EndedAt = pos.RefundSucceeded, now, now
	commit(&pos.Change{Kind: pos.EventRefundEnded, Refunds: []*pos.Refund{&done}})
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestVerifyRefunds holds refunds and settled alarms to the journal.
func TestVerifyRefunds(t *testing.T) {
	for _, c := range []struct{ name, tamper, want string }{
		{"untouched", "SELECT 1", ""},
		{"a changed amount", "UPDATE refund SET refund_fee = 1", "6 differs: refund T01-20261123-R000001-ABCDEF: refund_fee is 1, the journal says 2200 at row 6"},
		{"a changed state", "UPDATE refund SET state = 'refused'", "6 differs: refund T01-20261123-R000001-ABCDEF: state is refused"},
		{"made elsewhere", "UPDATE refund SET elsewhere = 1", "6 differs: refund T01-20261123-R000001-ABCDEF: elsewhere is 1"},
		{"a changed document", "UPDATE refund SET document = json_set(document, '$.refund_fee', 1)", "document's refund_fee is 1, the journal says 2200"},
		{"a removed refund", "DELETE FROM refund", "6 missing: refund T01-20261123-R000001-ABCDEF"},
		{"an alarm put away", "UPDATE alarm SET settled = 1 WHERE kind = 'refund_failed'", "5 missing: alarm T01-20261123-000001-1-ABCDEF refund_failed T01-20261123-R000001-ABCDEF"},
		{"an alarm put back", "UPDATE alarm SET settled = 0 WHERE kind = 'second_payment'", "0 unwritten: alarm T01-20261123-000001-1-ABCDEF second_payment is not in the journal"},
		{"a settled alarm removed", "DELETE FROM alarm WHERE settled", "3 missing: settled_alarm T01-20261123-000001-1-ABCDEF second_payment"},
		{"a settled alarm changed", "UPDATE alarm SET document = json_set(document, '$.amount', 1) WHERE settled", "3 differs: settled_alarm T01-20261123-000001-1-ABCDEF second_payment: document's amount is 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := refundBook(t)
			execute(t, path, c.tamper)
			found := strings.Join(findings(t, path), "\n")
			if c.want == "" && found != "" || !strings.Contains(found, c.want) {
				t.Errorf("not found: %s\nfound:\n%s", c.want, found)
			}
		})
	}
}

// TestMerchantWithARefund is not done with: its key is still needed.
func TestMerchantWithARefund(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "x.db"))
	id, err := l.Merchant(t.Context(), storage.Merchant{AppID: "wx1", MchID: "1", SignType: "MD5", Fingerprint: "a"})
	if err != nil {
		t.Fatal(err)
	}
	r := &pos.Refund{OutRefundNo: "R1", Kind: pos.TenderWeChat, OutTradeNo: "O1", Merchant: id, State: pos.RefundAccepted, CreatedAt: now, Day: "2026-11-23"}
	for _, state := range []pos.RefundState{pos.RefundAccepted, pos.RefundSucceeded} {
		r.State = state
		if err := l.Commit(t.Context(), &pos.Change{Kind: pos.EventRefundAccepted, At: now, Refunds: []*pos.Refund{r}}); err != nil {
			t.Fatal(err)
		}
		list, err := l.Merchants(t.Context())
		if err != nil || len(list) != 1 || (list[0].Undecided == 1) == state.Final() {
			t.Errorf("with a refund %s: %+v, %v", state, list, err)
		}
	}
}
