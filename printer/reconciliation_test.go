package printer

import (
	"fmt"
	"testing"
	"time"

	"wxtill/internal/golden"
	"wxtill/pos"
)

func reconciliationSlip(language string, differences ...pos.Difference) *pos.ReconciliationSlip {
	return &pos.ReconciliationSlip{
		Shop: sampleShop(language), Day: "2026-11-22", FetchedAt: sampleTime.Add(-4 * time.Hour), At: sampleTime,
		Bill: pos.BillSums{Payments: 312, Paid: 1820450, Refunds: 3, Refunded: 12600, Fee: 10923000},
		Book: pos.BillSums{Payments: 311, Paid: 1817850, Refunds: 3}, Others: 17, Found: len(differences), Open: len(differences),
		Listed: differences,
	}
}

func TestReconciliationGolden(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		well, many := reconciliationSlip(language), reconciliationSlip(language,
			pos.Difference{Kind: pos.DiffLost, OutTradeNo: sampleOutTradeNo, Bill: 2600},
			pos.Difference{Kind: pos.DiffRefundUnknown, OutTradeNo: sampleOutTradeNo, OutRefundNo: "50301234562026112300000012345", Bill: 1200},
			pos.Difference{Kind: pos.DiffFee, Count: 4, Fee: 123456, FeeOwed: 100000, Fees: []pos.FeeRow{
				{Row: 7, OutTradeNo: sampleOutTradeNo, Fee: 26000, FeeOwed: 15600},
				{Row: 9, OutTradeNo: sampleOutTradeNo, OutRefundNo: "50301234562026112300000012345", Fee: -12000, FeeOwed: -7200},
			}})
		many.Open += 12
		many.Early, many.Operator, many.Names.Operator = true, "01", "王芳"
		well.Others = 0
		for name, slip := range map[string]*pos.ReconciliationSlip{"well": well, "differences": many} {
			for _, columns := range PaperColumns {
				file := fmt.Sprintf("reconciliation_%s_%s_%d.txt", name, language, columns)
				t.Run(file, func(t *testing.T) {
					p, err := interpret(Encode(Layout(pos.Slip{Reconciliation: slip}), Profile{Columns: columns}), columns)
					if err != nil {
						t.Fatal(err)
					}
					golden.Check(t, file, p.picture())
				})
			}
		}
	}
}

func TestEveryDifferenceHasAWordOnPaper(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, kind := range pos.DifferenceKinds {
			if reconciliationLabelsFor(language).kinds[kind] == "" {
				t.Errorf("%s has no word in %s", kind, language)
			}
		}
	}
}
