package sandbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

// TestSlips goes through what the specification prints wrong: the live form is
// spoken, and both are read.
func TestSlips(t *testing.T) {
	for _, tt := range []struct {
		where string
		check func(*testing.T, *counter, *wxpay.Client)
	}{
		{"3.2 a signature that does not compute", func(t *testing.T, _ *counter, _ *wxpay.Client) {
			p := wxpay.Params{
				{Name: "appid", Value: "wx930ea5d5a258f4f"}, {Name: "auth_code", Value: "123456"}, {Name: "body", Value: "test"},
				{Name: "device_info", Value: "123"}, {Name: "mch_id", Value: "1900000109"},
				{Name: "nonce_str", Value: "960f228109051b9969f76c82bde183ac"}, {Name: "out_trade_no", Value: "1400755861"},
				{Name: "spbill_create_ip", Value: "127.0.0.1"}, {Name: "total_fee", Value: "1"},
			}
			same(t, p.Sign("8934e7d15453e97507ef794cf7b0519d", wxpay.MD5), "66E9F5E543A151379CFB4EAC732BFA32")
		}},
		{"3.3 samples that no published key signed", func(t *testing.T, _ *counter, _ *wxpay.Client) {
			sample, err := wxpay.Parse([]byte(`<xml>
<appid>wx2421b1c4370ec43b</appid>
<attach><![CDATA[att1]]></attach>
<body><![CDATA[JSAPI 支付测试]]></body>
<device_info>1000</device_info>
<mch_id>10000100</mch_id>
<nonce_str>b927722419c52622651a871d1d9ed8b2</nonce_str>
<notify_url>http://wxpay.weixin.qq.com/pub_v2/pay/notify.php</notify_url>
<out_trade_no>1405713376</out_trade_no>
<spbill_create_ip>127.0.0.1</spbill_create_ip>
<total_fee>1</total_fee>
<trade_type>JSAPI</trade_type>
<sign><![CDATA[3CA89B5870F944736C657979192E1CF4]]></sign>
</xml>
`))
			if err != nil || len(sample) != 12 {
				t.Fatalf("its shape is good: %v, %v", sample, err)
			}
			for _, key := range []string{"192006250b4c09247ec02edce69f6a2d", "8934e7d15453e97507ef794cf7b0519d"} {
				if sample.Verify(key, wxpay.MD5) == nil {
					t.Errorf("it is signed by %s", key)
				}
			}
		}},
		{"4.5 weixin://wcpay", func(t *testing.T, c *counter, cl *wxpay.Client) {
			link, err := cl.BizPayURL("coffee", noon)
			if err != nil || !strings.HasPrefix(link, longForm) {
				t.Fatalf("%s, %v", link, err)
			}
			want := c.Phone().Scan(link)
			same(t, c.Phone().Scan(strings.Replace(link, "wxpay", "wcpay", 1)).Error(), want.Error()) // it asks the shop alike
		}},
		{"4.11 weixin://wmpay", func(t *testing.T, c *counter, cl *wxpay.Client) {
			code := c.make(no)
			short, err := cl.ShortURL(t.Context(), wxpay.ShortURLRequest{LongURL: code})
			if err != nil || !strings.HasPrefix(short.ShortURL, shortForm) {
				t.Fatalf("%+v, %v", short, err)
			}
			c.want(c.Phone().Scan(strings.Replace(short.ShortURL, "wxpay", "wmpay", 1)), nil)
			same(t, c.Phone().Snapshot().OutTradeNo, no)
		}},
		{"4.9 SUCCE", func(t *testing.T, c *counter, cl *wxpay.Client) {
			cl.HTTPClient = &http.Client{Transport: answering(func(wxpay.Params) []byte {
				return c.signed(wxpay.Params{
					{Name: "return_code", Value: "SUCCESS"}, {Name: "result_code", Value: "SUCCESS"}, {Name: "appid", Value: c.o.AppID},
					{Name: "mch_id", Value: c.o.MchID}, {Name: "nonce_str", Value: "n"}, {Name: "transaction_id", Value: "42"},
					{Name: "out_trade_no", Value: no}, {Name: "refund_count", Value: "1"}, {Name: "out_refund_no_0", Value: "R1"},
					{Name: "refund_id_0", Value: "43"}, {Name: "refund_fee_0", Value: "1"}, {Name: "refund_status_0", Value: "SUCCE"},
				})
			})}
			got, err := cl.RefundQuery(t.Context(), wxpay.RefundQueryRequest{OutTradeNo: no})
			if err != nil {
				t.Fatal(err)
			}
			same(t, string(got.Refunds[0].RefundStatus), string(wxpay.RefundSuccess))
		}},
		{"4.3 NOPAY beside NOTPAY", func(t *testing.T, c *counter, cl *wxpay.Client) {
			ph := c.Phone()
			c.want(ph.Scan(c.make(no)), nil)
			for _, want := range []wxpay.TradeState{wxpay.TradeNotPay, wxpay.TradeNoPay} {
				got, err := cl.OrderQuery(t.Context(), wxpay.OrderQueryRequest{OutTradeNo: no})
				if err != nil {
					t.Fatal(err)
				}
				same(t, string(got.TradeState), string(want))
				c.want(ph.TooSlow(), nil)
			}
		}},
		{"4.4 a paySign of 40 digits", func(t *testing.T, _ *counter, cl *wxpay.Client) {
			r, err := cl.BrandWCPayRequest("wx201410272009395522657a690389285100", noon)
			if err != nil || len(r.PaySign) != 32 {
				t.Errorf("%d digits, %v", len(r.PaySign), err)
			}
		}},
		{"4.12 execute_time_", func(t *testing.T, c *counter, cl *wxpay.Client) {
			if err := cl.Report(t.Context(), wxpay.ReportRequest{
				InterfaceURL: "https://api.mch.weixin.qq.com/pay/orderquery", ExecuteTime: 12 * time.Millisecond,
				ReturnCode: "SUCCESS", ResultCode: "SUCCESS", UserIP: "127.0.0.1", Time: noon,
			}); err != nil {
				t.Fatal(err)
			}
			same(t, c.Reports()[0].Content.Get("execute_time_"), "12")
		}},
	} {
		t.Run(tt.where, func(t *testing.T) {
			c := open(t, Options{})
			tt.check(t, c, c.client(&http.Client{Transport: c.Transport()}))
		})
	}
}

func same(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
