package words

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxtill/pos"
)

var eventKind = regexp.MustCompile(`(?m)^\tEvent\w+ +(?:EventKind )?= "(\w+)"`)

// TestEveryLoggedEventHasWords reads the kinds of events that package pos declares.
func TestEveryLoggedEventHasWords(t *testing.T) {
	files, err := filepath.Glob("../pos/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range eventKind.FindAllStringSubmatch(string(text), -1) {
			kind := pos.EventKind(m[1])
			if !kind.Logged() || kind == pos.EventLearnt || kind == pos.EventWeather || kind == pos.EventPrinted || kind == pos.EventBill {
				continue
			}
			found++
			if !slices.Contains(pos.LoggedKinds, kind) {
				t.Errorf("pos.LoggedKinds is without %s", kind)
			}
			for _, language := range []Language{ZH, EN} {
				if got := For(language).EventKind(kind); got == string(kind) {
					t.Errorf("%s has no words for the event %s", language, kind)
				}
			}
		}
	}
	if found-len(pos.LoggedKinds) != 0 {
		t.Errorf("%d kinds of events found in package pos, %d in its list", found, len(pos.LoggedKinds))
	}
}

// TestLogEntry: a line of the log says what, about whom and by whose leave.
func TestLogEntry(t *testing.T) {
	cashier := &pos.Operator{ID: "02", Name: "李娜", Role: pos.RoleCashier}
	for _, c := range []struct {
		e    pos.LogEntry
		want []string
	}{
		{pos.LogEntry{Kind: pos.EventVoided, Sale: "T01-20261123-000312", By: pos.Grant{Operator: "02", ApprovedBy: "03"}},
			[]string{"整单取消 · 03 放行 · T01-20261123-000312", "sale voided · allowed by 03 · T01-20261123-000312"}},
		{pos.LogEntry{Kind: pos.EventShiftClosed, Shift: 12, By: pos.Grant{Operator: "02"}}, []string{"交班日结 · 第 12 班", "Z report · shift 12"}},
		{pos.LogEntry{Kind: pos.EventRefundIntended, Sending: true, Amount: 500, Refund: "R1"}, []string{"退款提交给微信 · ¥5.00 · R1", "refund sent to WeChat · ¥5.00 · R1"}},
		{pos.LogEntry{Kind: pos.EventCashMoved, Cash: pos.CashPaidIn, Amount: 500, Reason: "零钱"}, []string{"钱箱存入 · ¥5.00 · 零钱", "paid in · ¥5.00 · 零钱"}},
		{pos.LogEntry{Kind: pos.EventCashMoved, Cash: pos.CashPaidOut, Amount: 500}, []string{"钱箱取出 · ¥5.00", "paid out · ¥5.00"}},
		{pos.LogEntry{Kind: pos.EventCashMoved, Cash: pos.CashDrop, Amount: 500}, []string{"上缴 · ¥5.00", "dropped to the safe · ¥5.00"}},
		{pos.LogEntry{Kind: pos.EventCashMoved, Cash: pos.CashNoSale, Reason: "换零钱"}, []string{"无交易开钱箱 · 换零钱", "drawer opened without a sale · 换零钱"}},
		{pos.LogEntry{Kind: pos.EventCashMoved}, []string{"钱箱收支", "drawer"}},
		{pos.LogEntry{Kind: pos.EventSignedIn, By: pos.Grant{Operator: "02"}, Operator: cashier}, []string{"登录", "signed in"}},
		{pos.LogEntry{Kind: pos.EventOperator, By: pos.Grant{Operator: "02"}, Operator: cashier},
			[]string{"员工资料 · 02 李娜 · 收银员", "operator made or changed · 02 李娜 · cashier"}},
		{pos.LogEntry{Kind: pos.EventOverride, Right: pos.RightRefund, By: pos.Grant{Operator: "02", ApprovedBy: "03"}},
			[]string{"授权 · 退款 · 03 放行", "approval · refund · allowed by 03"}},
		{pos.LogEntry{Kind: pos.EventRefundAccepted, Sale: "T01-20261123-000312", Refund: "T01-20261123-R000001-ABCDEF", Amount: 1550},
			[]string{"退款受理 · ¥15.50 · T01-20261123-000312 · T01-20261123-R000001-ABCDEF", "refund accepted · ¥15.50 · T01-20261123-000312 · T01-20261123-R000001-ABCDEF"}},
		{pos.LogEntry{Kind: pos.EventCorrected, Order: "T01-20261123-000010-1-QWERTY", Amount: 401, Reason: "查过"},
			[]string{"差异记录 · ¥4.01 · 查过 · T01-20261123-000010-1-QWERTY", "difference noted · ¥4.01 · 查过 · T01-20261123-000010-1-QWERTY"}},
		{pos.LogEntry{Kind: "of_a_later_version"}, []string{"of_a_later_version", "of_a_later_version"}},
	} {
		for i, language := range []Language{ZH, EN} {
			if got := For(language).LogEntry(c.e); got != c.want[i] || strings.Contains(got, "%!") {
				t.Errorf("%s: %q, want %q", language, got, c.want[i])
			}
		}
	}
}
