package words

import "testing"

func TestAloud(t *testing.T) {
	if got, want := For(ZH).Aloud(1250), "微信支付收款到账十二元五角"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	if got, want := For(EN).Aloud(1250), "WeChat payment received: 12 yuan 50"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
