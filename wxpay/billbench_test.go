package wxpay_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"testing"

	"wxtill/wxpay"
	"wxtill/wxpay/sandbox"
)

// benchRows are a busy day of a large shop.
const benchRows = 10_000

func syntheticBill(tb testing.TB, gz bool) []byte {
	tb.Helper()
	text, err := io.ReadAll(sandbox.SyntheticBill{Date: "20261123", Rows: benchRows, Seed: 1, GZIP: gz}.Reader())
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

// countBill reads to the end, with each of the rows if each is not nil.
func countBill(tb testing.TB, r io.Reader, each func(*wxpay.BillRow)) int {
	tb.Helper()
	rows, err := wxpay.NewBillReader(r)
	if err != nil {
		tb.Fatal(err)
	}
	n := 0
	for rows.Next() {
		if n++; each != nil {
			each(rows.Row())
		}
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return n
}

// BenchmarkBill reads a bill of 10,000 rows. The reader finds the columns, adds
// six of them up and compares the summary; the baseline does none of that.
func BenchmarkBill(b *testing.B) {
	text := syntheticBill(b, false)
	measure := func(name string, read func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				read()
			}
		})
	}
	measure("read and add up", func() { countBill(b, bytes.NewReader(text), nil) })
	measure("entries", func() {
		countBill(b, bytes.NewReader(text), func(row *wxpay.BillRow) {
			if _, err := row.Entry(); err != nil {
				b.Fatal(err)
			}
		})
	})
	measure("baseline encoding csv", func() {
		r := csv.NewReader(bytes.NewReader(text))
		r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
		for {
			if _, err := r.Read(); err == io.EOF {
				return
			} else if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkBillGzip is the same out of a gzip.
func BenchmarkBillGzip(b *testing.B) {
	packed := syntheticBill(b, true)
	b.Run("read and add up", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			countBill(b, bytes.NewReader(packed), nil)
		}
	})
	b.Run("baseline gunzip alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			z, err := gzip.NewReader(bytes.NewReader(packed))
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, z); err != nil {
				b.Fatal(err)
			}
		}
	})
}
