package postest

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"wxtill/pos"
	"wxtill/wxpay"
)

// TestClone holds a copy to what writing and reading JSON would have made of it.
func TestClone(t *testing.T) {
	s := saleOf(1)
	s.SettledAt = time.Now()
	s.Tenders = []pos.Tender{{Kind: pos.TenderWeChat, Amount: 4400, At: noon.UTC(), Day: day}}
	a := attemptOf(s, 1)
	a.Payment = &pos.Payment{TransactionID: "4200", TimeEnd: noon}
	empty := attemptOf(s, 2)
	empty.Params = wxpay.Params{}
	for _, v := range []any{
		s, a, empty, jobOf(s, 1), &pos.Sale{Lines: []pos.Line{}, Tenders: []pos.Tender{}}, &pos.PrintJob{Sale: s.Number},
		&pos.Refund{Kind: pos.TenderCash, Lines: []pos.RefundLine{{Line: 1, Quantity: pos.One}}, By: pos.Grant{Operator: "01"}},
		&pos.Operator{ID: "01", Name: "王芳", Role: pos.RoleOwner}, &pos.Bill{}, &pos.Reconciliation{},
		&pos.Shift{Number: 1, Z: &pos.ShiftReport{Number: 1, Tally: pos.Tally{First: noon}, Drawer: pos.Drawer{Pieces: []pos.Piece{{Count: 1}}}}},
		&pos.Correction{Day: day}, &pos.Template{Number: 1, Logo: []byte{1}, Hidden: pos.SlipParts},
	} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		want := reflect.New(reflect.TypeOf(v).Elem())
		if err := json.Unmarshal(text, want.Interface()); err != nil {
			t.Fatal(err)
		}
		got := reflect.New(reflect.TypeOf(v).Elem())
		copyValue(got.Elem(), reflect.ValueOf(v).Elem())
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			t.Errorf("%T is copied as\n%+v, its JSON would be\n%+v", v, got, want)
		}
	}
}
