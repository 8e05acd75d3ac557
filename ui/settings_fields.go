package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wxtill/config"
)

// setting is one field of the settings page. Name is that of config.toml, by
// which errors come back; its label is the text "settings."+name without the
// section.
type setting struct {
	name    string
	choices []string // nil: free text
	get     func(*config.Config) string
	set     func(*config.Config, string)
}

// label is the key of the words for the field.
func (s setting) label() string {
	switch s.name {
	case "shop.name":
		return "settings.shop_name"
	case "lock.after":
		return "settings.lock_after"
	case "screen.window": // pay.window is another
		return "settings.screen_window"
	}
	return "settings." + s.last()
}

// section is that of config.toml, "" for none.
func (s setting) section() string {
	section, _, found := strings.Cut(s.name, ".")
	if !found {
		return ""
	}
	return section
}

// last is the name without its section.
func (s setting) last() string {
	_, last, found := strings.Cut(s.name, ".")
	if !found {
		return s.name
	}
	return last
}

// atOnce reports whether the field holds as soon as it is saved. Another account, another
// printer and the rhythm of orders that are out need a till that begins with them.
func (s setting) atOnce() bool {
	switch s.section() {
	case "shop":
		return s.name != "shop.till" // it is in every number
	case "screen", "shift", "lock", "scanner", "goods", "sound", "bill":
		return true
	}
	return false
}

// settingsSection is a card of the page.
type settingsSection struct {
	title  string // key of the words
	fields []setting
}

// printerSection is the card with a button for a test page.
const printerSection = "settings.printer"

// accountSection is the card that training mode can do without.
const accountSection = "settings.merchant"

// screenSection is the card with a button that measures the screens.
const screenSection = "settings.screen"

// soundSection is the card with a button that lets one hear.
const soundSection = "settings.sound"

// settingsTable is everything that the page edits. The key and the passphrase are
// never shown, only replaced.
func settingsTable() []settingsSection {
	return []settingsSection{
		{accountSection, []setting{
			text("appid", func(c *config.Config) *string { return &c.AppID }),
			text("mch_id", func(c *config.Config) *string { return &c.MchID }),
			{name: "key", get: func(*config.Config) string { return "" }, set: func(c *config.Config, s string) {
				if s != "" {
					c.Key, c.KeyFile = config.NewKey(s), ""
				}
			}},
			choice("secrets", func(c *config.Config) *string { return &c.Secrets }, config.InConfig, config.InKeyring, config.InAgeFile),
			{name: "passphrase", get: func(*config.Config) string { return "" }, set: func(c *config.Config, s string) {
				c.Passphrase = config.NewKey(s)
			}},
			choice("sign_type", func(c *config.Config) *string { return &c.SignType }, "MD5", "HMAC-SHA256"),
			text("device_info", func(c *config.Config) *string { return &c.DeviceInfo }),
			{name: "gateway",
				get: gateways,
				set: func(c *config.Config, s string) {
					if c.Gateways = strings.FieldsFunc(s, isListMark); len(c.Gateways) == 0 {
						c.Gateways = config.Defaults().Gateways
					}
				}},
			text("ca_file", func(c *config.Config) *string { return &c.CAFile }),
			text("notify_url", func(c *config.Config) *string { return &c.NotifyURL }),
		}},
		{"settings.shop", []setting{
			text("shop.name", func(c *config.Config) *string { return &c.Shop.Name }),
			text("shop.till", func(c *config.Config) *string { return &c.Shop.Till }),
			choice("shop.language", func(c *config.Config) *string { return &c.Shop.Language }, "zh", "en"),
			choice("shop.theme", func(c *config.Config) *string { return &c.Shop.Theme }, light, dark),
			duration("shop.paid_stays", func(c *config.Config) *time.Duration { return &c.Shop.PaidStays }),
			choice("shop.customer_display", func(c *config.Config) *string { return &c.Shop.CustomerDisplay }, "auto", "window", "off"),
		}},
		screenSettings(),
		{printerSection, []setting{
			choice("printer.transport", func(c *config.Config) *string { return &c.Printer.Transport }, "none", "serial", "tcp", "file"),
			text("printer.address", func(c *config.Config) *string { return &c.Printer.Address }),
			number("printer.baud", func(c *config.Config) *int { return &c.Printer.Baud }, "9600", "19200", "38400", "57600", "115200"),
			choice("printer.parity", func(c *config.Config) *string { return &c.Printer.Parity }, "none", "even", "odd"),
			number("printer.stop_bits", func(c *config.Config) *int { return &c.Printer.StopBits }, "1", "2"),
			choice("printer.flow", func(c *config.Config) *string { return &c.Printer.Flow }, "none", "rtscts", "xonxoff"),
			number("printer.columns", func(c *config.Config) *int { return &c.Printer.Columns }, "32", "42", "48"),
			choice("printer.characters", func(c *config.Config) *string { return &c.Printer.Characters }, "gbk", "cp437", "cp858", "drawn"),
			choice("printer.codes", func(c *config.Config) *string { return &c.Printer.Codes }, "printer", "drawn"),
			choice("printer.sizes", func(c *config.Config) *string { return &c.Printer.Sizes }, "two", "one"),
			choice("printer.cutter", func(c *config.Config) *string { return &c.Printer.Cutter }, "partial", "full", "none"),
			number("printer.drawer_pin", func(c *config.Config) *int { return &c.Printer.DrawerPin }, "2", "5"),
			choice("printer.status", func(c *config.Config) *string { return &c.Printer.Status }, "auto", "always", "never"),
			amount("printer.dots", func(c *config.Config) *int { return &c.Printer.Dots }),
		}},
		shiftSettings(),
		scannerSettings(),
		soundSettings(),
		{"settings.backup", []setting{
			text("backup.dir", func(c *config.Config) *string { return &c.Backup.Dir }),
			amount("backup.keep", func(c *config.Config) *int { return &c.Backup.Keep }),
		}},
		{"settings.pay", []setting{
			duration("pay.poll", func(c *config.Config) *time.Duration { return &c.Pay.Poll }),
			duration("pay.window", func(c *config.Config) *time.Duration { return &c.Pay.Window }),
			duration("pay.expire", func(c *config.Config) *time.Duration { return &c.Pay.Expire }),
			duration("pay.close_after", func(c *config.Config) *time.Duration { return &c.Pay.CloseAfter }),
			duration("pay.timeout", func(c *config.Config) *time.Duration { return &c.Pay.Timeout }),
			number("pay.calls_per_second", func(c *config.Config) *int { return &c.Pay.Rate }, "2", "5", "10", "20", "50"),
			text("bill.rate", func(c *config.Config) *string { return &c.Bill.Rate }),
		}},
	}
}

// shiftSettings say how the drawer is counted, what may be taken off and when the till
// locks itself.
func shiftSettings() settingsSection {
	return settingsSection{"settings.shift", []setting{
		choice("shift.count", func(c *config.Config) *string { return &c.Shift.Count }, "open", "blind"),
		amount("shop.discount_limit", func(c *config.Config) *int { return &c.Shop.DiscountLimit }),
		choice("shop.cash_rounding", func(c *config.Config) *string { return &c.Shop.CashRounding }, "off", "down", "nearest"),
		text("shift.reason_above", func(c *config.Config) *string { return &c.Shift.ReasonAbove }),
		duration("lock.after", func(c *config.Config) *time.Duration { return &c.Lock.After }),
	}}
}

// screenSettings say how large the window is, and a code.
func screenSettings() settingsSection {
	return settingsSection{screenSection, []setting{
		choice("screen.window", func(c *config.Config) *string { return &c.Screen.Window }, "auto", windowFull, windowPlain),
		amount("screen.qr_mm", func(c *config.Config) *int { return &c.Screen.QR }),
		amount("screen.card_pixels", func(c *config.Config) *int { return &c.Screen.Card }),
		amount("screen.customer_card_pixels", func(c *config.Config) *int { return &c.Screen.Customer }),
	}}
}

// soundSettings say what is heard.
func soundSettings() settingsSection {
	return settingsSection{soundSection, []setting{
		amount("sound.volume", func(c *config.Config) *int { return &c.Sound.Volume }),
		choice("sound.voice", func(c *config.Config) *string { return &c.Sound.Voice }, "on", "off"),
		text("sound.recordings", func(c *config.Config) *string { return &c.Sound.Recordings }),
	}}
}

// scannerSettings say how the shop's scanner types and its scale prints.
func scannerSettings() settingsSection {
	return settingsSection{"settings.goods", []setting{
		duration("scanner.gap", func(c *config.Config) *time.Duration { return &c.Scanner.Gap }),
		duration("scanner.whole", func(c *config.Config) *time.Duration { return &c.Scanner.Whole }),
		amount("scanner.least", func(c *config.Config) *int { return &c.Scanner.Least }),
		choice("scanner.end", func(c *config.Config) *string { return &c.Scanner.End }, "key", "none"),
		text("goods.labels", func(c *config.Config) *string { return &c.Goods.Labels }),
	}}
}

// gateways are the addresses as one edits them; WeChat's own are none.
func gateways(c *config.Config) string {
	if slices.Equal(c.Gateways, config.Defaults().Gateways) {
		return ""
	}
	return strings.Join(c.Gateways, ", ")
}

// isListMark separates the addresses of a list.
func isListMark(r rune) bool { return r == ',' || r == '，' || r == ' ' }

func text(name string, at func(*config.Config) *string) setting {
	return setting{
		name: name,
		get:  func(c *config.Config) string { return *at(c) },
		set:  func(c *config.Config, s string) { *at(c) = strings.TrimSpace(s) },
	}
}

func choice(name string, at func(*config.Config) *string, choices ...string) setting {
	s := text(name, at)
	s.choices = choices
	return s
}

func number(name string, at func(*config.Config) *int, choices ...string) setting {
	return setting{
		name:    name,
		choices: choices,
		get:     func(c *config.Config) string { return strconv.Itoa(*at(c)) },
		set: func(c *config.Config, s string) {
			n, _ := strconv.Atoi(s) // the choices are numbers
			*at(c) = n
		},
	}
}

// amount reads any whole number; what is none becomes one that the check of the
// configuration refuses, by name.
func amount(name string, at func(*config.Config) *int) setting {
	return setting{
		name: name,
		get:  func(c *config.Config) string { return strconv.Itoa(*at(c)) },
		set: func(c *config.Config, s string) {
			n, err := strconv.Atoi(strings.TrimSpace(s))
			if err != nil {
				n = -1
			}
			*at(c) = n
		},
	}
}

// duration reads a time with its unit; what is none becomes a time that the
// check of the configuration refuses, by name.
func duration(name string, at func(*config.Config) *time.Duration) setting {
	return setting{
		name: name,
		get:  func(c *config.Config) string { return config.Brief(*at(c)) },
		set: func(c *config.Config, s string) {
			d, err := time.ParseDuration(strings.ReplaceAll(s, " ", ""))
			if err != nil {
				d = -1
			}
			*at(c) = d
		},
	}
}
