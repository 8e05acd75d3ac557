package config

import (
	"time"
)

// field is one key of the file.
type field struct {
	name  string            // dotted, as in the file: pay.poll
	at    func(*Config) any // pointer to a string, []string, int, time.Duration or Key
	check check             // nil: any value of the type
	note  string            // comment beside it in a file that we write
}

// fields are all keys, in the order in which they are written.
var fields = []field{
	{"appid", func(c *Config) any { return &c.AppID }, all(required, identifier), "公众账号 ID · account"},
	{"mch_id", func(c *Config) any { return &c.MchID }, all(required, identifier), "商户号 · merchant"},
	{"key", func(c *Config) any { return &c.Key }, checkKey, "API 密钥，32 位 · API key, 32 characters; or key_file"},
	{"key_file", func(c *Config) any { return &c.KeyFile }, nil, "存放密钥的文件 · file that holds the key"},
	{"secrets", func(c *Config) any { return &c.Secrets }, oneOf(InConfig, InKeyring, InAgeFile), "config, keyring, age  密钥放在哪里 · where the key is kept"},
	{"sign_type", func(c *Config) any { return &c.SignType }, oneOf("MD5", "HMAC-SHA256"), "MD5, HMAC-SHA256"},
	{"device_info", func(c *Config) any { return &c.DeviceInfo }, text(32), "本机在微信的设备号 · this till's number at WeChat"},
	{"gateway", func(c *Config) any { return &c.Gateways }, checkGateways, "逗号分隔，依次尝试 · comma list, tried in order"},
	{"ca_file", func(c *Config) any { return &c.CAFile }, checkRoots, "另外信任的根证书 · extra trusted root (PEM)"},
	{"client_cert", func(c *Config) any { return &c.ClientCert }, readable, "商户证书 · merchant certificate, for refunds"},
	{"client_key", func(c *Config) any { return &c.ClientKey }, readable, ""},
	{"notify_url", func(c *Config) any { return &c.NotifyURL }, checkNotifyURL, "微信要求填写 · demanded by WeChat"},

	{"shop.name", func(c *Config) any { return &c.Shop.Name }, all(required, text(96)), "店名 · name of the shop"},
	{"shop.till", func(c *Config) any { return &c.Shop.Till }, checkTill, "收银机代码，同一商户不可重复 · till code, distinct per merchant"},
	{"shop.language", func(c *Config) any { return &c.Shop.Language }, oneOf("zh", "en"), "zh, en"},
	{"shop.theme", func(c *Config) any { return &c.Shop.Theme }, oneOf("light", "dark"), "light, dark  浅色、深色 · of the windows"},
	{"shop.discount_limit", func(c *Config) any { return &c.Shop.DiscountLimit }, between(0, 100), "0-100  收银员最多打掉百分之几 · percent off without a supervisor"},
	{"shop.cash_rounding", func(c *Config) any { return &c.Shop.CashRounding }, oneOf("off", "down", "nearest"), "off, down, nearest  现金舍入到角：不舍入，抹零，四舍五入 · cash to 0.10: not, down, nearest (five fen go up)"},
	{"shop.paid_stays", func(c *Config) any { return &c.Shop.PaidStays }, within(0, time.Minute), "0-1m  收款成功页停留多久，0s 等按键或扫码 · how long the green page stays; 0s: until a key or a scan"},
	{"shop.customer_display", func(c *Config) any { return &c.Shop.CustomerDisplay }, oneOf("auto", "window", "off"), "auto, window, off  顾客屏 · the customer's window: on a second screen, in a window, not by itself"},

	{"pay.poll", func(c *Config) any { return &c.Pay.Poll }, within(100*time.Millisecond, 10*time.Second), "100ms-10s  查单间隔 · between queries"},
	{"pay.window", func(c *Config) any { return &c.Pay.Window }, within(time.Second, 10*time.Minute), "1s-10m  二维码显示多久 · how long the code is shown"},
	{"pay.expire", func(c *Config) any { return &c.Pay.Expire }, within(time.Minute, 2*time.Hour), "1m-2h  订单失效时间 · time_expire of an order"},
	{"pay.close_after", func(c *Config) any { return &c.Pay.CloseAfter }, within(0, 2*time.Hour), "0-2h  最早何时关单 · closeorder not before"},
	{"pay.timeout", func(c *Config) any { return &c.Pay.Timeout }, within(time.Second, time.Minute), "1s-60s  一次请求最长 · one call"},
	{"pay.calls_per_second", func(c *Config) any { return &c.Pay.Rate }, between(1, 100), "1-100  断网恢复后，每秒最多查多少笔 · calls a second about orders off the screen"},
	{"pay.goods_tag", func(c *Config) any { return &c.Pay.GoodsTag }, text(32), "订单优惠标记 · coupon tag"},

	{"printer.transport", func(c *Config) any { return &c.Printer.Transport }, oneOf("serial", "tcp", "file", "none"), "serial, tcp, file, none"},
	{"printer.address", func(c *Config) any { return &c.Printer.Address }, checkAddress, "/dev/ttyUSB0, COM3, 192.168.1.50:9100"},
	{"printer.baud", func(c *Config) any { return &c.Printer.Baud }, oneOfInt(1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200), ""},
	{"printer.parity", func(c *Config) any { return &c.Printer.Parity }, oneOf("none", "even", "odd"), "none, even, odd  串口校验 · parity"},
	{"printer.stop_bits", func(c *Config) any { return &c.Printer.StopBits }, oneOfInt(1, 2), "1, 2  串口停止位 · stop bits"},
	{"printer.flow", func(c *Config) any { return &c.Printer.Flow }, oneOf("none", "rtscts", "xonxoff"), "none, rtscts, xonxoff  串口流控 · how the printer stops the line"},
	{"printer.columns", func(c *Config) any { return &c.Printer.Columns }, oneOfInt(32, 42, 48), "32, 42, 48"},
	{"printer.characters", func(c *Config) any { return &c.Printer.Characters }, oneOf("gbk", "cp437", "cp858", "drawn"), "gbk, cp437, cp858, drawn  打印机的字库 · the printer's characters"},
	{"printer.codes", func(c *Config) any { return &c.Printer.Codes }, oneOf("printer", "drawn"), "printer, drawn  二维码由谁画 · who draws QR codes"},
	{"printer.sizes", func(c *Config) any { return &c.Printer.Sizes }, oneOf("two", "one"), "two, one  有没有大字 · whether it has large characters"},
	{"printer.cutter", func(c *Config) any { return &c.Printer.Cutter }, oneOf("partial", "full", "none"), "partial, full, none  切刀 · the knife"},
	{"printer.drawer_pin", func(c *Config) any { return &c.Printer.DrawerPin }, oneOfInt(2, 5), "2, 5  钱箱接线 · pin of the drawer"},
	{"printer.dots", func(c *Config) any { return &c.Printer.Dots }, zeroOr(192, 2040), "一行多少点，0 自动 · dots of a line, 0: 12 a column"},
	{"printer.status", func(c *Config) any { return &c.Printer.Status }, oneOf("auto", "always", "never"), "auto, always, never  是否询问打印机状态 · whether the printer is asked how it does"},

	{"bill.rate", func(c *Config) any { return &c.Bill.Rate }, checkRate, "0.60%，按合同，对账时核对手续费 · service charge by the contract, checked by reconciling"},

	{"shift.count", func(c *Config) any { return &c.Shift.Count }, oneOf("open", "blind"), "open, blind  点钱箱前是否显示应有 · whether who counts sees what should be there"},
	{"shift.reason_above", func(c *Config) any { return &c.Shift.ReasonAbove }, checkSum, "长短款超过多少元要写原因 · a difference over so many yuan needs a reason"},

	{"lock.after", func(c *Config) any { return &c.Lock.After }, within(0, 8*time.Hour), "0-8h  无人操作多久自动锁屏，0s 不锁 · locks by itself after so long without a key or a touch, 0s never"},

	{"goods.labels", func(c *Config) any { return &c.Goods.Labels }, checkLabels, "电子秤条码：前缀:商品位数:数值位数:weight或price:小数 · EAN-13 of the shop's scale"},

	{"scanner.gap", func(c *Config) any { return &c.Scanner.Gap }, within(10*time.Millisecond, time.Second), "10ms-1s  扫码枪两个字符之间最长多久 · between two characters of a scanner"},
	{"scanner.whole", func(c *Config) any { return &c.Scanner.Whole }, within(100*time.Millisecond, 10*time.Second), "100ms-10s  扫一次最长多久 · a whole scan"},
	{"scanner.least", func(c *Config) any { return &c.Scanner.Least }, between(3, 20), "3-20  条码最少几位 · characters of a code at least"},
	{"scanner.end", func(c *Config) any { return &c.Scanner.End }, oneOf("key", "none"), "key, none  扫码枪是否以回车或 Tab 结尾 · whether Enter or Tab follows a scan"},

	{"sound.volume", func(c *Config) any { return &c.Sound.Volume }, between(0, 100), "0-100  音量，0 静音 · volume, 0: silent"},
	{"sound.voice", func(c *Config) any { return &c.Sound.Voice }, oneOf("on", "off"), "on, off  是否播报收款金额 · whether amounts are read aloud"},
	{"sound.recordings", func(c *Config) any { return &c.Sound.Recordings }, text(512), "本店录音的目录，空用系统语音 · directory of the shop's recordings; empty: the desktop's speech"},

	{"screen.window", func(c *Config) any { return &c.Screen.Window }, oneOf("auto", "full", "window"), "auto, full, window  窗口：放不下标题栏时全屏，总是全屏，不全屏 · full screen where a title bar has no room, always, never"},
	{"screen.qr_mm", func(c *Config) any { return &c.Screen.QR }, zeroOr(40, 200), "0, 40-200  二维码边长毫米数，0 自动 · millimetres across the code, 0: as large as fits"},
	{"screen.card_pixels", func(c *Config) any { return &c.Screen.Card }, zeroOr(100, 3000), "0, 100-3000  本屏上银行卡宽多少像素，0 问显示器 · pixels as wide as a bank card, 0: by the screen's own word"},
	{"screen.customer_card_pixels", func(c *Config) any { return &c.Screen.Customer }, zeroOr(100, 3000), "顾客屏上 · the same on the customer's screen"},

	{"backup.keep", func(c *Config) any { return &c.Backup.Keep }, between(1, 1000), "保留几份备份 · how many backups stay"},
	{"backup.dir", func(c *Config) any { return &c.Backup.Dir }, text(512), "备份目录，空为数据目录内 · empty: within the data directory"},
}

// section is a table of the file with the comment that heads it. The keys
// before the first table are the section without a name.
type section struct{ name, note string }

var sections = []section{
	{"", "微信商户 · the merchant at WeChat Pay"},
	{"shop", "门店 · the shop"},
	{"pay", "收款节奏 · the rhythm of a payment"},
	{"printer", "小票打印机 · the receipt printer"},
	{"bill", "微信对账单 · WeChat's bill"},
	{"shift", "交班 · the shift"},
	{"lock", "锁屏 · the lock"},
	{"goods", "商品 · goods"},
	{"scanner", "扫码枪 · the scanner"},
	{"sound", "声音 · sounds"},
	{"screen", "屏幕 · the screens"},
	{"backup", "备份 · backups"},
}

// fieldNamed finds a field by its dotted name.
func fieldNamed(name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// isSection reports whether name is a table of the file.
func isSection(name string) bool {
	for _, s := range sections {
		if s.name == name && name != "" {
			return true
		}
	}
	return false
}

// secret reports whether the value of a field is never shown.
func (f field) secret() bool {
	_, is := f.at(&Config{}).(*Key)
	return is
}
