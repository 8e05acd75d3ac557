package words

import "testing"

func TestGroupName(t *testing.T) {
	for _, c := range []struct{ by, key, name, zh, en string }{
		{"hour", "08", "", "08:00", "08:00"},
		{"day", "2026-11-23", "", "2026-11-23", "2026-11-23"},
		{"tender", "wechat_refund", "", "微信退款", "WeChat refunds"},
		{"wait", "30", "", "30 秒起", "30 s and more"},
		{"category", "", "", "没有分类", "No category"},
		{"category", "咖啡", "", "咖啡", "咖啡"},
		{"operator", "", "", "没有登录", "Nobody signed in"},
		{"product", "CF002", "拿铁 大杯", "拿铁 大杯", "拿铁 大杯"},
		{"product", "", "", "输入的金额", "Typed amounts"},
	} {
		if zh, en := For(ZH).GroupName(c.by, c.key, c.name), For(EN).GroupName(c.by, c.key, c.name); zh != c.zh || en != c.en {
			t.Errorf("%s %q is %q and %q, want %q and %q", c.by, c.key, zh, en, c.zh, c.en)
		}
	}
}
