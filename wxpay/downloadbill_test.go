package wxpay_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"wxtill/wxpay"
)

var yesterday = wxpay.BillRequest{BillDate: "20261123", BillType: wxpay.BillAll}

// fail is how WeChat says that there is no bill.
func fail(text string) string {
	return "<xml><return_code><![CDATA[FAIL]]></return_code>\n<return_msg><![CDATA[" + text + "]]></return_msg>\n" +
		"<error_code><![CDATA[20002]]></error_code></xml>"
}

func TestDownloadBill(t *testing.T) {
	for _, gz := range []bool{false, true} {
		t.Run(fmt.Sprint("gzip ", gz), func(t *testing.T) {
			text := golden(t, "today", wxpay.BillAll)
			if gz {
				text = zipped(text)
			}
			g := newGateway(t, says(text))
			question := yesterday
			question.DeviceInfo, question.GZIP = "till-2", gz
			bill, err := g.client().DownloadBill(t.Context(), question)
			if err != nil {
				t.Fatal(err)
			}
			defer bill.Close()
			var stored bytes.Buffer
			rows, _, err := readBill(io.TeeReader(bill, &stored), "till-2")
			if want := theDay("today")[1:3]; err != nil || !reflect.DeepEqual(rows, want) {
				t.Errorf("read %+v, %v", rows, err)
			}
			if stored.String() != text {
				t.Error("what was stored is not what was sent")
			}
			asked, tar := g.questions()[0], ""
			if gz {
				tar = "GZIP"
			}
			for name, want := range map[string]string{"appid": appID, "mch_id": mchID, "bill_date": "20261123", "bill_type": "ALL", "device_info": "till-2", "tar_type": tar} {
				if got := asked.Get(name); got != want {
					t.Errorf("%s %q, want %q", name, got, want)
				}
			}
			if err := asked.Verify(key, wxpay.MD5); err != nil || g.paths[0] != "POST /pay/downloadbill" {
				t.Errorf("%s: %v", g.paths[0], err)
			}
		})
	}
}

// TestBillWithTickedTitles is told from a page by its first title, whatever stands before it.
func TestBillWithTickedTitles(t *testing.T) {
	text := strings.Replace(golden(t, "today", wxpay.BillAll), "交易时间,", "`交易时间,`", 1)
	bill, err := newGateway(t, says(text)).client().DownloadBill(t.Context(), yesterday)
	if err != nil {
		t.Fatal(err)
	}
	defer bill.Close()
	if rows, _, err := readBill(bill, ""); err != nil || len(rows) != len(theDay("today")) {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestBillRequests(t *testing.T) {
	for _, tt := range []struct {
		field string
		q     wxpay.BillRequest
	}{
		{"bill_date", wxpay.BillRequest{}},
		{"bill_date", wxpay.BillRequest{BillDate: "2026-11-23"}},
		{"bill_date", wxpay.BillRequest{BillDate: "20261131"}},
		{"bill_type", wxpay.BillRequest{BillDate: "20261123", BillType: "all"}},
		{"device_info", wxpay.BillRequest{BillDate: "20261123", DeviceInfo: strings.Repeat("1", 33)}},
	} {
		_, err := (&wxpay.Client{}).DownloadBill(t.Context(), tt.q)
		var field *wxpay.FieldError
		if !errors.As(err, &field) || field.Field != tt.field {
			t.Errorf("%+v: %v, want an error about %s", tt.q, err, tt.field)
		}
		if e := wantUnknown(t, err, wxpay.ProblemRequest); e.Sent {
			t.Errorf("%+v was sent", tt.q)
		}
	}
	g := newGateway(t, says(golden(t, "today", wxpay.BillAll)))
	bill, err := g.client().DownloadBill(t.Context(), wxpay.BillRequest{BillDate: "20261123"})
	if err != nil {
		t.Fatal(err)
	}
	bill.Close()
	if got := g.questions()[0]; got.Get("bill_type") != "ALL" || got.Has("device_info") || got.Has("tar_type") {
		t.Errorf("asked %v", got)
	}
}

// TestNoBill are the texts that WeChat says, in the spelling of its pages and of
// its answers, and those of the specification.
func TestNoBill(t *testing.T) {
	for _, tt := range []struct {
		text    string
		want    error
		code    wxpay.Code
		refused bool
	}{
		{"No Bill Exist", wxpay.ErrNoBill, wxpay.CodeNoBillExist, true},
		{"NO Bill Exist", wxpay.ErrNoBill, wxpay.CodeNoBillExist, true},
		{"Bill Creating", wxpay.ErrBillNotReady, wxpay.CodeBillCreating, false},
		{"invalid bill_type", wxpay.ErrBillType, wxpay.CodeInvalidBillType, true},
		{"data format error", wxpay.ErrBillFormat, wxpay.CodeDataFormatError, true},
		{"missing parameter", wxpay.ErrBillParameter, wxpay.CodeMissingParam, true},
		{"SIGN ERROR", wxpay.ErrBillSign, wxpay.CodeBillSignError, true},
		{"签名失败", wxpay.ErrBillSign, wxpay.CodeBillSignError, true},
		{"参数格式校验错误", wxpay.ErrBillFormat, wxpay.CodeDataFormatError, true},
		{"该日期订单未生成", wxpay.ErrBillNotReady, wxpay.CodeBillCreating, false},
		{"SYSTEMERROR", wxpay.ErrUnknown, "", false},
		{"CompressGZip Error", wxpay.ErrUnknown, "", false},
		{"", wxpay.ErrUnknown, "", false},
	} {
		for name, doc := range map[string]string{"plain": fail(tt.text), "gzip": zipped(fail(tt.text))} {
			_, err := newGateway(t, says(doc)).client().DownloadBill(t.Context(), yesterday)
			var e *wxpay.Error
			if !errors.Is(err, tt.want) || !errors.As(err, &e) || e.Code != tt.code || !e.Sent {
				t.Errorf("%s %q: %v", name, tt.text, err)
			}
			if errors.Is(err, wxpay.ErrRefused) != tt.refused || errors.Is(err, wxpay.ErrUnknown) == tt.refused {
				t.Errorf("%s %q: refused %v", name, tt.text, !tt.refused)
			}
			for _, other := range []error{wxpay.ErrNoBill, wxpay.ErrBillNotReady, wxpay.ErrBillType, wxpay.ErrBillFormat, wxpay.ErrBillParameter, wxpay.ErrBillSign} {
				if other != tt.want && errors.Is(err, other) {
					t.Errorf("%s %q is %v too", name, tt.text, other)
				}
			}
		}
	}
}

// TestAnswersThatAreNoBill must never be stored as one.
func TestAnswersThatAreNoBill(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	portal := "<!DOCTYPE html>\n<html><body>" + bill + "</body></html>"
	for _, tt := range []struct {
		name, answer string
		problem      wxpay.Problem
	}{
		{"a captive portal", portal, wxpay.ProblemHTTP},
		{"a captive portal as gzip", zipped(portal), wxpay.ProblemHTTP},
		{"nothing", "", wxpay.ProblemSyntax},
		{"half a bill's first word", bill[:7], wxpay.ProblemSyntax},
		{"a document without return_code", "<xml><a>1</a></xml>", wxpay.ProblemSyntax},
		{"a signed document", signed(good()), wxpay.ProblemSyntax},
		{"a table of another kind", "日期,金额\n`1,`2\n", wxpay.ProblemSyntax},
		{"half of gzip's head", zipped(bill)[:5], wxpay.ProblemSyntax},
		{"100 KB of a page", "<html>" + strings.Repeat("x", 100<<10), wxpay.ProblemTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newGateway(t, says(tt.answer)).client().DownloadBill(t.Context(), yesterday)
			wantUnknown(t, err, tt.problem)
		})
	}
	t.Run("status 502", func(t *testing.T) {
		g := newGateway(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			io.WriteString(w, bill)
		})
		_, err := g.client().DownloadBill(t.Context(), yesterday)
		wantUnknown(t, err, wxpay.ProblemHTTP)
	})
}

// streams sends the pieces one by one, each after its pause, and breaks the
// connection at the end if it is to break.
func streams(pieces []string, pause time.Duration, broken bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, piece := range pieces {
			io.WriteString(w, piece)
			if http.NewResponseController(w).Flush() != nil {
				return
			}
			select {
			case <-time.After(pause):
			case <-r.Context().Done():
			}
		}
		if broken {
			panic(http.ErrAbortHandler)
		}
	}
}

func TestBillThatBreaksOff(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	g := newGateway(t, streams([]string{bill[:1500]}, 0, true))
	download, err := g.client().DownloadBill(t.Context(), yesterday)
	if err != nil {
		t.Fatal(err)
	}
	defer download.Close()
	_, _, err = readBill(download, "")
	wantUnknown(t, err, wxpay.ProblemBroken)
	if !errors.Is(err, wxpay.ErrBillTruncated) {
		t.Errorf("error %v", err)
	}
}

// TestBillMayTakeLong: the time-out is for the wait between pieces, not for the
// whole, and that of an HTTPClient is left aside.
func TestBillMayTakeLong(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	g := newGateway(t, streams([]string{bill[:700], bill[700:900], bill[900:1500], bill[1500:]}, 200*time.Millisecond, false))
	c := g.client()
	c.Timeout = 10 * time.Second
	c.HTTPClient.Timeout = 300 * time.Millisecond
	download, err := c.DownloadBill(t.Context(), yesterday)
	if err != nil {
		t.Fatal(err)
	}
	defer download.Close()
	if rows, _, err := readBill(download, ""); err != nil || len(rows) != 5 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func TestBillThatStops(t *testing.T) {
	bill := golden(t, "today", wxpay.BillAll)
	for _, tt := range []struct {
		name  string
		begin string
		give  func(c *wxpay.Client, cancel context.CancelFunc)
	}{
		{"nothing comes in time", bill[:1500], func(c *wxpay.Client, _ context.CancelFunc) { c.Timeout = 200 * time.Millisecond }},
		{"the caller gives up", bill[:1500], func(_ *wxpay.Client, cancel context.CancelFunc) { time.AfterFunc(200*time.Millisecond, cancel) }},
		{"it stops in the first line", bill[:100], func(c *wxpay.Client, _ context.CancelFunc) { c.Timeout = 200 * time.Millisecond }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			g := newGateway(t, streams([]string{tt.begin}, time.Hour, false))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			c := g.client()
			tt.give(c, cancel)
			download, err := c.DownloadBill(ctx, yesterday)
			if err == nil {
				_, _, err = readBill(download, "")
				download.Close()
			}
			wantUnknown(t, err, wxpay.ProblemTimeout)
		})
	}
}

func TestBillFromTheNextGateway(t *testing.T) {
	dead, live := newGateway(t, says("")), newGateway(t, says(golden(t, "today", wxpay.BillAll)))
	c := dead.client(live)
	dead.Close()
	var calls []wxpay.Call
	c.Trace = func(call wxpay.Call) { calls = append(calls, call) }
	download, err := c.DownloadBill(t.Context(), yesterday)
	if err != nil {
		t.Fatal(err)
	}
	defer download.Close()
	if rows, _, err := readBill(download, ""); err != nil || len(rows) != 5 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if len(calls) != 2 || calls[0].Err == nil || calls[1].Err != nil || calls[1].Interface != "downloadbill" || calls[1].Date.IsZero() {
		t.Errorf("calls %+v", calls)
	}
}
