package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// check holds the value of a field, which at points to, to its rule and returns
// nil or what is wrong, without file, line, field and value.
type check func(c *Config, at any) *Error

// because makes the error of a check.
func because(r Reason, args ...any) *Error { return &Error{Reason: r, Args: args} }

// all makes one check of several; the first that complains is heard.
func all(checks ...check) check {
	return func(c *Config, at any) *Error {
		for _, check := range checks {
			if e := check(c, at); e != nil {
				return e
			}
		}
		return nil
	}
}

func required(_ *Config, at any) *Error {
	if *at.(*string) == "" {
		return because(Missing)
	}
	return nil
}

// identifier allows what the ids that WeChat hands out are made of.
func identifier(_ *Config, at any) *Error {
	s := *at.(*string)
	if len(s) > 32 || strings.ContainsFunc(s, func(r rune) bool { return !alphanumeric(r) && r != '-' && r != '_' }) {
		return because(NotIdentifier)
	}
	return nil
}

// text allows anything printable of at most limit bytes.
func text(limit int) check {
	return func(_ *Config, at any) *Error {
		s := *at.(*string)
		switch {
		case !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
			return because(BadCharacters)
		case len(s) > limit:
			return because(TooLong, limit)
		}
		return nil
	}
}

func oneOf(choices ...string) check {
	return func(_ *Config, at any) *Error {
		if !slices.Contains(choices, *at.(*string)) {
			return because(NotAChoice, strings.Join(choices, ", "))
		}
		return nil
	}
}

func oneOfInt(choices ...int) check {
	return func(_ *Config, at any) *Error {
		if !slices.Contains(choices, *at.(*int)) {
			return because(NotAChoice, strings.Trim(strings.ReplaceAll(fmt.Sprint(choices), " ", ", "), "[]"))
		}
		return nil
	}
}

func between(least, most int) check {
	return func(_ *Config, at any) *Error {
		if n := *at.(*int); n < least || n > most {
			return because(OutOfRange, fmt.Sprint(least), fmt.Sprint(most))
		}
		return nil
	}
}

// zeroOr takes a number in a range, or nothing.
func zeroOr(least, most int) check {
	return func(c *Config, at any) *Error {
		if *at.(*int) == 0 {
			return nil
		}
		return between(least, most)(c, at)
	}
}

func within(least, most time.Duration) check {
	return func(_ *Config, at any) *Error {
		if d := *at.(*time.Duration); d < least || d > most {
			return because(OutOfRange, Brief(least), Brief(most))
		}
		return nil
	}
}

// Brief is d without units that are zero: 2h, not 2h0m0s.
func Brief(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// checkTill keeps the code short, because T01-20261123-000312-1-ABCDEF must fit
// into the 32 characters of an out_trade_no.
func checkTill(_ *Config, at any) *Error {
	s := *at.(*string)
	if s == "" || len(s) > 6 || strings.ContainsFunc(s, func(r rune) bool { return !alphanumeric(r) }) {
		return because(BadTillCode)
	}
	return nil
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// checkRate takes a share as contracts write it, with at most two decimals.
func checkRate(_ *Config, at any) *Error {
	if s := *at.(*string); s != "" && !ratePattern.MatchString(s) {
		return because(BadRate)
	}
	return nil
}

// checkSum takes an amount in yuan with at most two decimals; nothing is one, too.
func checkSum(_ *Config, at any) *Error {
	if s := *at.(*string); !sumPattern.MatchString(s) {
		return because(BadSum)
	}
	return nil
}

// checkLabels takes formats of a scale's EAN-13: prefix, digits of the goods, digits of
// the figure, what it is, its decimals. Goods and figure share ten digits.
func checkLabels(_ *Config, at any) *Error {
	seen := map[string]bool{}
	for _, part := range strings.Split(*at.(*string), ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		m := labelPattern.FindStringSubmatch(part)
		if m == nil || seen[m[1]] || m[2][0]-'0'+m[3][0]-'0' > 10 || m[4] == "price" && m[5] == "3" {
			return because(BadLabels)
		}
		seen[m[1]] = true
	}
	return nil
}

var labelPattern = regexp.MustCompile(`^(2[0-9]):([1-9]):([1-9]):(weight|price):([0-3])$`)

var sumPattern = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,2})?$`)

var ratePattern = regexp.MustCompile(`^[0-9]{1,2}(\.[0-9]{1,2})?%$`)
