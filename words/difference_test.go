package words_test

import (
	"slices"
	"strings"
	"testing"

	"wxtill/pos"
	"wxtill/words"
)

// TestRevoked: payments that were taken back are told of, and only where there are any.
func TestRevoked(t *testing.T) {
	for _, language := range []words.Language{words.ZH, words.EN} {
		texts := words.For(language)
		if got := texts.Revoked(&pos.Reconciliation{}); got != "" {
			t.Errorf("%s: %q of none", language, got)
		}
		if got := texts.Revoked(&pos.Reconciliation{Revoked: 3}); !strings.HasPrefix(got, "3 ") {
			t.Errorf("%s: %q of 3", language, got)
		}
	}
}

// TestFeeRows: a difference of fees names its payments, and how many it does not
// name.
func TestFeeRows(t *testing.T) {
	d := pos.Difference{Kind: pos.DiffFee, Count: 5, Fees: []pos.FeeRow{
		{Row: 4, OutTradeNo: "T01-1", Fee: 26000, FeeOwed: 15600},
		{Row: 9, OutTradeNo: "T01-2", OutRefundNo: "R7", Fee: -12000, FeeOwed: -7200},
	}}
	for language, want := range map[words.Language][]string{
		words.ZH: {"第 4 行 T01-1：账单 ¥0.26000，按合同 ¥0.15600", "第 9 行 T01-2 R7：账单 ¥-0.12000，按合同 ¥-0.07200", "另有 3 笔未列"},
		words.EN: {"row 4 T01-1: ¥0.26000 on the bill, ¥0.15600 by the contract", "row 9 T01-2 R7: ¥-0.12000 on the bill, ¥-0.07200 by the contract", "3 more not listed"},
	} {
		if got := words.For(language).FeeRows(&d); !slices.Equal(got, want) {
			t.Errorf("%s: %q", language, got)
		}
	}
	if got := words.For(words.EN).FeeRows(&pos.Difference{Kind: pos.DiffFee, Count: 5}); got != nil {
		t.Errorf("of no rows: %q", got)
	}
}

// TestUnlisted: a list that was cut says how much is missing.
func TestUnlisted(t *testing.T) {
	r := &pos.Reconciliation{Found: 1000, Differences: make([]pos.Difference, 1000)}
	for _, language := range []words.Language{words.ZH, words.EN} {
		if got := words.For(language).Unlisted(r); got != "" {
			t.Errorf("%s: %q of none", language, got)
		}
	}
	r.Found = 1312
	for _, language := range []words.Language{words.ZH, words.EN} {
		if got := words.For(language).Unlisted(r); !strings.Contains(got, "312") {
			t.Errorf("%s: %q of 312", language, got)
		}
	}
}

// TestAside: rows that are left out are told of, each kind by its number.
func TestAside(t *testing.T) {
	for language, want := range map[words.Language][]string{
		words.ZH: {"账单上别的收银机的行（按设备号分出，没有算进来）：41", "没有设备号、也不是本机单号的行（没有算进来）：2"},
		words.EN: {"Other tills' rows on the bill, told by device_info and not counted: 41", "Rows with neither a device_info nor a number of this till, not counted: 2"},
	} {
		if got := words.For(language).Aside(&pos.Reconciliation{}); got != nil {
			t.Errorf("%s: %q of none", language, got)
		}
		if got := words.For(language).Aside(&pos.Reconciliation{Others: 41, Nowhere: 2}); !slices.Equal(got, want) {
			t.Errorf("%s: %q", language, got)
		}
		if got := words.For(language).Aside(&pos.Reconciliation{Revoked: 1, Others: 1}); len(got) != 2 {
			t.Errorf("%s: %q", language, got)
		}
	}
}
