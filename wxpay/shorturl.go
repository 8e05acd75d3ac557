package wxpay

import "context"

// ShortURLRequest is a link to be made short (section 4.11).
type ShortURLRequest struct {
	LongURL string // 512; of a static code, as [Client.BizPayURL] makes it
}

// ShortURLResponse is the link that stands for the long one (section 4.11).
type ShortURLResponse struct {
	ShortURL string // weixin://wxpay/s/...
	Params   Params // the whole answer
}

// ShortURL (section 4.11) asks WeChat for a short link that leads where the long one does, so
// that the QR code has fewer and larger modules and is scanned sooner. Errors:
// *Error, with Code URLFORMATERROR where WeChat makes nothing of the link.
//
// The link is signed as it is and sent URL-encoded.
func (c *Client) ShortURL(ctx context.Context, q ShortURLRequest) (*ShortURLResponse, error) {
	if err := q.check(); err != nil {
		return nil, unsent("shorturl", err)
	}
	r := &ShortURLResponse{}
	err := c.do(ctx, question{name: "shorturl", path: "/tools/shorturl",
		params:  c.about(Field{"long_url", q.LongURL}),
		escaped: []string{"long_url"}, read: r.read})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// check holds the link to the table of section 4.11.
func (q ShortURLRequest) check() error {
	if err := checkText("long_url", q.LongURL, 512, true); err != nil {
		return err
	}
	if !codeURL(q.LongURL) {
		return &FieldError{Field: "long_url", Reason: "must be an address without spaces or letters that are not ASCII"}
	}
	return nil
}

// read takes the answer apart.
func (r *ShortURLResponse) read(p Params) *Error {
	*r = ShortURLResponse{ShortURL: p.Get("short_url"), Params: p}
	if !codeURL(r.ShortURL) {
		return unusable("short_url")
	}
	return nil
}
