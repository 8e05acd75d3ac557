package wxpay

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"
)

// PayPage is the web page on which a customer pays one JSAPI order in WeChat's
// browser (sections 2.1 and 4.4): what it is, what it costs, and a button.
//
// The button does nothing while a payment is under way, and every tap pays the
// same order, so that two taps are no second payment (section 7.2(8)). What
// WeixinJSBridge returns is taken for a hint; the page says that the order is
// paid only once StateURL has said SUCCESS.
//
// The page must lie in the directory that the merchant has named to WeChat
// (section 7.1(2)), and showwxpaytitle=1 in its address makes WeChat show that it
// may take payments: see [WithPayTitle].
type PayPage struct {
	Shop         string
	Body         string             // what is bought
	TotalFee     int64              // fen
	Request      *BrandWCPayRequest // of the order
	StateURL     string             // of the shop's own, with [TradeStateHandler] behind it
	DoneURL      string             // where a button leads once it is paid; "" for none
	Language     string             // "zh" or "en"; "": zh
	BridgeScript string             // address of a stand-in for WeixinJSBridge; for tests, never in earnest
}

const (
	pagePoll     = 2 * time.Second  // between two questions to StateURL
	pagePatience = 30 * time.Second // until the page says that it takes long
)

// pageTexts are the words of the page in one language. Those with a name in JSON
// belong to a state of it.
type pageTexts struct {
	Title       string `json:"-"`
	Pay         string `json:"-"`
	Done        string `json:"-"`
	Ready       string `json:"ready"`
	Unsupported string `json:"unsupported"`
	Paying      string `json:"paying"`
	Confirming  string `json:"confirming"`
	Slow        string `json:"slow"`
	Unpaid      string `json:"unpaid"`
	Paid        string `json:"paid"`
	Refunded    string `json:"refunded"`
	Closed      string `json:"closed"`
}

var pageLanguages = map[string]pageTexts{
	"zh": {
		Title: "微信安全支付", Pay: "微信支付", Done: "完成",
		Unsupported: "请在微信 5.0 或更高版本中打开本页。",
		Paying:      "正在支付…",
		Confirming:  "正在确认支付结果，请稍候…",
		Slow:        "还没有收到微信的确认。请不要重复支付，本页会继续查询。",
		Unpaid:      "尚未支付，可以再次点击支付。",
		Paid:        "支付成功",
		Refunded:    "已支付，其中有退款。",
		Closed:      "订单已关闭，不能再支付。",
	},
	"en": {
		Title: "WeChat Pay", Pay: "Pay with WeChat", Done: "Done",
		Unsupported: "Please open this page in WeChat 5.0 or newer.",
		Paying:      "Paying…",
		Confirming:  "Waiting for WeChat to confirm the payment…",
		Slow:        "WeChat has not confirmed the payment yet. Please do not pay again: this page goes on asking.",
		Unpaid:      "Not paid yet. You can tap the button again.",
		Paid:        "Paid",
		Refunded:    "Paid, and some of it has been given back.",
		Closed:      "The order is closed and cannot be paid any more.",
	},
}

//go:embed paypage.html
var pageSource string

// pageTemplate is parsed by the first page: a till shows none.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("paypage").Parse(pageSource))
})

// pageView is what the template sees. Data is nil where the browser cannot pay,
// which then does not learn how.
type pageView struct {
	*PayPage
	Lang  string
	Fee   string
	Texts pageTexts
	Data  *pageData
}

// pageData is what the script sees.
type pageData struct {
	Request  *BrandWCPayRequest `json:"request"`
	StateURL string             `json:"stateURL"`
	Poll     int64              `json:"poll"`     // ms
	Patience int64              `json:"patience"` // ms
	Texts    pageTexts          `json:"texts"`
}

// Render answers r with the page, or, where [CanPay] says that the browser is no
// WeChat that can, with the request to open it there. An error is a *FieldError,
// and nothing has been written then.
func (p *PayPage) Render(w http.ResponseWriter, r *http.Request) error {
	view, err := p.view(r.UserAgent())
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := pageTemplate().Execute(&page, view); err != nil {
		return fmt.Errorf("writing the pay page: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin") // the address may hold the code of OAuth
	h.Set("X-Content-Type-Options", "nosniff")
	// No script-src and frame-src: old clients put WeixinJSBridge into the page by
	// scripts and talk to it through frames.
	h.Set("Content-Security-Policy", "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'")
	page.WriteTo(w) // a customer who is gone needs no page
	return nil
}

func (p *PayPage) view(userAgent string) (*pageView, error) {
	lang := p.Language
	if lang == "" {
		lang = "zh"
	}
	texts, known := pageLanguages[lang]
	switch {
	case !known:
		return nil, &FieldError{Field: "language", Reason: "must be zh or en"}
	case p.Request == nil:
		return nil, &FieldError{Field: "package", Reason: "is missing: the page has no payment"}
	case p.TotalFee < 1:
		return nil, &FieldError{Field: "total_fee", Reason: "must be what the order costs"}
	case p.StateURL == "":
		return nil, &FieldError{Field: "state_url", Reason: "is missing: the page could never say that it is paid"}
	}
	v := &pageView{PayPage: p, Lang: lang, Texts: texts, Fee: fmt.Sprintf("￥%d.%02d", p.TotalFee/100, p.TotalFee%100)}
	if CanPay(userAgent) {
		v.Data = &pageData{p.Request, p.StateURL, pagePoll.Milliseconds(), pagePatience.Milliseconds(), texts}
	}
	return v, nil
}

// TradeStateHandler answers the question of a [PayPage] how its order stands,
// with what query says: from the shop's own book, which NotifyHandler has
// written, or by [Client.OrderQuery]. An error is answered 503 without a word of
// it, and the page asks again. Whoever knows the address can ask, so it should
// hold something that others cannot guess.
func TradeStateHandler(query func(*http.Request) (TradeState, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", http.MethodGet)
			http.Error(w, "GET only", http.StatusMethodNotAllowed)
			return
		}
		state, err := query(r)
		if err != nil {
			http.Error(w, "unknown", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]TradeState{"trade_state": state}) // a page that is gone asks no more
	})
}
