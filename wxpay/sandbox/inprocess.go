package sandbox

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// InProcess carries requests to a handler without a socket, as [Options.ToShop]
// needs it where a shop and WeChat are tested in one program: also inside a bubble
// of testing/synctest. It honours the request's context; a handler that goes on
// after that writes to nobody. A panic is a broken connection.
func InProcess(h http.Handler) http.RoundTripper { return toHandler{h} }

type toHandler struct{ http.Handler }

func (t toHandler) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r = r.Clone(r.Context())
		r.Body = http.NoBody
	}
	w := &written{header: make(http.Header), status: http.StatusOK, done: make(chan struct{})}
	go w.serve(t.Handler, r)
	select {
	case <-w.done:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	if w.broken {
		return nil, errReset
	}
	return &http.Response{
		Status:     strconv.Itoa(w.status) + " " + http.StatusText(w.status),
		StatusCode: w.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        w.header,
		Body:          io.NopCloser(&w.body),
		ContentLength: int64(w.body.Len()),
		Request:       r,
	}, nil
}

// written is what a handler answers. Nobody looks at it before done is closed.
type written struct {
	header  http.Header
	status  int
	started bool
	body    bytes.Buffer
	broken  bool
	done    chan struct{}
}

func (w *written) serve(h http.Handler, r *http.Request) {
	defer close(w.done)
	defer r.Body.Close()
	defer func() { w.broken = recover() != nil }()
	h.ServeHTTP(w, r)
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) {
	if !w.started {
		w.status, w.started = status, true
	}
}

func (w *written) Write(text []byte) (int, error) {
	w.started = true
	return w.body.Write(text)
}
