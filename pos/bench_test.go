package pos_test

import (
	"fmt"
	"testing"

	"wxtill/pos"
	"wxtill/pos/postest"
	"wxtill/wxpay"
)

// openBench is a till over a book in memory that does not run.
func openBench(b *testing.B) *pos.Till {
	b.Helper()
	till, err := pos.Open(b.Context(), pos.Options{
		Ledger: postest.NewLedger(), Rhythm: rhythm, Shop: pos.Shop{Name: "街角咖啡", Till: "T01"},
		Gateways: func(pos.MerchantID) []pos.Gateway { return nil },
		Account:  pos.Account{Merchant: 1, AppID: "wx1", MchID: "1", NotifyURL: "https://localhost/n", SpbillCreateIP: "127.0.0.1"},
	})
	if err != nil {
		b.Fatal(err)
	}
	return till
}

// BenchmarkAddLine rings up one more line in a sale that has some already.
func BenchmarkAddLine(b *testing.B) {
	for _, lines := range []int{1, 200} {
		b.Run(fmt.Sprint(lines, " lines"), func(b *testing.B) {
			till := openBench(b)
			for range lines - 1 {
				if err := till.AddAmount(b.Context(), "", 100); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if err := till.AddAmount(b.Context(), "", 100); err != nil {
					b.Fatal(err)
				}
				if err := till.RemoveLine(b.Context(), lines-1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkUndecided draws the tray after a morning without a network.
func BenchmarkUndecided(b *testing.B) {
	till := openBench(b)
	till.Observe(wxpay.Call{})
	for range 500 {
		if err := till.AddAmount(b.Context(), "", 100); err != nil {
			b.Fatal(err)
		}
		no, err := till.Charge(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if err := till.Withdraw(b.Context(), no); err != nil {
			b.Fatal(err)
		}
		if err := till.Void(b.Context(), "x", pos.Grant{}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if n := len(till.Undecided(500)); n != 500 {
			b.Fatalf("%d undecided", n)
		}
	}
}
