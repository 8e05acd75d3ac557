package wxpay

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

// isTitles reports whether a line is the one above the figures. Rows begin with
// a time, whether there is a backtick before it or not.
func (b *BillReader) isTitles(line []byte) bool {
	rest, found := bytes.CutPrefix(line, []byte(countFigure))
	return found && bytes.HasPrefix(rest, []byte(b.shape.between))
}

// finish reads the figures below their titles and holds them against the rows.
//
// The line end behind them may be missing, as people lose it when they store a
// bill. What is cut off more than that shows in the last figure, unless it was
// zeros that mean nothing.
func (b *BillReader) finish(line string, whole bool) error {
	if !whole {
		return ErrBillTruncated
	}
	values, whole, err := b.readLine()
	if err != nil {
		return err
	}
	names := titles(line, b.shape.between)
	_, vouched := figures[names[len(names)-1]]
	err = b.compare(names, titles(string(values), b.shape.between))
	switch {
	case !whole && (err != nil || !vouched):
		return errors.Join(ErrBillTruncated, err)
	case errors.Is(err, ErrBillSyntax):
		return err
	}
	return errors.Join(err, b.rest())
}

// compare holds each figure that is known against the rows. A figure of a
// column that this type of bill does not have is 0.
func (b *BillReader) compare(names, cells []string) error {
	if len(cells) != len(names) {
		return b.fail("", "not as many figures as titles")
	}
	var wrong []error
	stated := make(map[column]int64)
	for i, name := range names {
		c, known := figures[name]
		if !known {
			b.blind = append(b.blind, name)
			continue
		}
		places, sum := 0, b.count
		if c != noColumn {
			places, sum = c.places(), b.sums[c]
		}
		n, ok := decimal([]byte(cells[i]), places)
		if !ok {
			return b.fail(name, "no figure")
		}
		stated[c] = n
		if n != sum {
			wrong = append(wrong, &BillSumError{Figure: name, Stated: n, Summed: sum, places: places})
		}
	}
	b.blind = append(b.blind, b.unsummed(stated)...)
	b.summary = summary(stated)
	return errors.Join(wrong...)
}

// unsummed are the columns of amounts of which the summary states nothing.
func (b *BillReader) unsummed(stated map[column]int64) []string {
	var names []string
	for _, name := range b.shape.names {
		c, known := columnNames[name]
		if _, told := stated[c]; known && !told && slices.Contains(summedColumns[:], c) {
			names = append(names, name)
		}
	}
	return names
}

// summary fills in the figures that the generations before today's did not
// have, because they were one with another.
func summary(stated map[column]int64) BillSummary {
	for c, same := range map[column]column{columnTotalFee: columnSettlementTotalFee, columnRefundFee: columnSettlementRefundFee} {
		if _, told := stated[c]; !told {
			stated[c] = stated[same]
		}
	}
	return BillSummary{
		Count:               stated[noColumn],
		TotalFee:            stated[columnTotalFee],
		SettlementTotalFee:  stated[columnSettlementTotalFee],
		RefundFee:           stated[columnRefundFee],
		SettlementRefundFee: stated[columnSettlementRefundFee],
		CouponRefundFee:     stated[columnCouponRefundFee],
		Fee:                 BillFee(stated[columnFee]),
	}
}

// rest reads to the end, where nothing but blank lines may stand.
func (b *BillReader) rest() error {
	for {
		line, _, err := b.readLine()
		switch {
		case err == ErrBillTruncated:
			return nil // the file ends where it should
		case err != nil:
			return err
		case strings.TrimSpace(string(line)) != "":
			return b.fail("", "more below the summary")
		}
	}
}
