package pos

import (
	"slices"
	"testing"
	"time"

	"wxtill/wxpay"
)

// clock is a time of 2026-11-23 in GMT+8.
func clock(t *testing.T, hhmm string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-23 "+hhmm, Beijing)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestBillSlots(t *testing.T) {
	for at, want := range map[string]string{
		"00:00": "00:00", "00:59": "00:00", "08:59": "08:00", "09:00": "08:00", "09:29": "08:00", "09:30": "09:30", "09:59": "09:30",
		"10:00": "10:00", "10:59": "10:00", "11:00": "11:00", "23:59": "23:00",
	} {
		for name, zone := range map[string]*time.Location{"GMT+8": Beijing, "UTC": time.UTC, "west": time.FixedZone("west", -11*3600)} {
			if got := billSlot(clock(t, at).In(zone)); !got.Equal(clock(t, want)) {
				t.Errorf("%s in %s lies in the slot of %s, want %s", at, name, got.In(Beijing).Format("15:04"), want)
			}
		}
	}
}

func TestNextBillSlots(t *testing.T) {
	for at, want := range map[string]string{
		"00:00": "01:00", "07:59": "08:00", "08:00": "09:30", "09:29": "09:30", "09:30": "10:00", "09:59": "10:00", "10:00": "11:00",
	} {
		if got := nextBillSlot(clock(t, at)); !got.Equal(clock(t, want)) {
			t.Errorf("behind %s comes %s, want %s", at, got.In(Beijing).Format("15:04"), want)
		}
	}
	last := clock(t, "23:30")
	if got, want := nextBillSlot(last), DayOf(last).Add(1).Start(); !got.Equal(want) {
		t.Errorf("behind 23:30 comes %s, want %s", got, want)
	}
}

func TestDueBills(t *testing.T) {
	all := func(days ...Day) map[Day]bool {
		m := map[Day]bool{}
		for _, d := range days {
			m[d] = true
		}
		return m
	}
	for _, tt := range []struct {
		name  string
		now   string
		first Day
		kept  map[Day]bool
		tried map[Day]string
		want  []Day
	}{
		{"an empty book", "12:00", "", nil, nil, nil},
		{"the first day of trade", "23:00", "2026-11-23", nil, nil, nil},
		{"before half past nine", "09:29", "2026-11-22", nil, nil, nil},
		{"at half past nine", "09:30", "2026-11-22", nil, nil, []Day{"2026-11-22"}},
		{"kept already", "09:30", "2026-11-22", all("2026-11-22"), nil, nil},
		{"tried in this slot", "09:59", "2026-11-22", nil, map[Day]string{"2026-11-22": "09:30"}, nil},
		{"tried in the slot before", "10:00", "2026-11-22", nil, map[Day]string{"2026-11-22": "09:30"}, []Day{"2026-11-22"}},
		{"a clock that went back", "09:40", "2026-11-22", nil, map[Day]string{"2026-11-22": "14:00"}, []Day{"2026-11-22"}},
		{"missed days, newest first", "10:00", "2026-11-19", all("2026-11-21"), nil, []Day{"2026-11-22", "2026-11-20", "2026-11-19"}},
		{"missed days at night, but not yesterday", "02:00", "2026-11-20", nil, nil, []Day{"2026-11-21", "2026-11-20"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q := billQueue{}
			for d, slot := range tt.tried {
				q.tried(d, ErrBillEarly, clock(t, slot))
			}
			now := clock(t, tt.now)
			if got := q.due(dueBills(now, tt.first, tt.kept), billSlot(now)); !slices.Equal(got, tt.want) {
				t.Errorf("due are %v, want %v", got, tt.want)
			}
		})
	}
}

// TestDueBillsOfThreeMonths: WeChat keeps no older ones.
func TestDueBillsOfThreeMonths(t *testing.T) {
	due := dueBills(clock(t, "12:00"), "2020-01-01", nil)
	if first, last := due[0], due[len(due)-1]; first != "2026-11-22" || last != "2026-08-24" {
		t.Errorf("%d days from %s to %s", len(due), last, first)
	}
}

func TestParseDay(t *testing.T) {
	for _, s := range []string{"2026-11-23", "20261123"} {
		if d, err := ParseDay(s); err != nil || d != "2026-11-23" {
			t.Errorf("%s: %s, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "2026-13-01", "2026-11-31", "yesterday", "26-11-23", "2026-1-1", "20261131"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("%q is %s", s, d)
		}
	}
}

func TestFeeRate(t *testing.T) {
	for s, want := range map[string]FeeRate{"0.60%": 60, "0.6%": 60, " 1％": 100, "0.38": 38, "": 0} {
		if got, err := ParseFeeRate(s); err != nil || got != want {
			t.Errorf("%q: %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"0.605%", "100%", "-1%", "x", "1..2"} {
		if got, err := ParseFeeRate(s); err == nil {
			t.Errorf("%q is %d", s, got)
		}
	}
	for _, tt := range []struct {
		amount Fen
		fee    int64 // 1/100000 yuan
		want   bool
	}{{1250, 7500, true}, {1250, 8000, true}, {1250, 7000, true}, {1250, 9000, false}, {1250, 6000, false}, {-1250, -8000, true}, {-1250, 8000, false}, {1, 0, true}} {
		rate := FeeRate(60)
		if got := rate.fits(tt.amount, wxpay.BillFee(tt.fee)); got != tt.want {
			t.Errorf("%d of %s fits: %v", tt.fee, tt.amount, got)
		}
	}
}

// TestFeeWithCoupons: a bill that does not tell what coupons cost the shop raises no
// alarm over a fee that is right one way or the other.
func TestFeeWithCoupons(t *testing.T) {
	paid := wxpay.BillEntry{TotalFee: 10000, SettlementTotalFee: 10000, CouponFee: 4000}
	back := wxpay.BillEntry{RefundFee: 10000, SettlementRefundFee: 10000, CouponRefundFee: 4000}
	for _, tt := range []struct {
		fee        int64 // 1/100000 yuan, of a payment
		told, fits bool
	}{
		{60000, false, true}, {36000, false, true}, {35010, false, true}, {60990, false, true}, {48000, false, true}, // one coupon of two is charged
		{34000, false, false}, {62000, false, false}, {0, false, false}, {-60000, false, false},
		{60000, true, true}, {36000, true, false}, {48000, true, false},
	} {
		rate := FeeRate(60)
		paid.Fee, paid.SettlementTold = wxpay.BillFee(tt.fee), tt.told
		back.Fee, back.SettlementTold = -paid.Fee, tt.told
		if owed, fits := rate.charged(&paid, false); fits != tt.fits || owed != 60000 {
			t.Errorf("%d of a payment (%v) fits: %v; owed %d", tt.fee, tt.told, fits, owed)
		}
		if owed, fits := rate.charged(&back, true); fits != tt.fits || owed != -60000 {
			t.Errorf("%d of a refund (%v) fits: %v; owed %d", -tt.fee, tt.told, fits, owed)
		}
	}
}
