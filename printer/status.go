package printer

import "wxtill/pos"

// statusQuery asks a printer how it does (DLE EOT 1, 2 and 4: printer, cause of
// being off line, paper). Printers obey it at once wherever it stands, so it is sent
// between slips only.
var statusQuery = []byte{dleByte, eotByte, 1, dleByte, eotByte, 2, dleByte, eotByte, 4}

// doneQuery behind the last line of a slip (GS r 1) is answered when all before it
// is printed.
var doneQuery = []byte{gsByte, 'r', 1}

// reportsOn has the printer tell by itself when its cover, its paper or its errors change
// (GS a); a reset ends it.
var reportsOn = []byte{gsByte, 'a', 0x0E}

// health is what a printer has said of itself.
type health struct {
	offLine, cover, paperOut, paperLow, fault bool
}

// err is why a printer of this health does not print; nil where it does.
func (h health) err() error {
	switch {
	case h.cover:
		return pos.ErrCoverOpen
	case h.paperOut:
		return pos.ErrPaperOut
	case h.fault:
		return pos.ErrPrinterFault
	case h.offLine:
		return pos.ErrPrinterOffLine
	}
	return nil
}

// answers reads what a printer sends: answers to DLE EOT in the order in which they
// were asked for, answers to GS r, and reports of four bytes that other programs may
// have switched on (GS a). Anything else is passed over.
type answers struct {
	asked   []byte // the parameters of DLE EOT that are not answered
	health  health
	printed int // answers to GS r
	report  int // bytes of a report that are still to come
	reports int // that have come whole
	heard   bool
}

// ask expects the answers to statusQuery, and forgets those of before.
func (a *answers) ask() {
	a.asked, a.health = []byte{1, 2, 4}, health{}
}

// complete reports whether all that was asked for is answered.
func (a *answers) complete() bool { return len(a.asked) == 0 }

// take reads some bytes.
func (a *answers) take(bytes []byte) {
	for _, b := range bytes {
		a.byte(b)
	}
}

// Every answer is marked by bits that are fixed: 0xx1xx10 one of DLE EOT, 0xx1xx00 the
// first byte of a report, 0xx0xxxx its others and one of GS r. XON and XOFF are
// 0001xx01 and 0001xx11.
func (a *answers) byte(b byte) {
	switch {
	case b&0x93 == 0x12:
		a.report, a.heard = 0, true
		a.status(b)
	case b&0x93 == 0x10:
		a.report, a.heard = 3, true
		a.health.offLine = b&0x08 != 0
		a.health.cover = b&0x20 != 0
	case b&0x90 != 0:
	case a.report > 0:
		a.report--
		a.reported(b)
		if a.report == 0 {
			a.reports++
		}
	default:
		a.heard = true
		a.printed++
		a.health.paperLow = a.health.paperLow || b&0x03 != 0
	}
}

// status reads the answer to the oldest question.
func (a *answers) status(b byte) {
	if len(a.asked) == 0 {
		return
	}
	n := a.asked[0]
	a.asked = a.asked[1:]
	switch n {
	case 1:
		a.health.offLine = b&0x08 != 0
	case 2:
		a.health.cover = b&0x04 != 0
		a.health.paperOut = a.health.paperOut || b&0x20 != 0
		a.health.fault = b&0x40 != 0
	case 4:
		a.health.paperLow = b&0x0C != 0
		a.health.paperOut = a.health.paperOut || b&0x60 != 0
	}
}

// reported reads the second or third byte of a report: errors, paper.
func (a *answers) reported(b byte) {
	switch a.report {
	case 2:
		a.health.fault = b&0x2C != 0
	case 1:
		a.health.paperLow = b&0x03 != 0
		a.health.paperOut = b&0x0C != 0
	}
}
