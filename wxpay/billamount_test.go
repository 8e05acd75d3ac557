package wxpay

import (
	"testing"

	"pgregory.net/rapid"
)

func TestDecimal(t *testing.T) {
	for _, tt := range []struct {
		text   string
		places int
		want   int64
		ok     bool
	}{
		{"19.90", 2, 1990, true}, // 1989 through a float
		{"0.29", 2, 29, true},
		{"0", 2, 0, true},
		{"0.0", 2, 0, true},
		{"-0.01", 2, -1, true},
		{"-0.00000", 5, 0, true},
		{"12", 2, 1200, true},
		{"12.3", 2, 1230, true},
		{"12.34000", 2, 1234, true},
		{"12.341", 2, 0, false},
		{"0.00600", 5, 600, true},
		{"-0.006", 5, -600, true},
		{"0.000001", 5, 0, false},
		{"45.0", 0, 45, true},
		{"45", 0, 45, true},
		{"45.5", 0, 0, false},
		{"007.10", 2, 710, true},
		{"999999999999.99", 2, 99999999999999, true},
		{"1000000000000", 2, 0, false},
		{"999999999999.99999", 5, 99999999999999999, true},
		{"", 2, 0, false},
		{"-", 2, 0, false},
		{".", 2, 0, false},
		{"1.", 2, 0, false},
		{".5", 2, 0, false},
		{"--1", 2, 0, false},
		{"+1", 2, 0, false},
		{"1e3", 2, 0, false},
		{"1,000.00", 2, 0, false},
		{"1.0.0", 2, 0, false},
		{" 1.00", 2, 0, false},
		{"1.00元", 2, 0, false},
		{"１", 2, 0, false},
	} {
		got, ok := decimal([]byte(tt.text), tt.places)
		if got != tt.want || ok != tt.ok {
			t.Errorf("decimal(%q, %d) = %d, %v, want %d, %v", tt.text, tt.places, got, ok, tt.want, tt.ok)
		}
	}
}

func TestDecimalReadsWhatYuanWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places := rapid.SampledFrom([]int{fenPlaces, feePlaces}).Draw(t, "places")
		n := rapid.Int64Range(-99_999_999_999_999, 99_999_999_999_999).Draw(t, "n")
		if got, ok := decimal([]byte(yuan(n, places)), places); got != n || !ok {
			t.Errorf("%d is written %q and read %d, %v", n, yuan(n, places), got, ok)
		}
	})
}

func TestBillFeeString(t *testing.T) {
	for fee, want := range map[BillFee]string{0: "0.00000", 600: "0.00600", -600: "-0.00600", 123456: "1.23456"} {
		if got := fee.String(); got != want {
			t.Errorf("BillFee(%d) is %q, want %q", fee, got, want)
		}
	}
}
