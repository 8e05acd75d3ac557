package wxpay_test

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wxtill/wxpay"
)

// TestBillInParts keeps the lines of bills of all generations, two by two, and
// reads the same rows out of them again.
func TestBillInParts(t *testing.T) {
	for _, generation := range generations {
		for name, text := range map[string]string{
			"ticked":      golden(t, generation, wxpay.BillAll),
			"tabs":        unticked(golden(t, generation, wxpay.BillAll), "\t"),
			"broken name": strings.Replace(golden(t, generation, wxpay.BillAll), "咖啡", "咖\n啡", 1),
		} {
			t.Run(generation+" "+name, func(t *testing.T) {
				whole, err := wxpay.NewBillReader(strings.NewReader(text))
				if err != nil {
					t.Fatal(err)
				}
				var want, got []wxpay.BillEntry
				var part bytes.Buffer
				flush := func() {
					rows, err := wxpay.NewBillPart(whole.Header(), &part)
					if err != nil {
						t.Fatal(err)
					}
					for rows.Next() {
						got = append(got, entryOf(t, rows))
					}
					if err := rows.Err(); err != nil {
						t.Fatal(err)
					}
					part.Reset()
				}
				for whole.Next() {
					want = append(want, entryOf(t, whole))
					part.Write(whole.Row().Line())
					part.WriteByte('\n')
					if len(want)%2 == 0 {
						flush()
					}
				}
				if err := whole.Err(); err != nil {
					t.Fatal(err)
				}
				flush()
				if len(want) == 0 || !reflect.DeepEqual(got, want) {
					t.Errorf("parts give\n%+v\nthe whole\n%+v", got, want)
				}
			})
		}
	}
}

func entryOf(t *testing.T, rows *wxpay.BillReader) wxpay.BillEntry {
	t.Helper()
	e, err := rows.Row().Entry()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCellsAreThoseOfText(t *testing.T) {
	rows, err := wxpay.NewBillReader(strings.NewReader(golden(t, "today", wxpay.BillAll)))
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var want []string
		for _, name := range rows.Columns() {
			want = append(want, rows.Row().Text(name))
		}
		if got := rows.Row().Cells(); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBillPartOfNoBill(t *testing.T) {
	if _, err := wxpay.NewBillPart("名字,金额", strings.NewReader("")); !errors.Is(err, wxpay.ErrBillSyntax) {
		t.Errorf("%v", err)
	}
	rows, err := wxpay.NewBillPart("交易时间,微信订单号,商户订单号,交易状态,总金额", strings.NewReader("`2026-11-23 10:00:00,`1"))
	if err != nil || rows.Next() || rows.Err() == nil {
		t.Errorf("half a row: %v, %v", err, rows.Err())
	}
}
