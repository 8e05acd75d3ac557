package wxpay

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

const (
	billBuffer  = 64 << 10 // bytes, all that reading a bill of any length takes
	maxBillLine = 1 << 20  // bytes
	maxBreaks   = 256      // line ends inside the names of one row
	gzipMark    = "\x1f\x8b"
	byteOrder   = "\uFEFF"
	firstColumn = "交易时间"
)

// BillReader reads a bill row by row, from wherever it comes: a download, a
// stored file, plain or gzip. It takes the bills of all years since 2014 and of
// every type, because it goes by the names of the columns.
//
//	rows, err := wxpay.NewBillReader(file)
//	for rows.Next() {
//		entry, err := rows.Row().Entry()
//	}
//	err = rows.Err()           // nil: whole, and it adds up
//	figures := rows.Summary()
//
// What Next returned counts only once Err is nil: the summary, which tells
// whether anything was lost, stands at the end.
type BillReader struct {
	// DeviceInfo, where it is set, makes Next pass by the rows of other devices. WeChat
	// once did that at its side and no longer does. The summary is still held
	// against all rows.
	DeviceInfo string

	in      *bufio.Reader
	line    int    // of the last line read, from 1
	long    []byte // a line that bufio could not hold in one piece
	shape   shape
	row     BillRow
	count   int64
	sums    [columns]int64
	summary BillSummary
	blind   []string // see Unchecked
	err     error
	done    bool
	part    bool // rows alone, without a summary
}

// NewBillReader reads up to the end of the header. Errors: what r says,
// ErrNotBill, ErrBillTruncated, ErrBillSyntax.
func NewBillReader(r io.Reader) (*BillReader, error) {
	plain, err := unzipped(bufio.NewReaderSize(r, billBuffer))
	if err != nil {
		return nil, err
	}
	b := &BillReader{in: plain}
	b.row.shape = &b.shape
	header, whole, err := b.readLine()
	if err != nil {
		return nil, err
	}
	name := bytes.TrimPrefix(header, []byte(byteOrder))
	switch first := bytes.TrimPrefix(name, []byte("`")); {
	case !whole && (isCut(string(name)) || isCut(string(first))):
		return nil, ErrBillTruncated
	case !bytes.HasPrefix(first, []byte(firstColumn)):
		return nil, ErrNotBill
	case !whole:
		return nil, ErrBillTruncated
	default:
		header = name
	}
	if reason := b.shape.read(string(header)); reason != "" {
		return nil, b.fail("", reason)
	}
	return b, nil
}

// NewBillPart reads rows that are kept apart from the rest of their bill: header
// is the [BillReader.Header] of it, and rows are lines of [BillRow.Line]. There is
// no summary to hold them against: that was done when the whole was read. Errors:
// ErrBillSyntax.
func NewBillPart(header string, rows io.Reader) (*BillReader, error) {
	b := &BillReader{in: bufio.NewReaderSize(rows, billBuffer), part: true}
	b.row.shape = &b.shape
	if reason := b.shape.read(header); reason != "" {
		return nil, b.fail("", reason)
	}
	return b, nil
}

// isCut reports whether a bill could begin like this, had it gone on.
func isCut(begin string) bool {
	return strings.HasPrefix(firstColumn, begin) || strings.HasPrefix(byteOrder, begin) || strings.HasPrefix(gzipMark, begin)
}

// unzipped looks for gzip's mark, because neither a file's name nor a server's
// header can be relied on for it.
func unzipped(in *bufio.Reader) (*bufio.Reader, error) {
	mark, err := in.Peek(len(gzipMark))
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("reading the bill: %w", err)
	}
	if string(mark) != gzipMark {
		return in, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, readError(err)
	}
	return bufio.NewReaderSize(z, billBuffer), nil
}

// Next reads the next row and reports whether there is one. At the end it reads
// the summary and what may be left, so that a checksum is checked and a
// connection can be used again.
func (b *BillReader) Next() bool {
	for b.err == nil && !b.done {
		line, whole, err := b.readLine()
		switch {
		case b.part && err == ErrBillTruncated:
			b.done = true
		case err != nil:
			b.err = err
		case b.isTitles(line):
			b.err = b.finish(string(line), whole)
			b.done = true
		case !whole:
			b.err = ErrBillTruncated
		case len(line) == 0: // as in the examples of WeChat's pages, above the summary
		default:
			if b.err = b.take(line); b.err == nil && b.wanted() {
				return true
			}
		}
	}
	return false
}

// Row is the row that Next has read. It is the same *BillRow every time, and
// what it holds lasts until the next call of Next.
func (b *BillReader) Row() *BillRow { return &b.row }

// Err is nil once the whole bill has been read and adds up. Errors: what the
// reader beneath says, ErrBillTruncated, ErrBillSyntax, ErrBillSum.
func (b *BillReader) Err() error { return b.err }

// Summary are the bill's own figures. They are there once Next has returned
// false and Err is nil or ErrBillSum.
func (b *BillReader) Summary() BillSummary { return b.summary }

// Unchecked are the names of what nothing vouches for, once Next has returned false:
// figures of the summary that are of no known column, and columns of amounts that
// no figure sums up. Of a bill as WeChat makes them today it is empty. Where it is
// not, Err speaks for the other figures only.
func (b *BillReader) Unchecked() []string { return slices.Clone(b.blind) }

// Columns are the names in the header, in their order, without blanks.
func (b *BillReader) Columns() []string { return slices.Clone(b.shape.names) }

// Header is the line of names, to be kept for [NewBillPart].
func (b *BillReader) Header() string { return strings.Join(b.shape.names, b.shape.between) }

// take splits a line into the row and adds its amounts up.
func (b *BillReader) take(line []byte) error {
	if b.count == 0 {
		b.shape.ticked = line[0] == '`'
	}
	if b.shape.ticked && line[0] != '`' {
		return b.fail("", "a row that begins without a backtick")
	}
	b.row.line = b.line
	if b.row.split(line); len(b.row.at) < len(b.shape.names) {
		if err := b.unfold(line); err != nil {
			return err
		}
	}
	if extra := len(b.row.at) - len(b.shape.names); extra > 0 && !b.row.fold(extra) {
		return b.fail("", "more cells than columns")
	}
	b.count++
	for _, c := range summedColumns {
		cell := b.row.cell(c)
		if len(cell) == 0 || string(cell) == "0.00" { // most say that
			continue
		}
		n, ok := decimal(cell, c.places())
		if !ok {
			return b.row.fail(c, "no amount")
		}
		b.sums[c] += n
	}
	return nil
}

// unfold puts a row together that line ends in a name have broken. A line that
// could be a row of its own is none of its pieces.
func (b *BillReader) unfold(line []byte) error {
	joined := bytes.Clone(line)
	for range maxBreaks {
		next, err := b.in.Peek(1)
		if !b.shape.ticked || err == nil && next[0] == '`' || len(joined) > maxBillLine {
			break
		}
		line, whole, err := b.readLine()
		switch {
		case err != nil:
			return err
		case !whole:
			return ErrBillTruncated
		case b.isTitles(line):
			return b.fail("", "fewer cells than columns")
		}
		joined = append(append(joined, '\n'), line...)
		if b.row.split(joined); len(b.row.at) >= len(b.shape.names) {
			return nil
		}
	}
	return b.fail("", "fewer cells than columns")
}

func (b *BillReader) wanted() bool {
	return b.DeviceInfo == "" || string(b.row.cell(columnDeviceInfo)) == b.DeviceInfo
}

// readLine reads a line and tells whether its end was there; it lasts until the
// next one is read. The end of the file is ErrBillTruncated here.
func (b *BillReader) readLine() (line []byte, whole bool, err error) {
	line, err = b.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		b.long = b.long[:0]
		for err == bufio.ErrBufferFull && len(b.long) < maxBillLine {
			b.long = append(b.long, line...)
			line, err = b.in.ReadSlice('\n')
		}
		b.long = append(b.long, line...)
		line = b.long
	}
	b.line++
	switch {
	case err == bufio.ErrBufferFull:
		return nil, false, b.fail("", "the line is too long")
	case err == io.EOF && len(line) == 0:
		return nil, false, ErrBillTruncated
	case err == io.EOF:
		return line, false, nil
	case err != nil:
		return nil, false, readError(err)
	}
	line = line[:len(line)-1]
	return bytes.TrimSuffix(line, []byte("\r")), true, nil
}

func (b *BillReader) fail(column, reason string) error {
	return &BillSyntaxError{Line: b.line, Column: column, Reason: reason}
}

// readError words what the reader beneath says: a gzip that ends too early is
// a bill that does.
func readError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return fmt.Errorf("%w: %w", ErrBillTruncated, err)
	}
	return fmt.Errorf("reading the bill: %w", err)
}
