// Package aloud says amounts of money as people do, for a voice to read.
//
//	aloud.Chinese(1250) // [十 二 元 五 角]
//	aloud.English(1250) // 12 yuan 50
package aloud

import (
	"fmt"
	"slices"

	"wxtill/pos"
)

// digits are the numerals from zero to nine.
var digits = [10]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// places are the words behind a digit within ten thousand, the units first.
var places = [4]string{"", "十", "百", "千"}

// myriads are the words behind each four digits, the lowest first.
var myriads = [...]string{"", "万", "亿", "万", "亿"}

// Words are all words that [Chinese] puts together: what a shop has to record to hear
// amounts in a voice of its own.
var Words = slices.Concat(digits[:], []string{"两", "十", "百", "千", "万", "亿", "元", "角", "分", "负"})

// Chinese is an amount word by word, as one says it at a counter: 十二元五角, 两元,
// 一千零五元, 八元零五分, 五分.
func Chinese(f pos.Fen) []string {
	var said []string
	if f < 0 {
		said, f = append(said, "负"), -f
	}
	yuan, jiao, fen := int64(f)/100, f/10%10, f%10
	if yuan > 0 || jiao == 0 && fen == 0 {
		said = append(append(said, number(yuan)...), "元")
	}
	switch {
	case jiao > 0:
		said = append(said, alone(int64(jiao)), "角")
	case fen > 0 && yuan > 0:
		said = append(said, digits[0])
	}
	if fen > 0 {
		said = append(said, digits[fen], "分")
	}
	return said
}

// alone is a digit that counts something: two of it are 两.
func alone(n int64) string {
	if n == 2 {
		return "两"
	}
	return digits[n]
}

// number is a whole number: four digits at a time, a zero for each gap between them.
func number(n int64) []string {
	switch {
	case n == 0:
		return []string{digits[0]}
	case n == 2:
		return []string{"两"}
	}
	var said []string
	gap := false
	for group := len(myriads) - 1; group >= 0; group-- {
		four := n
		for range group {
			four /= 10_000
		}
		four %= 10_000
		if four == 0 {
			gap = len(said) > 0
			continue
		}
		if len(said) > 0 && (gap || four < 1000) {
			said = append(said, digits[0])
		}
		gap = false
		if four == 2 && group > 0 {
			said = append(said, "两", myriads[group])
			continue
		}
		said = append(said, within(four)...)
		if group > 0 {
			said = append(said, myriads[group])
		}
	}
	if len(said) > 1 && said[0] == digits[1] && said[1] == places[1] {
		said = said[1:] // 十二, not 一十二
	}
	return said
}

// within is a number from 1 to 9999.
func within(n int64) []string {
	var said []string
	gap := false
	for place, unit := 3, int64(1000); place >= 0; place, unit = place-1, unit/10 {
		d := n / unit % 10
		if d == 0 {
			gap = len(said) > 0
			continue
		}
		if gap {
			said = append(said, digits[0])
		}
		gap = false
		word := digits[d]
		if place == 3 {
			word = alone(d) // 两千, but 二百 and 二十
		}
		said = append(said, word)
		if place > 0 {
			said = append(said, places[place])
		}
	}
	return said
}

// English is an amount for an English voice, which reads figures: 12 yuan 50, 8 yuan 05.
func English(f pos.Fen) string {
	minus := ""
	if f < 0 {
		minus, f = "minus ", -f
	}
	if f%100 == 0 {
		return fmt.Sprintf("%s%d yuan", minus, f/100)
	}
	if f < 100 {
		return fmt.Sprintf("%s%d fen", minus, f)
	}
	return fmt.Sprintf("%s%d yuan %02d", minus, f/100, f%100)
}
