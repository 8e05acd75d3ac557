package sandbox

import (
	"bytes"
	"compress/gzip"
	"io"

	"wxtill/wxpay"
)

// billFormat says how the rows of a bill become bytes.
type billFormat struct {
	generation BillGeneration
	kind       wxpay.BillType
	gzip       bool
}

// billStream is the text of a bill, made while it is read, so that a long one
// takes no more room than a short one.
type billStream struct {
	text bytes.Buffer // made and not read yet
	rows *BillWriter
	zip  *gzip.Writer // nil: plain
	next func() *wxpay.BillEntry
	end  bool
}

// pieceSize is how much is made at a time, in bytes, where so much is wanted.
const pieceSize = 16 << 10

// stream is a bill of the rows that next returns until nil.
func (f billFormat) stream(next func() *wxpay.BillEntry) io.Reader {
	s := &billStream{next: next}
	out := io.Writer(&s.text)
	if f.gzip {
		s.zip = gzip.NewWriter(&s.text)
		out = s.zip
	}
	s.rows, _ = NewBillWriter(out, f.generation, f.kind) // a buffer takes everything
	return s
}

func (s *billStream) Read(p []byte) (int, error) {
	for s.text.Len() < min(len(p), pieceSize) && !s.end {
		if err := s.more(); err != nil {
			return 0, err
		}
	}
	return s.text.Read(p)
}

// more writes one row or what follows the last.
func (s *billStream) more() error {
	if e := s.next(); e != nil {
		return s.rows.Write(e)
	}
	s.end = true
	err := s.rows.Close()
	if err == nil && s.zip != nil {
		err = s.zip.Close()
	}
	return err
}
