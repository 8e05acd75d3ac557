package wxpay

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

// sameAnswer is a transport that gives every question this answer.
type sameAnswer []byte

func (doc sameAnswer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, ContentLength: int64(len(doc)),
		Body: io.NopCloser(bytes.NewReader(doc)), Request: r}, nil
}

// What a payment costs in pieces of memory. Of the whole query's, the transport
// makes 4 and net/http and context 18 more.
func TestAllocations(t *testing.T) {
	doc := benchAnswer()
	c := &Client{AppID: "wx2421b1c4370ec43b", MchID: "10000100", Key: benchKey, HTTPClient: &http.Client{Transport: sameAnswer(doc)}}
	for _, tt := range []struct {
		name string
		most float64
		do   func() error
	}{
		{"sign", 1, func() error { benchOrder.Sign(benchKey, MD5); return nil }},
		{"sign and write a body", 5, func() error { _, err := c.sign(benchOrder); return err }},
		{"parse and verify", 2, func() error {
			p, err := Parse(doc)
			if err != nil {
				return err
			}
			return p.Verify(benchKey, MD5)
		}},
		{"whole query", 40, func() error {
			_, err := c.OrderQuery(t.Context(), OrderQueryRequest{OutTradeNo: "T01-20261124-0042-KQXWZP"})
			return err
		}},
	} {
		var failed error
		got := testing.AllocsPerRun(100, func() {
			if err := tt.do(); err != nil {
				failed = err
			}
		})
		if failed != nil || got > tt.most {
			t.Errorf("%s: %v allocations, want at most %v; error %v", tt.name, got, tt.most, failed)
		}
	}
}
