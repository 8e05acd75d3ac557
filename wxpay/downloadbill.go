package wxpay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// BillRequest says which bill (section 4.10).
type BillRequest struct {
	BillDate   string   // yyyyMMdd, a day in GMT+8; bills are made from 09:00 of the next one and kept for three months
	BillType   BillType // "": BillAll
	DeviceInfo string   // at most 32 bytes; no longer heeded by WeChat, see [BillReader.DeviceInfo]
	GZIP       bool     // tar_type: a quarter of the bytes; [NewBillReader] notices by itself
}

// Why WeChat has no bill to give. An [Error] of [Client.DownloadBill] carries one
// of them where return_msg has a text that is known; all but ErrBillNotReady are
// refusals, the only ones that nobody signs. They say that no bill came, and
// nothing about payments: a till that books by its own queries loses none.
var (
	// ErrNoBill: no payments on that day, or too long ago, or too early ("No Bill Exist").
	ErrNoBill = errors.New("there is no bill of this day")
	// ErrBillNotReady: ask again, after 10 in the morning ("Bill Creating").
	ErrBillNotReady = errors.New("the bill is not ready yet")
	// ErrBillType: "invalid bill_type".
	ErrBillType = errors.New("WeChat does not know this type of bill")
	// ErrBillFormat: "data format error", of bill_date most likely.
	ErrBillFormat = errors.New("WeChat cannot read a field of the request")
	// ErrBillParameter: "missing parameter".
	ErrBillParameter = errors.New("WeChat misses a field of the request")
	// ErrBillSign: "SIGN ERROR", a wrong key most likely.
	ErrBillSign = errors.New("WeChat does not accept the signature")
)

var billErrors = map[Code]error{
	CodeNoBillExist:     ErrNoBill,
	CodeBillCreating:    ErrBillNotReady,
	CodeInvalidBillType: ErrBillType,
	CodeDataFormatError: ErrBillFormat,
	CodeMissingParam:    ErrBillParameter,
	CodeBillSignError:   ErrBillSign,
}

// billTexts are what the specification of 2014 says instead.
var billTexts = map[string]Code{
	"签名失败":     CodeBillSignError,
	"参数格式校验错误": CodeDataFormatError,
	"该日期订单未生成": CodeBillCreating,
}

// billDateLayout is yyyyMMdd.
const billDateLayout = "20060102"

// Bill is a bill on its way from WeChat. Reading it gives the file as WeChat sent
// it, to be stored or to be handed to [NewBillReader], or both:
//
//	rows, err := wxpay.NewBillReader(io.TeeReader(bill, file))
//
// Its errors are *Error: ProblemBroken for a connection that broke,
// ProblemTimeout where nothing came for as long as [Client.Timeout].
type Bill struct {
	in   *bufio.Reader
	body *timedBody
}

// DownloadBill asks for a bill (section 4.10) and returns once it begins to come;
// Close it. It may be of any length: only what is read is kept in memory, ctx
// governs the whole of it, and [Client.Timeout] the wait for each next piece, as no
// limit on the whole would fit both a quiet day and a large shop's. For the same
// reason the Timeout of an HTTPClient is not heeded here. Trace and Logger hear of
// the beginning.
//
// What does not begin as a bill does is an error: *Error, in which errors.Is
// finds ErrNoBill and the others of that group.
func (c *Client) DownloadBill(ctx context.Context, q BillRequest) (*Bill, error) {
	params, err := q.params(c)
	if err != nil {
		return nil, unsent("downloadbill", err)
	}
	var bill *Bill
	asked := question{name: "downloadbill", path: "/pay/downloadbill", params: params}
	err = c.ask(ctx, asked, func(within budget, x exchange) (failed *Error) {
		call := x.call()
		bill, failed = c.openBill(ctx, within.part(), x.request(), &call)
		return c.tell(ctx, x, call, failed)
	})
	if err != nil {
		return nil, err
	}
	return bill, nil
}

// params is the request by the table of section 4.10.
func (q BillRequest) params(c *Client) (Params, error) {
	if t, err := time.Parse(billDateLayout, q.BillDate); err != nil || t.Format(billDateLayout) != q.BillDate {
		return nil, &FieldError{Field: "bill_date", Reason: "must be a day as yyyyMMdd"}
	}
	kind := q.BillType
	switch kind {
	case "":
		kind = BillAll
	case BillAll, BillSuccess, BillRefund, BillRevoked:
	default:
		return nil, &FieldError{Field: "bill_type", Reason: "must be ALL, SUCCESS, REFUND or REVOKED"}
	}
	if err := checkText("device_info", q.DeviceInfo, 32, false); err != nil {
		return nil, err
	}
	p := c.about(Field{"bill_date", q.BillDate}, Field{"bill_type", string(kind)})
	p.addIf("device_info", q.DeviceInfo)
	if q.GZIP {
		p.Add("tar_type", "GZIP")
	}
	return p, nil
}

// openBill asks one gateway, which has until wait to begin.
func (c *Client) openBill(ctx context.Context, wait time.Duration, r request, call *Call) (*Bill, *Error) {
	body := &timedBody{wait: c.timeout()}
	body.ctx, body.stop = context.WithCancelCause(ctx)
	body.timer = time.AfterFunc(wait, func() { body.stop(context.DeadlineExceeded) })
	through := c.httpClient(false)
	through.Timeout = 0
	resp, failed := r.begin(body.ctx, through, &body.progress, call)
	if failed != nil {
		body.end()
		return nil, failed
	}
	body.ReadCloser = resp.Body
	b := &Bill{in: bufio.NewReaderSize(body, billBuffer), body: body}
	if failed := b.admit(); failed != nil {
		b.Close()
		return nil, failed
	}
	return b, nil
}

// Read gives the file as it comes.
func (b *Bill) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if err != nil && err != io.EOF {
		err = b.body.failed(err)
	}
	return n, err
}

// Close ends the download, wherever it stands.
func (b *Bill) Close() error {
	b.body.end()
	return b.body.Close()
}

// billHead is how much of an answer is looked at: enough for gzip to give the
// first letters. A bill is longer, so this waits for no more than comes anyhow.
const billHead = 512 // bytes

// admit tells a bill from what comes instead of one: a document that says why
// there is none, or a web page. It is the beginning that tells, whatever the
// names of goods below it look like.
func (b *Bill) admit() *Error {
	head, err := b.in.Peek(billHead)
	if err != nil && err != io.EOF {
		return b.body.failed(err)
	}
	begin := inflate(head, int64(len(byteOrder)+len("`")+len(firstColumn)))
	if bytes.HasPrefix(bytes.TrimPrefix(bytes.TrimPrefix(begin, []byte(byteOrder)), []byte("`")), []byte(firstColumn)) {
		return nil
	}
	answer, failed := readAnswer(b.in, -1, &b.body.progress)
	if failed != nil {
		return failed
	}
	failed = noBill(inflate(answer, MaxDocument))
	failed.answered = true
	return failed
}

// inflate is what gzip made text of, as far as it goes, or text itself.
func inflate(text []byte, limit int64) []byte {
	z, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return text
	}
	plain, _ := io.ReadAll(io.LimitReader(z, limit)) // of a piece, the rest is missing
	return plain
}

// noBill reads the document that came instead of a bill: an unsigned FAIL, whose
// return_msg is the only reason there is.
func noBill(doc []byte) *Error {
	p, err := Parse(doc)
	if err != nil {
		return &Error{Problem: unreadable(doc), Err: fmt.Errorf("%w: %w", ErrNotBill, err)}
	}
	if p.Get("return_code") != "FAIL" {
		return &Error{Problem: ProblemSyntax, Message: "no return_code", Err: ErrNotBill}
	}
	text := p.Get("return_msg")
	code := billCode(text)
	e := &Error{Problem: ProblemProtocol, Code: code, Message: text, Err: billErrors[code]}
	if OutcomeOf("downloadbill", code) == OutcomeRefused {
		e.Problem = ""
	}
	if strings.EqualFold(text, string(code)) {
		e.Message = ""
	}
	return e
}

// billCode finds a known text; WeChat's pages and its answers differ in capitals.
func billCode(text string) Code {
	for code := range billErrors {
		if strings.EqualFold(text, string(code)) {
			return code
		}
	}
	return billTexts[text]
}

// timedBody is the body of an answer, of which something has to come every now
// and then. While nobody reads, no time passes.
type timedBody struct {
	io.ReadCloser
	ctx      context.Context // of the request
	stop     context.CancelCauseFunc
	wait     time.Duration
	timer    *time.Timer
	progress progress
}

// Read takes no end for good that came when the request was over: a server may
// answer the end of its connection with the end of its answer.
func (b *timedBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.wait)
	defer b.timer.Stop()
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF && b.ctx.Err() != nil {
		err = context.Cause(b.ctx)
	}
	return n, err
}

func (b *timedBody) end() {
	b.timer.Stop()
	b.stop(nil)
}

func (b *timedBody) failed(err error) *Error {
	e := transportError(err, &b.progress)
	e.Interface, e.Sent, e.answered = "downloadbill", true, true
	return e
}
