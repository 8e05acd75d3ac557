package printer

import (
	"strings"
	"testing"
	"time"

	"wxtill/pos"
)

// TestReceiptOfAnAdvanceGivenBack adds up: what went back before the rest was paid is not
// among what was received.
func TestReceiptOfAnAdvanceGivenBack(t *testing.T) {
	r := &pos.Receipt{
		Shop: pos.Shop{Name: "街角咖啡"}, Sale: "T01-20261123-000001", Total: 4400, At: time.Unix(0, 0),
		Lines: []pos.Line{{Name: "拿铁", Price: 4400, Quantity: pos.One}},
		Tenders: []pos.Tender{
			{Kind: pos.TenderWeChat, Amount: 2000, Returned: 2000}, {Kind: pos.TenderCash, Amount: 4400, Given: 5000, Change: 600},
		},
	}
	paper := strings.Join(layoutReceipt(pos.Slip{Receipt: r}).Text(42), "\n")
	for _, want := range []string{"实收", "￥50.00", "其中已退", "-￥20.00"} {
		if !strings.Contains(paper, want) {
			t.Errorf("%q is not on\n%s", want, paper)
		}
	}
}
