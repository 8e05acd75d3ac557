package pos_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
)

func TestParseFen(t *testing.T) {
	for _, c := range []struct {
		in   string
		want pos.Fen
		err  error
	}{
		{"12.50", 1250, nil},
		{"12.5", 1250, nil},
		{"12", 1200, nil},
		{"0.01", 1, nil},
		{".5", 50, nil},
		{" ￥1,234.05 ", 123405, nil},
		{"１２。５", 1250, nil},
		{"19.90", 1990, nil},
		{"1000000", pos.MaxAmount, nil},
		{"1,000,000.00", pos.MaxAmount, nil},
		{"0", 0, pos.ErrAmountZero},
		{"0.00", 0, pos.ErrAmountZero},
		{"-1", 0, pos.ErrAmountNegative},
		{"1.005", 0, pos.ErrAmountDecimals},
		{"1000000.01", 0, pos.ErrAmountTooLarge},
		{"99999999999999999999", 0, pos.ErrAmountTooLarge},
		{"1e3", 0, pos.ErrAmountSyntax},
		{"0x10", 0, pos.ErrAmountSyntax},
		{"1.2.3", 0, pos.ErrAmountSyntax},
		{"1,23.00", 0, pos.ErrAmountSyntax},
		{",123", 0, pos.ErrAmountSyntax},
		{"12.", 0, pos.ErrAmountSyntax},
		{"+5", 0, pos.ErrAmountSyntax},
		{"", 0, pos.ErrAmountSyntax},
		{"abc", 0, pos.ErrAmountSyntax},
	} {
		t.Run(c.in, func(t *testing.T) {
			got, err := pos.ParseFen(c.in)
			if got != c.want || !errors.Is(err, c.err) {
				t.Errorf("ParseFen(%q) = %d, %v; want %d, %v", c.in, got, err, c.want, c.err)
			}
		})
	}
}

func TestFenRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := pos.Fen(rapid.Int64Range(1, int64(pos.MaxAmount)).Draw(t, "fen"))
		for _, text := range []string{f.String(), f.Grouped()} {
			if got, err := pos.ParseFen(text); err != nil || got != f {
				t.Fatalf("ParseFen(%q) = %d, %v; want %d", text, got, err, f)
			}
		}
	})
}

func TestFenString(t *testing.T) {
	for f, want := range map[pos.Fen]string{0: "0.00", 5: "0.05", -120: "-1.20", 123456789: "1234567.89"} {
		if got := f.String(); got != want {
			t.Errorf("%d: got %s, want %s", int64(f), got, want)
		}
	}
	for f, want := range map[pos.Fen]string{99999: "999.99", 100000: "1,000.00", 123456789: "1,234,567.89", -100000: "-1,000.00"} {
		if got := f.Grouped(); got != want {
			t.Errorf("%d: got %s, want %s", int64(f), got, want)
		}
	}
}

func TestQuantity(t *testing.T) {
	for in, want := range map[string]pos.Quantity{"1": 1000, "0.152": 152, "２": 2000, "99999": 99_999_000} {
		if got, err := pos.ParseQuantity(in); err != nil || got != want {
			t.Errorf("ParseQuantity(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", "0", "-1", "1.2345", "1e2", "100000", "x"} {
		if got, err := pos.ParseQuantity(in); err == nil {
			t.Errorf("ParseQuantity(%q) = %d, want an error", in, got)
		}
	}
	if got := pos.Fen(5800).Times(152); got != 882 {
		t.Errorf("58.00 x 0.152 = %s, want 8.82", got)
	}
}
