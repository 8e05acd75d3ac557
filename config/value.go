package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// store puts data of the file where at points to, if it has the type for it.
func store(at, data any) *Error {
	text, isText := data.(string)
	switch at := at.(type) {
	case *int:
		n, ok := data.(int64)
		if !ok || int64(int(n)) != n {
			return because(NotNumber)
		}
		*at = int(n)
		return nil
	case *time.Duration:
		d, err := time.ParseDuration(strings.TrimSpace(text))
		if !isText || err != nil {
			return because(NotDuration)
		}
		*at = d
		return nil
	}
	if !isText {
		return because(NotText)
	}
	switch at := at.(type) {
	case *string:
		*at = text
	case *[]string:
		*at = splitList(text)
	case *Key:
		*at = NewKey(text)
	}
	return nil
}

// splitList takes a comma list apart. A slash at the end of an address says
// nothing, so it goes.
func splitList(text string) []string {
	var list []string
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSuffix(strings.TrimSpace(item), "/"); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// literal writes what at points to in TOML.
func literal(at any) string {
	switch at := at.(type) {
	case *int:
		return strconv.Itoa(*at)
	case *time.Duration:
		return quote(Brief(*at))
	case *[]string:
		return quote(strings.Join(*at, ","))
	case *Key:
		return quote(at.Reveal())
	case *string:
		return quote(*at)
	}
	panic(fmt.Sprintf("config: a field of type %T", at))
}

// quote writes a basic string of TOML.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
