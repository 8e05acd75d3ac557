// Package config reads and writes config.toml, the file that holds the account
// at WeChat, the rhythm of a payment and the printer of one till. What the shop
// edits on the screen is not here but in the database.
//
//	c, err := config.Load("/home/till/.config/wxtill/config.toml")
//
// Reading is strict, because a till that trades with half of its settings
// understood is worse than one that does not start: a key that is not known, a
// value of another type and a value out of its range are each an [*Error] that
// names file, line, field and what would be right. All of them are reported
// together, as [Errors].
//
// The rules of the file are one table, in fields.go: name, where the value
// lives, what it must be, and the comment that is written beside it. Reading,
// checking and writing go by that table, so what [Config.Save] writes is always
// what [Load] reads.
//
// No error and no formatting of a Config gives away the key; see [Key].
package config

import (
	"path/filepath"
	"time"
)

// Config is what config.toml says. Paths are as written: [Config.Resolve] makes
// them whole.
type Config struct {
	AppID      string
	MchID      string
	Key        Key      // 32 characters, whether from key or from key_file
	KeyFile    string   // holds the key, where it is not in config.toml itself
	Secrets    string   // where the key is kept: "config", "keyring" or "age"; only by the first is Key filled in here
	SignType   string   // "MD5" or "HMAC-SHA256"
	DeviceInfo string   // this till's number at WeChat
	Gateways   []string // tried in order; https, no path
	CAFile     string   // PEM, trusted beside the roots of the system
	ClientCert string   // .pem or .p12, for refunds
	ClientKey  string
	NotifyURL  string

	Shop    Shop
	Pay     Pay
	Printer Printer
	Bill    Bill
	Shift   Shift
	Lock    Lock
	Backup  Backup
	Goods   Goods
	Scanner Scanner
	Sound   Sound
	Screen  Screen

	// Passphrase is what a person types for the file of secrets. It is in no file.
	Passphrase Key

	dir string // where relative paths start
}

// Shop is the section [shop].
type Shop struct {
	Name     string
	Till     string // 1 to 6 letters and digits; in every number
	Language string // "zh" or "en"
	Theme    string // of the windows: "light" or "dark"
	// DiscountLimit is how many percent a cashier may take off without anybody's leave.
	DiscountLimit int
	// CashRounding is "off", "down" or "nearest": how cash is rounded to a tenth of a yuan.
	CashRounding string
	// PaidStays is how long the green page stands before the next sale by itself; 0: until a key.
	PaidStays time.Duration
	// CustomerDisplay is "auto" (on a second screen), "window" (in a window where there
	// is none) or "off": when the customer's window opens by itself.
	CustomerDisplay string
}

// Pay is the section [pay]: the rhythm of a payment.
type Pay struct {
	Poll       time.Duration // between queries while the code is on the screen
	Window     time.Duration // then the code is withdrawn
	Expire     time.Duration // time_expire of an order, from its creation
	CloseAfter time.Duration // closeorder not before this age
	Timeout    time.Duration // of one call
	Rate       int           // calls a second about orders that are off the screen
	GoodsTag   string
}

// Printer is the section [printer].
type Printer struct {
	Transport string // "serial", "tcp", "file" or "none"
	Address   string // a device, host:port or a path
	Baud      int    // serial only
	Parity    string // serial only: "none", "even" or "odd"
	StopBits  int    // serial only: 1 or 2
	Flow      string // serial only: "none", "rtscts" or "xonxoff"
	Columns   int    // 32, 42 or 48

	// What the printer can do.
	Characters string // "gbk", "cp437", "cp858" or "drawn"
	Codes      string // "printer" or "drawn"
	Sizes      string // "two" or "one"
	Cutter     string // "partial", "full" or "none"
	DrawerPin  int    // 2 or 5
	Dots       int    // of a line; 0: 12 for a column
	Status     string // "auto", "always" or "never": whether it is asked how it does
}

// Bill is the section [bill]: what the shop has agreed with WeChat.
type Bill struct {
	Rate string // of the service charge, like "0.60%"; empty where it is not to be checked
}

// Shift is the section [shift]: how the drawer is counted.
type Shift struct {
	Count       string // "open" or "blind": whether who counts sees what should be there
	ReasonAbove string // a difference over so many yuan needs a reason
}

// Lock is the section [lock]: when a till with operators asks for a PIN again.
type Lock struct {
	After time.Duration // without a key or a touch; 0: never by itself
}

// Backup is the section [backup]: the safety copies of the book.
type Backup struct {
	Keep int    // how many good ones stay
	Dir  string // where they lie; empty: a directory beside the book
}

// Goods is the section [goods]: what the shop sells is in the book.
type Goods struct {
	Labels string // how its scale writes an EAN-13, like "21:5:5:weight:3"; empty: it has none
}

// Sound is the section [sound]: what is heard at the counter.
type Sound struct {
	Volume     int    // 0 to 100; 0: nothing
	Voice      string // "on" or "off": whether amounts are read aloud
	Recordings string // a directory with the shop's own words; empty: the desktop's speech
}

// Screen is the section [screen]: how large the window is, and the code in the customer's
// eyes.
type Screen struct {
	Window   string // "auto" (full screen where a title bar has no room), "full" or "window"
	QR       int    // millimetres across the code; 0: as large as the page leaves, up to a limit
	Card     int    // pixels that are as wide as a bank card on the cashier's screen; 0: by what the screen says of itself
	Customer int    // the same on the customer's screen
}

// Scanner is the section [scanner]: how a scanner types, which is how it is told from a
// person.
type Scanner struct {
	Gap   time.Duration // the longest between two characters
	Whole time.Duration // the longest for all of them
	Least int           // characters of a code
	End   string        // "key" or "none": whether Enter or Tab follows
}

// Where the key and the merchant's certificate are kept.
const (
	InConfig  = "config"  // here, or in files that are named here
	InKeyring = "keyring" // the desktop's
	InAgeFile = "age"     // a file beside this one, under a passphrase
)

// defaultNotifyURL satisfies WeChat, which demands the field. The till asks by
// itself and listens for nothing.
const defaultNotifyURL = "https://localhost/notify"

// Defaults is the configuration without an account: what holds where the file
// is silent.
func Defaults() *Config {
	return &Config{
		Secrets:   InConfig,
		SignType:  "MD5",
		Gateways:  []string{"https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"},
		NotifyURL: defaultNotifyURL,
		Shop:      Shop{Name: "掌柜收银", Till: "T01", Language: "zh", Theme: "light", DiscountLimit: 10, CashRounding: "off", CustomerDisplay: "auto"},
		Pay: Pay{
			Poll:       2 * time.Second,
			Window:     90 * time.Second,
			Expire:     7 * time.Minute,
			CloseAfter: 5 * time.Minute,
			Timeout:    10 * time.Second,
			Rate:       10,
		},
		Printer: Printer{Transport: "none", Baud: 9600, Parity: "none", StopBits: 1, Flow: "none", Columns: 32,
			Characters: "gbk", Codes: "printer", Sizes: "two", Cutter: "partial", DrawerPin: 2, Status: "auto"},
		Shift:  Shift{Count: "open", ReasonAbove: "10.00"},
		Lock:   Lock{After: 10 * time.Minute},
		Backup: Backup{Keep: 30},

		Sound:   Sound{Volume: 80, Voice: "on"},
		Scanner: Scanner{Gap: 100 * time.Millisecond, Whole: 1500 * time.Millisecond, Least: 4, End: "key"},
		Screen:  Screen{Window: "auto"},
	}
}

// Training is the configuration of training mode, quick enough for a lesson.
// Account, gateway and root are the sandbox's and come from it.
func Training() *Config {
	c := Defaults()
	c.DeviceInfo = "till-1"
	c.Shop.Name = "街角咖啡"
	c.Pay.Poll = time.Second
	c.Pay.Window = 30 * time.Second
	c.Pay.Expire = 2 * time.Minute
	c.Pay.CloseAfter = 10 * time.Second
	c.Bill.Rate = "0.60%"
	c.Goods.Labels = "21:5:5:weight:3, 22:5:5:price:2"
	return c
}

// HasAccount reports whether anything of an account has been filled in, be it
// only a gateway.
func (c *Config) HasAccount() bool {
	fresh := Defaults()
	for _, f := range fields {
		if !kindTraining.has(f.name) && literal(f.at(c)) != literal(f.at(fresh)) {
			return true
		}
	}
	return false
}

// Resolve makes a path of the file whole: a relative one starts where the file
// is.
func (c *Config) Resolve(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.dir, path)
}
