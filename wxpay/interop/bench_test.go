package interop

import (
	"bytes"
	"crypto/md5"
	"encoding/xml"
	"io"
	"net/http"
	"testing"

	"github.com/chanxuehong/wechat/mch/core"
	"github.com/chanxuehong/wechat/mch/pay"
	"github.com/go-pay/gopay"
	"github.com/go-pay/gopay/wechat"

	"wxtill/wxpay"
)

// benchShop is nowhere: what is measured never reaches a network.
var benchShop = shop{appid: "wx2421b1c4370ec43b", mchID: "10000100", key: "192006250b4c09247ec02edce69f6a2d", signType: "MD5"}

const benchNo = "T01-20261124-0042-KQXWZP"

// benchOrder has twelve fields with the nonce, as a till sends them.
var benchOrder = wxpay.Params{
	{Name: "appid", Value: benchShop.appid},
	{Name: "mch_id", Value: benchShop.mchID},
	{Name: "device_info", Value: "till-1"},
	{Name: "body", Value: "街角咖啡 拿铁 x2"},
	{Name: "out_trade_no", Value: benchNo},
	{Name: "total_fee", Value: "5600"},
	{Name: "spbill_create_ip", Value: "127.0.0.1"},
	{Name: "time_start", Value: "20261124101500"},
	{Name: "time_expire", Value: "20261124102200"},
	{Name: "notify_url", Value: "https://shop.example/notify"},
	{Name: "trade_type", Value: "NATIVE"},
	{Name: "nonce_str", Value: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"},
}

// benchAnswer is a signed answer of fifteen fields to a query.
func benchAnswer() []byte {
	p := wxpay.Params{
		{Name: "return_code", Value: "SUCCESS"},
		{Name: "return_msg", Value: "OK"},
		{Name: "appid", Value: benchShop.appid},
		{Name: "mch_id", Value: benchShop.mchID},
		{Name: "nonce_str", Value: "FvYSnPuFFPkAr77M"},
		{Name: "result_code", Value: "SUCCESS"},
		{Name: "openid", Value: "oUpF8uN95-Ptaags6E_roPHg7AG0"},
		{Name: "trade_type", Value: "NATIVE"},
		{Name: "bank_type", Value: "CCB_CREDIT"},
		{Name: "total_fee", Value: "5600"},
		{Name: "transaction_id", Value: "1008450740201407220000058756"},
		{Name: "out_trade_no", Value: benchNo},
		{Name: "time_end", Value: "20261124101733"},
		{Name: "trade_state", Value: "SUCCESS"},
	}
	return p.With("sign", p.Sign(benchShop.key, wxpay.MD5)).AppendXML(nil)
}

// orderMap is the order as the other libraries hold it.
func orderMap() map[string]string {
	m := make(map[string]string, len(benchOrder)+1)
	for _, f := range benchOrder {
		m[f.Name] = f.Value
	}
	return m
}

func orderBodyMap() gopay.BodyMap {
	bm := make(gopay.BodyMap, len(benchOrder)+1)
	for _, f := range benchOrder {
		bm.Set(f.Name, f.Value)
	}
	return bm
}

// measure runs one way of doing the work.
func measure(b *testing.B, name string, work func() error) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := work(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSign(b *testing.B) {
	b.Run("12 fields", func(b *testing.B) {
		var got [3]string
		measure(b, "wxpay", func() error { got[0] = benchOrder.Sign(benchShop.key, wxpay.MD5); return nil })
		bm := orderBodyMap()
		measure(b, "baseline_gopay", func() error { got[1] = wechat.GetReleaseSign(benchShop.key, wechat.SignType_MD5, bm); return nil })
		m := orderMap()
		measure(b, "baseline_chanxuehong", func() error { got[2] = core.Sign2(m, benchShop.key, md5.New()); return nil })
		if got[0] != got[1] || got[0] != got[2] {
			b.Errorf("the signatures differ: %q", got)
		}
	})
}

// BenchmarkBody signs the order and writes the document.
func BenchmarkBody(b *testing.B) {
	b.Run("signed order", func(b *testing.B) {
		measure(b, "wxpay", func() error {
			p := benchOrder.With("sign", benchOrder.Sign(benchShop.key, wxpay.MD5))
			p.AppendXML(make([]byte, 0, 1024))
			return nil
		})
		bm := orderBodyMap()
		measure(b, "baseline_gopay", func() error {
			bm.Remove("sign")
			bm.Set("sign", wechat.GetReleaseSign(benchShop.key, wechat.SignType_MD5, bm))
			wechat.GenerateXml(bm)
			return nil
		})
		m := orderMap()
		answer := core.Context{ResponseWriter: &page{}}
		measure(b, "baseline_chanxuehong", func() error {
			m["sign"] = core.Sign2(m, benchShop.key, md5.New())
			return answer.Response(m) // the one exported way to its encoder
		})
	})
}

func BenchmarkAnswer(b *testing.B) {
	doc := benchAnswer()
	b.Run("parse and verify 15 fields", func(b *testing.B) {
		measure(b, "wxpay", func() error {
			p, err := wxpay.Parse(doc)
			if err != nil {
				return err
			}
			return p.Verify(benchShop.key, wxpay.MD5)
		})
		measure(b, "baseline_gopay", func() error {
			bm := make(gopay.BodyMap)
			if err := xml.Unmarshal(doc, &bm); err != nil {
				return err
			}
			return verifyByGopay(benchShop, bm)
		})
		measure(b, "baseline_chanxuehong", chanxuehongReads(doc))
	})
}

// chanxuehongReads gives the document to the library's handler of notices, the
// one exported way to its decoder.
func chanxuehongReads(doc []byte) func() error {
	var failed error
	server := core.NewServer(benchShop.appid, benchShop.mchID, benchShop.key, core.HandlerFunc(func(*core.Context) { failed = nil }),
		core.ErrorHandlerFunc(func(_ http.ResponseWriter, _ *http.Request, err error) { failed = err }))
	body := bytes.NewReader(doc)
	request := &http.Request{Method: http.MethodPost, Body: io.NopCloser(body)}
	w := &page{}
	return func() error {
		failed = io.ErrUnexpectedEOF
		body.Reset(doc)
		server.ServeHTTP(w, request, nil)
		return failed
	}
}

// page is a ResponseWriter that keeps nothing.
type page struct{ header http.Header }

func (p *page) Header() http.Header            { return p.header }
func (p *page) WriteHeader(int)                {}
func (p *page) Write(text []byte) (int, error) { return len(text), nil }

// sameAnswer is a transport that costs next to nothing.
type sameAnswer struct{ doc []byte }

func (t sameAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(t.doc)), ContentLength: int64(len(t.doc)), Request: r,
	}, nil
}

// BenchmarkQuery asks about a paid order: question signed, answer verified and
// read.
func BenchmarkQuery(b *testing.B) {
	transport := sameAnswer{benchAnswer()}
	b.Run("in process", func(b *testing.B) {
		client := &wxpay.Client{AppID: benchShop.appid, MchID: benchShop.mchID, Key: benchShop.key, HTTPClient: &http.Client{Transport: transport}}
		measure(b, "wxpay", func() error {
			_, err := client.OrderQuery(b.Context(), wxpay.OrderQueryRequest{OutTradeNo: benchNo})
			return err
		})
		gopays := wechat.NewClient(benchShop.appid, benchShop.mchID, benchShop.key, true)
		gopays.GetHttpClient().SetTransport(transport)
		measure(b, "baseline_gopay", func() error {
			_, fields, err := gopays.QueryOrder(b.Context(), gopay.BodyMap{"nonce_str": nonce(), "out_trade_no": benchNo})
			if err != nil {
				return err
			}
			return verifyByGopay(benchShop, fields)
		})
		theirs := core.NewClient(benchShop.appid, benchShop.mchID, benchShop.key, &http.Client{Transport: transport})
		measure(b, "baseline_chanxuehong", func() error {
			_, err := pay.OrderQuery2(theirs, &pay.OrderQueryRequest{OutTradeNo: benchNo})
			return err
		})
	})
}
