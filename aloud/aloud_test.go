package aloud

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxtill/pos"
)

func TestChinese(t *testing.T) {
	for f, want := range map[pos.Fen]string{
		0: "零元", 1: "一分", 5: "五分", 10: "一角", 20: "两角", 22: "两角二分", 100: "一元", 200: "两元", 1000: "十元", 1250: "十二元五角",
		1205: "十二元零五分", 1234: "十二元三角四分", 1100: "十一元", 2000: "二十元", 2200: "二十二元", 10000: "一百元", 10500: "一百零五元",
		11000: "一百一十元", 20000: "二百元", 22000: "二百二十元", 100000: "一千元", 100500: "一千零五元", 101000: "一千零一十元", 200200: "两千零二元",
		110000: "一千一百元", 1000000: "一万元", 1000500: "一万零五元", 1005000: "一万零五十元", 1050000: "一万零五百元", 1100000: "一万一千元",
		2000000: "两万元", 12000000: "十二万元", 10050000: "十万零五百元", 99999999: "九十九万九千九百九十九元九角九分", 100000000: "一百万元",
		10000000000: "一亿元", 10000000500: "一亿零五元", -1250: "负十二元五角",
	} {
		if got := strings.Join(Chinese(f), ""); got != want {
			t.Errorf("%s is %q, want %q", f, got, want)
		}
	}
}

func TestEnglish(t *testing.T) {
	for f, want := range map[pos.Fen]string{
		0: "0 yuan", 5: "5 fen", 50: "50 fen", 100: "1 yuan", 1250: "12 yuan 50", 805: "8 yuan 05", 99999999: "999999 yuan 99", -1250: "minus 12 yuan 50",
	} {
		if got := English(f); got != want {
			t.Errorf("%s is %q, want %q", f, got, want)
		}
	}
}

// TestChineseIsReadBack: what is said is the amount again, and every word of it can be
// recorded.
func TestChineseIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := pos.Fen(rapid.Int64Range(0, 1_000_000_000_00).Draw(t, "fen"))
		said := Chinese(f)
		if got := understood(said); got != f {
			t.Errorf("%s is said %q, which is %s", f, said, got)
		}
		for _, w := range said {
			if !slices.Contains(Words, w) {
				t.Errorf("%q is not among the words to record", w)
			}
		}
	})
}

// understood adds up what a listener hears.
func understood(said []string) pos.Fen {
	var total, below, four, digit int64 // digit waits for the word behind it
	for _, w := range said {
		if i := slices.Index(digits[:], w); i >= 0 {
			digit = int64(i)
			continue
		}
		switch w {
		case "两":
			digit = 2
		case "十", "百", "千":
			four += max(digit, 1) * map[string]int64{"十": 10, "百": 100, "千": 1000}[w]
			digit = 0
		case "万":
			below += (four + digit) * 10_000
			four, digit = 0, 0
		case "亿":
			below = (below + four + digit) * 100_000_000
			four, digit = 0, 0
		case "元":
			total += (below + four + digit) * 100
			below, four, digit = 0, 0, 0
		case "角":
			total += digit * 10
			digit = 0
		case "分":
			total += digit
			digit = 0
		}
	}
	return pos.Fen(total)
}
