package wxpay_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

const prepayID = "wx201411101639507cbf6ffd8b0779950874"

// moment is 1395712654, the timeStamp of the example in section 4.4.
var moment = time.Unix(1395712654, 999_000_000)

// counted is randomness that makes the nonce 000102...0e0f.
type counted struct{}

func (counted) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = byte(i)
	}
	return len(b), nil
}

func paying(t wxpay.SignType) *wxpay.Client {
	return &wxpay.Client{AppID: appID, MchID: mchID, Key: key, SignType: t, Rand: counted{}}
}

// TestPaySignVectors: the signatures were computed by other means, from the text
// that section 3.2 prescribes.
func TestPaySignVectors(t *testing.T) {
	for _, tt := range []struct {
		signType          wxpay.SignType
		bridge, app, said string
	}{
		{"", "A3AF778C8FED0E7A9717B2FD0F7EB90D", "BD9268B809224BD9AA43C33DFBDEBF5C", "MD5"},
		{wxpay.MD5, "A3AF778C8FED0E7A9717B2FD0F7EB90D", "BD9268B809224BD9AA43C33DFBDEBF5C", "MD5"},
		{wxpay.HMACSHA256, "A5002DD727BF8AC71DE457D1DCE18D929393754EDA38879E01035944B657C4C0",
			"A192A57CA82D632F30D6067E8FD363C0E7A1AFBB0DD53FED6BD9ED668DDCA37E", "HMAC-SHA256"},
	} {
		t.Run(string(tt.signType), func(t *testing.T) {
			bridge, err := paying(tt.signType).BrandWCPayRequest(prepayID, moment)
			if err != nil {
				t.Fatal(err)
			}
			want := wxpay.BrandWCPayRequest{
				AppID: appID, TimeStamp: "1395712654", NonceStr: "000102030405060708090a0b0c0d0e0f",
				Package: "prepay_id=" + prepayID, SignType: wxpay.SignType(tt.said), PaySign: tt.bridge,
			}
			if *bridge != want {
				t.Errorf("bridge %+v, want %+v", *bridge, want)
			}
			app, err := paying(tt.signType).AppPayRequest(prepayID, moment)
			if err != nil {
				t.Fatal(err)
			}
			wantApp := wxpay.AppPayRequest{
				AppID: appID, PartnerID: mchID, PrepayID: prepayID, Package: "Sign=WXPay",
				NonceStr: "000102030405060708090a0b0c0d0e0f", TimeStamp: "1395712654", Sign: tt.app,
			}
			if *app != wantApp {
				t.Errorf("app %+v, want %+v", *app, wantApp)
			}
		})
	}
}

// TestPayNames: the case of the names and the texts around numbers are where
// payments fail in practice (7.2, 7.3).
func TestPayNames(t *testing.T) {
	bridge, err := paying(wxpay.MD5).BrandWCPayRequest(prepayID, moment)
	if err != nil {
		t.Fatal(err)
	}
	app, err := paying(wxpay.MD5).AppPayRequest(prepayID, moment)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		set    any
		params wxpay.Params
		names  string
	}{
		{"page", bridge, bridge.Params(), "appId timeStamp nonceStr package signType paySign"},
		{"app", app, app.Params(), "appid partnerid prepayid package noncestr timestamp sign"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, err := json.Marshal(tt.set)
			if err != nil {
				t.Fatal(err)
			}
			var written map[string]string // numbers would not fit
			if err := json.Unmarshal(text, &written); err != nil {
				t.Fatal(err)
			}
			names := strings.Fields(tt.names)
			if len(written) != len(names) || len(tt.params) != len(names) {
				t.Errorf("%d in JSON, %d fields, want %d", len(written), len(tt.params), len(names))
			}
			for i, name := range names {
				if tt.params[i].Name != name || tt.params[i].Value == "" || written[name] != tt.params[i].Value {
					t.Errorf("%s is %v, in JSON %q", name, tt.params[i], written[name])
				}
			}
		})
	}
}

func TestBizPayURL(t *testing.T) {
	for _, tt := range []struct{ product, want string }{
		{"coffee", "weixin://wxpay/bizpayurl?sign=A8C464A3D5CF05535D951D91BA398504&appid=wx2421b1c4370ec43b&mch_id=10000100" +
			"&product_id=coffee&time_stamp=1395712654&nonce_str=000102030405060708090a0b0c0d0e0f"},
		{"coffee 拿铁&1", "weixin://wxpay/bizpayurl?sign=29731DB4B6A3F2414D960F349C6DF541&appid=wx2421b1c4370ec43b&mch_id=10000100" +
			"&product_id=coffee%20%E6%8B%BF%E9%93%81%261&time_stamp=1395712654&nonce_str=000102030405060708090a0b0c0d0e0f"},
	} {
		for _, signType := range []wxpay.SignType{wxpay.MD5, wxpay.HMACSHA256} {
			got, err := paying(signType).BizPayURL(tt.product, moment)
			if err != nil || got != tt.want {
				t.Errorf("%s, %s: %v\n got %s\nwant %s", tt.product, signType, err, got, tt.want)
			}
		}
	}
}

// TestPaymentsValidate: what cannot work is found before a customer does.
func TestPaymentsValidate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*wxpay.Client)
		id    string
		at    time.Time
		field string
	}{
		{"no appid", func(c *wxpay.Client) { c.AppID = "" }, "x", moment, "appid"},
		{"no mch_id", func(c *wxpay.Client) { c.MchID = "" }, "x", moment, "mch_id"},
		{"nothing to pay", func(*wxpay.Client) {}, "", moment, "*_id"},
		{"too long", func(*wxpay.Client) {}, strings.Repeat("x", 65), moment, "*_id"},
		{"not UTF-8", func(*wxpay.Client) {}, "\xff", moment, "*_id"},
		{"a line end", func(*wxpay.Client) {}, "a\nb", moment, "*_id"},
		{"no time", func(*wxpay.Client) {}, "x", time.Time{}, "time"},
		{"nine digits", func(*wxpay.Client) {}, "x", time.Unix(999_999_999, 0), "time"},
		{"eleven digits", func(*wxpay.Client) {}, "x", time.UnixMilli(moment.Unix() * 1e6), "time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := paying(wxpay.MD5)
			tt.spoil(c)
			_, bridge := c.BrandWCPayRequest(tt.id, tt.at)
			_, app := c.AppPayRequest(tt.id, tt.at)
			_, link := c.BizPayURL(tt.id, tt.at)
			for i, err := range []error{bridge, app, link} {
				var field *wxpay.FieldError
				if !errors.As(err, &field) || !errors.Is(err, wxpay.ErrInvalidRequest) {
					t.Fatalf("%d: error %v is no *FieldError", i, err)
				}
				name := strings.ToLower(field.Field)
				if !strings.HasPrefix(name, tt.field) && !(tt.field == "*_id" && strings.HasSuffix(name, "_id")) {
					t.Errorf("%d: %v, want %s", i, err, tt.field)
				}
			}
		})
	}
}

// TestOrdersWithoutACode: an order for a page or an app is done without a
// code_url, and one that came for another trade_type is not this order.
func TestOrdersWithoutACode(t *testing.T) {
	for _, tt := range []struct {
		tradeType, answered string
		problem             wxpay.Problem // "" where it is done
	}{
		{"JSAPI", "JSAPI", ""},
		{"APP", "APP", ""},
		{"JSAPI", "NATIVE", wxpay.ProblemMismatch},
		{"APP", "JSAPI", wxpay.ProblemMismatch},
		{"NATIVE", "NATIVE", wxpay.ProblemSyntax},
	} {
		r := nativeOrder()
		r.TradeType, r.OpenID = tt.tradeType, openID
		content, err := r.Params()
		if err != nil {
			t.Fatal(err)
		}
		g := newGateway(t, says(signed(good("trade_type", tt.answered, "prepay_id", prepayID))))
		made, err := g.client().UnifiedOrder(t.Context(), content)
		if tt.problem != "" {
			wantUnknown(t, err, tt.problem)
			continue
		}
		if err != nil || made.PrepayID != prepayID || made.TradeType != tt.tradeType || made.CodeURL != "" {
			t.Errorf("%s: %+v, %v", tt.tradeType, made, err)
		}
		if sent := g.questions()[0]; sent.Get("openid") != openID || sent.Get("trade_type") != tt.tradeType {
			t.Errorf("sent %v", sent)
		}
	}
}

// TestPaymentsNeedAKey: what is signed with half a key looks right and is not.
func TestPaymentsNeedAKey(t *testing.T) {
	for _, tt := range []struct {
		spoil func(*wxpay.Client)
		want  error
	}{
		{func(c *wxpay.Client) { c.Key = "" }, wxpay.ErrKeyLength},
		{func(c *wxpay.Client) { c.Key = key[1:] }, wxpay.ErrKeyLength},
		{func(c *wxpay.Client) { c.SignType = "SHA1" }, wxpay.ErrSignType},
	} {
		c := paying(wxpay.MD5)
		tt.spoil(c)
		_, bridge := c.BrandWCPayRequest(prepayID, moment)
		_, app := c.AppPayRequest(prepayID, moment)
		_, link := c.BizPayURL("coffee", moment)
		for i, err := range []error{bridge, app, link} {
			if !errors.Is(err, tt.want) {
				t.Errorf("%d: %v, want %v", i, err, tt.want)
			}
		}
	}
}

func TestPaymentsNeedRandomness(t *testing.T) {
	c := paying(wxpay.MD5)
	c.Rand = strings.NewReader("short")
	if r, err := c.BrandWCPayRequest(prepayID, moment); err == nil {
		t.Errorf("a payment with nonce %q", r.NonceStr)
	}
}
