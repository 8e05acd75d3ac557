package pos_test

import (
	"errors"
	"math/big"
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
		{"１，２３４．５０", 123450, nil},
		{"００１", 100, nil},
		{"9999999", 0, pos.ErrAmountTooLarge},
		{"1000000.1", 0, pos.ErrAmountTooLarge},
		{"0.001", 0, pos.ErrAmountDecimals},
		{"0.000", 0, pos.ErrAmountDecimals},
		{"-0", 0, pos.ErrAmountNegative},
		{"－5", 0, pos.ErrAmountNegative},
		{"１ｅ３", 0, pos.ErrAmountSyntax},
		{"1E3", 0, pos.ErrAmountSyntax},
		{"NaN", 0, pos.ErrAmountSyntax},
		{"1 2", 0, pos.ErrAmountSyntax},
		{"1,234,56.00", 0, pos.ErrAmountSyntax},
		{"1.2,3", 0, pos.ErrAmountSyntax},
		{".", 0, pos.ErrAmountSyntax},
		{"¥", 0, pos.ErrAmountSyntax},
		{"٣", 0, pos.ErrAmountSyntax},
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

// TestMoneyNeverOverflows takes price and quantity to their limits: the sum of as
// many lines as a sale may have is exact.
func TestMoneyNeverOverflows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := pos.Fen(rapid.Int64Range(0, int64(pos.MaxAmount)).Draw(t, "fen"))
		q := pos.Quantity(rapid.Int64Range(0, int64(pos.MaxQuantity)).Draw(t, "quantity"))
		got := f.Times(q)
		exact := new(big.Int).Mul(big.NewInt(int64(f)), big.NewInt(int64(q)))
		// In thousandths of a fen: half of one goes up.
		rest := new(big.Int).Sub(exact, new(big.Int).Mul(big.NewInt(int64(got)), big.NewInt(1000)))
		if rest.Cmp(big.NewInt(-500)) < 0 || rest.Cmp(big.NewInt(500)) >= 0 {
			t.Fatalf("%s x %s = %s, off by %s thousandths", f, q, got, rest)
		}
	})
}

// TestTimesRoundsHalfUp goes through what a scale gives.
func TestTimesRoundsHalfUp(t *testing.T) {
	for _, c := range []struct {
		price pos.Fen
		q     pos.Quantity
		want  pos.Fen
	}{
		{5800, 152, 882}, // 881.6
		{1, 499, 0},
		{1, 500, 1},
		{3, 500, 2}, // 1.5
		{1, 1499, 1},
		{1999, pos.One, 1999},
		{pos.MaxAmount, pos.MaxQuantity, pos.MaxAmount * 99_999},
		{0, pos.MaxQuantity, 0},
	} {
		if got := c.price.Times(c.q); got != c.want {
			t.Errorf("%s x %s = %s, want %s", c.price, c.q, got, c.want)
		}
	}
}

// TestTimesOfWholePieces needs no rounding: it is repeated addition.
func TestTimesOfWholePieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := pos.Fen(rapid.Int64Range(0, int64(pos.MaxAmount)).Draw(t, "fen"))
		n := rapid.Int64Range(0, 50).Draw(t, "n")
		var sum pos.Fen
		for range n {
			sum += f
		}
		if got := f.Times(pos.Quantity(n) * pos.One); got != sum {
			t.Fatalf("%s x %d = %s, want %s", f, n, got, sum)
		}
	})
}

func TestQuantityRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := pos.Quantity(rapid.Int64Range(1, int64(pos.MaxQuantity)).Draw(t, "quantity"))
		if got, err := pos.ParseQuantity(q.String()); err != nil || got != q {
			t.Fatalf("ParseQuantity(%q) = %d, %v; want %d", q.String(), got, err, q)
		}
	})
}

// FuzzParseFen: whatever is typed, an amount that is taken is within its limits and
// says itself again, and anything else is an error that can be tested.
func FuzzParseFen(f *testing.F) {
	for _, seed := range []string{"12.50", "１２。５", "￥1,234.00", "1e3", "-0", "0.001", "９９９９９９９", "1.", ".", ",", "\xff", "　1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := pos.ParseFen(s)
		if err != nil {
			for _, known := range []error{pos.ErrAmountSyntax, pos.ErrAmountDecimals, pos.ErrAmountZero, pos.ErrAmountNegative, pos.ErrAmountTooLarge} {
				if errors.Is(err, known) && got == 0 {
					return
				}
			}
			t.Fatalf("ParseFen(%q) = %d, %v", s, got, err)
		}
		if again, err := pos.ParseFen(got.String()); got < 1 || got > pos.MaxAmount || err != nil || again != got {
			t.Errorf("ParseFen(%q) = %d, and %s is %d, %v", s, got, got, again, err)
		}
	})
}

func TestQuantity(t *testing.T) {
	for _, c := range []struct {
		in   string
		want pos.Quantity
		err  error
	}{
		{"1", 1000, nil},
		{"0.152", 152, nil},
		{" .5 ", 500, nil},
		{"２", 2000, nil},
		{"０。１５２", 152, nil},
		{"99999", 99_999_000, nil},
		{"00099999.000", 99_999_000, nil},
		{"0", 0, pos.ErrQuantityZero},
		{"0.000", 0, pos.ErrQuantityZero},
		{"99999.001", 0, pos.ErrQuantityTooLarge},
		{"100000", 0, pos.ErrQuantityTooLarge},
		{"99999999999999999999", 0, pos.ErrQuantityTooLarge},
		{"", 0, pos.ErrQuantitySyntax},
		{"-1", 0, pos.ErrQuantitySyntax},
		{"1.2345", 0, pos.ErrQuantitySyntax},
		{"1e2", 0, pos.ErrQuantitySyntax},
		{"x", 0, pos.ErrQuantitySyntax},
		{"1.", 0, pos.ErrQuantitySyntax},
	} {
		if got, err := pos.ParseQuantity(c.in); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseQuantity(%q) = %d, %v; want %d, %v", c.in, got, err, c.want, c.err)
		}
	}
}
