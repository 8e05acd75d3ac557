package pos_test

import (
	"errors"
	"reflect"
	"testing"

	"wxtill/pos"
)

// rightOf is what every method of a till needs, by its name; "" is nothing, because
// it only tells what anybody at the till may know, or is how one comes to have a
// right. A method that is not here fails the test: whoever adds one decides.
var rightOf = map[string]pos.Right{
	"AddAmount": pos.RightSell, "AddGoods": pos.RightSell, "SetQuantity": pos.RightSell, "Repeat": pos.RightSell, "SetNote": pos.RightSell, "PutBack": pos.RightSell, "Discount": pos.RightSell, "RemoveLine": pos.RightSell,
	"Park": pos.RightSell, "Recall": pos.RightSell, "VoidParked": pos.RightVoid,
	"Charge": pos.RightSell, "ChargePart": pos.RightSell, "PayPartByCode": pos.RightSell, "NewCode": pos.RightSell, "PayByCode": pos.RightSell, "Cash": pos.RightSell,
	"Reprint": pos.RightReprint, "RetryJob": pos.RightReprint, "DismissJob": pos.RightReprint, "ReprintRefund": pos.RightReprint, "PrintGift": pos.RightReprint, "PrintLabels": pos.RightReprint, "PrintTest": pos.RightReprint, "PrintKeys": pos.RightReprint, "XReport": pos.RightXReport, "PrintX": pos.RightXReport,
	"Void": pos.RightVoid, "MoveCash": pos.RightDrawer, "OpenShift": pos.RightDrawer, "CloseShift": pos.RightCloseShift, "CorrectFloat": pos.RightCloseShift,
	"ExplainDrawer": pos.RightCloseShift,
	"Refund":        pos.RightRefund, "RefundAlarm": pos.RightRefund, "ResendRefund": pos.RightRefund,
	"GiveUpRefund": pos.RightRefund, "PayByHand": pos.RightRefund,
	"Bills": pos.RightBill, "FetchBill": pos.RightBill, "PrintReconciliation": pos.RightBill,
	"Correct": pos.RightCorrect, "RecoverOrder": pos.RightCorrect, "SettleAlarm": pos.RightCorrect,
	"Report": pos.RightReports, "ReportSales": pos.RightReports, "Export": pos.RightReports, "Shifts": pos.RightReports, "ReprintZ": pos.RightReports,
	"Log":         pos.RightLog,
	"SetTemplate": pos.RightSettings,
	"AddNewGoods": pos.RightGoods, "ChangeGoods": pos.RightGoods, "ReadGoods": pos.RightGoods, "ImportGoods": pos.RightGoods,
	"AddOperator": pos.RightOperators, "ChangeOperator": pos.RightOperators, "ResetPIN": pos.RightOperators,

	"Allow": "", "May": "", "SignIn": "", "SignOut": "", "Lock": "", "MakeOwner": "", "ChangePIN": "", "Attendance": "", "Operators": "",
	"Adopt": "", "BackedUp": "", "Run": "", "Subscribe": "", "Observe": "", "BookChecked": "", "Shop": "", "Weather": "", "Counts": "", "CountsBlind": "",
	"Sale": "", "Parked": "", "TakenOut": "", "CashDue": "", "DiscountRight": "", "Locked": "", "OnScreen": "", "Payment": "", "Undecided": "", "Recent": "", "SaleByNumber": "", "SaleRecord": "",
	"Search": "", "Refundable": "", "RefundByNumber": "", "OpenRefunds": "", "Alarms": "", "AlarmView": "", "OpenDifferences": "", "WaitingBills": "",
	"CurrentShift": "", "PrintJobs": "", "Template": "", "Styled": "", "SlipOf": "",
	"FindGoods": "", "KnownGoods": "", "ScanGoods": "", "Stock": "", // the last puts something into an empty book only
	"AskNow": "", "Withdraw": "", "GiveUp": "", // a code that leaves the screen is watched on, and no money moves
	"LearnRefunds": "", "Reconcile": "", // the till by itself; what WeChat says is nobody's decision
}

// everybodys are the rights of all roles: what needs one takes no Grant, because
// nobody can allow more than is allowed already.
var everybodys = map[pos.Right]bool{pos.RightSell: true, pos.RightReprint: true}

// TestEveryMethodAsksForItsRight calls every method of the till as nobody, as somebody
// who may not, and with a grant for something else.
func TestEveryMethodAsksForItsRight(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		s.check(s.AddAmount(s.t.Context(), "", 1250))
		other, err := s.Allow(s.t.Context(), pos.RightSettings, nobody)
		s.check(err)
		log, err := s.Allow(s.t.Context(), pos.RightLog, nobody)
		s.check(err)
		till := reflect.ValueOf(s.Till)
		for i := range till.NumMethod() {
			name := till.Type().Method(i).Name
			right, known := rightOf[name]
			if !known {
				t.Errorf("which right does %s need?", name)
			}
			if right == "" {
				continue
			}
			s.check(s.Lock(s.t.Context()))
			if err := call(s.t, till.Method(i), pos.Grant{}); !errors.Is(err, pos.ErrNotSignedIn) && !errors.Is(err, pos.ErrNotAllowed) {
				t.Errorf("%s of nobody: %v", name, err)
			}
			s.signIn(cashier)
			if !pos.RoleCashier.Has(right) {
				if err := call(s.t, till.Method(i), pos.Grant{}); !errors.Is(err, pos.ErrNotAllowed) {
					t.Errorf("%s of a cashier: %v", name, err)
				}
			}
			if !takesGrant(till.Method(i).Type()) {
				if !everybodys[right] {
					t.Errorf("%s takes no Grant", name)
				}
				continue
			}
			wrong := other
			if right == pos.RightSettings {
				wrong = log
			}
			if err := call(s.t, till.Method(i), wrong); !errors.Is(err, pos.ErrNotAllowed) {
				t.Errorf("%s by a grant for something else: %v", name, err)
			}
		}
		if got := s.Sale().Total(); got != 1250 {
			t.Errorf("the sale comes to %s", got)
		}
	})
}

// TestALeaveIsForOneRefund: what somebody allowed by his PIN gives money back once.
func TestALeaveIsForOneRefund(t *testing.T) {
	run(t, func(s *shop) {
		s.hire()
		s.signIn(cashier)
		s.check(s.AddAmount(s.t.Context(), "", 1250))
		sale, err := s.Cash(s.t.Context(), 2000)
		s.check(err)
		g, err := s.Allow(s.t.Context(), pos.RightRefund, manager)
		s.check(err)
		o := pos.RefundOrder{Sale: sale.Number, Amount: 300, By: g}
		_, err = s.Refund(s.t.Context(), o)
		s.check(err)
		if _, err := s.Refund(s.t.Context(), o); !errors.Is(err, pos.ErrNotAllowed) {
			t.Errorf("by the same leave again: %v", err)
		}
	})
}

// takesGrant reports whether a method is told who does it.
func takesGrant(method reflect.Type) bool {
	for i := range method.NumIn() {
		if in := method.In(i); in == reflect.TypeFor[pos.Grant]() || in == reflect.TypeFor[pos.RefundOrder]() {
			return true
		}
	}
	return false
}

// call calls a method with arguments that are well-formed and little else, and
// returns its error.
func call(t *testing.T, method reflect.Value, by pos.Grant) error {
	var args []reflect.Value
	for i := range method.Type().NumIn() {
		in := method.Type().In(i)
		v := reflect.New(in).Elem()
		switch {
		case i == 0 && in.Kind() == reflect.Interface:
			v.Set(reflect.ValueOf(t.Context()))
		case in == reflect.TypeFor[pos.Grant]():
			v.Set(reflect.ValueOf(by))
		case in == reflect.TypeFor[pos.RefundOrder]():
			v.Set(reflect.ValueOf(pos.RefundOrder{By: by, Amount: 100}))
		case in == reflect.TypeFor[pos.Label]():
			v.Set(reflect.ValueOf(pos.Label{Name: "x", Code: "1", Count: 1}))
		case in == reflect.TypeFor[pos.Goods]():
			v.Set(reflect.ValueOf(pos.Goods{Code: "1", Name: "x", Price: 100}))
		case in == reflect.TypeFor[string]():
			v.SetString("246813") // a PIN, too
		case in == reflect.TypeFor[pos.SaleNumber]():
			v.SetString("T01-20261123-000001")
		case in == reflect.TypeFor[pos.ShiftNumber](), in == reflect.TypeFor[pos.Fen](), in == reflect.TypeFor[pos.Quantity]():
			v.SetInt(1000)
		case in.Kind() == reflect.Pointer:
			v.Set(reflect.New(in.Elem()))
		}
		args = append(args, v)
	}
	results := method.Call(args)
	err, _ := results[len(results)-1].Interface().(error)
	return err
}
