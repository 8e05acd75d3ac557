package ui

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"

	"wxtill/config"
	"wxtill/pos"
)

// Scanner says how a scanner types. A zero field is the usual.
type Scanner struct {
	Gap      time.Duration // the longest between two characters; 100 ms
	Whole    time.Duration // the longest for all of them; 1.5 s
	Least    int           // characters; 4
	NoSuffix bool          // it ends with no key: a pause of a gap is the end
}

// ScannerOf is how the scanner types by the configuration.
func ScannerOf(c config.Scanner) Scanner {
	return Scanner{Gap: c.Gap, Whole: c.Whole, Least: c.Least, NoSuffix: c.End == "none"}
}

// usual fills in what is zero.
func (s Scanner) usual() Scanner {
	if s.Gap <= 0 {
		s.Gap = 100 * time.Millisecond
	}
	if s.Whole <= 0 {
		s.Whole = 1500 * time.Millisecond
	}
	if s.Least <= 0 {
		s.Least = 4
	}
	return s
}

// machine is the longest gap between two characters that no person leaves.
const machine = 35 * time.Millisecond

// A code of few digits could be an amount that somebody types fast: it has to come faster.
// hands is the pace from character to character that no person keeps up over a whole code.
// A scanner that is slower, as some without a cable are, is known once it has read a
// barcode: pace is what it takes then, but for [slowest].
const (
	hands   = 70 * time.Millisecond
	slowest = 85 * time.Millisecond
)

// tooLate is the gap behind which nothing belongs to what came before, be a scanner ever
// so slow.
const tooLate = 2 * time.Second

// burst is what was typed without a pause.
type burst struct {
	text    string // full-width characters folded
	count   int
	took    time.Duration // from the first character to the last
	slowest time.Duration // between two of them
	fast    bool          // no hand types like this
	end     string        // the key that ended it, "" for none
	// ime says that an input method had its hands on it: keys went down that became
	// other characters, or none.
	ime    bool
	unseen bool // none of its characters came

	into   *entry // that it was typed into; nil for none
	before string // what stood there
	run    string // all that came without a pause of [tooLate], up to the end of it
	piece  int    // how many of run came as only a machine types, since it last stumbled
	alone  bool   // a character of run came by itself before that: a hand may have typed it
}

// scanWatch tells by time what a scanner types from what people do, wherever the focus
// is.
type scanWatch struct {
	Scanner

	runes         []rune
	began, latest time.Time
	slowest       time.Duration
	into          *entry
	before        string

	keys              []rune // the keys that went down, by what stands on them
	keyBegan, keyLast time.Time

	pace   time.Duration // from character to character that is a machine's; 0 for [hands]
	unseen int           // keys that went down since the last character came
	ended  burst         // the last that was a scan
	all    burst         // what came since the last key that could end a scan, however slowly
}

// rune takes note of a character that is about to be typed into an entry, or into none.
func (s *scanWatch) rune(now time.Time, r rune, into *entry) {
	gap := now.Sub(s.latest)
	if len(s.runes) == 0 || gap > s.Gap || gap < 0 || now.Sub(s.began) > s.Whole {
		s.runes, s.began, s.slowest = s.runes[:0], now, 0
		s.into, s.before = into, ""
		if into != nil {
			s.before = into.Text
		}
	}
	if gap > tooLate {
		s.all = burst{}
	}
	if s.all.count > 0 {
		s.all.slowest = max(s.all.slowest, gap)
		s.all.took += gap
		if gap > machine {
			s.all.alone = s.all.alone || s.all.piece == 1
			s.all.piece = 0
		}
	}
	s.all.text, s.all.count, s.all.piece = s.all.text+string(r), s.all.count+1, s.all.piece+1
	if len(s.runes) > 0 {
		s.slowest = max(s.slowest, gap)
	}
	s.runes, s.latest, s.unseen = append(s.runes, r), now, 0
}

// key takes note of a key with a letter or a digit on it. Fyne tells of it before an
// input method has made something of it.
func (s *scanWatch) key(now time.Time, name fyne.KeyName) {
	if len(name) != 1 || !unicode.IsLetter(rune(name[0])) && !unicode.IsDigit(rune(name[0])) && name[0] != '-' {
		return
	}
	if len(s.keys) == 0 || now.Sub(s.keyLast) > s.Gap || now.Sub(s.keyBegan) > s.Whole {
		s.keys, s.keyBegan = s.keys[:0], now
	}
	s.keys, s.keyLast = append(s.keys, rune(name[0])), now
	s.unseen++
}

// running reports whether characters are coming as a scanner types them: at least as
// many as make a scan, and none of them late.
func (s *scanWatch) running() bool { return len(s.runes) >= s.Least && s.slowest <= s.Gap }

// stop ends the burst with a key, or with a pause for which end is "". It reports
// whether it was a scan.
func (s *scanWatch) stop(now time.Time, end string) (burst, bool) {
	defer s.forget()
	pause := now.Sub(s.latest)
	text := foldScan(string(s.runes))
	b := burst{text: text, count: len(s.runes), took: s.latest.Sub(s.began), slowest: s.slowest, end: end, into: s.into, before: s.before}
	b.run, b.alone = foldScan(s.all.text), s.all.alone || s.all.piece == 1
	b.ime = text != string(s.runes) || strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
	if typed := len(s.keys); typed >= s.Least && typed > len(s.runes) && digitsIn(s.keys) >= s.Least && now.Sub(s.keyLast) <= s.Gap {
		// The keys went down and their characters did not come. Pinyin that a person
		// types has few digits.
		b.text, b.count, b.took, b.ime = string(s.keys), typed, s.keyLast.Sub(s.keyBegan), true
		b.fast, b.unseen = true, len(s.runes) == 0
		s.ended = b
		return b, true
	}
	b.fast = b.took <= max(s.pace, hands)*time.Duration(b.count-1)
	whole := len(s.runes) >= s.Least && (end == "" || pause >= 0 && pause <= max(s.Gap, scanEnds))
	s.ended = burst{}
	if whole {
		s.ended = b
		if longCode(b.text) {
			s.pace = max(s.pace, min(b.took/time.Duration(b.count-1)*5/4, slowest))
		}
	}
	return b, whole
}

// stopLong is stop where the key that ends a scan would do something else: many digits that
// came fast enough on the whole are a scan as well, however long the till read none of them.
func (s *scanWatch) stopLong(now time.Time, end string) (burst, bool) {
	all, soon := s.all, now.Sub(s.latest) <= scanEnds
	b, ok := s.stop(now, end)
	joined := b.joined()
	if b.into == nil {
		joined.text = b.run // which was typed nowhere
	}
	if soon && joined.text != b.text && longCode(joined.text) && all.took <= hands*time.Duration(all.count-1) {
		return joined, true
	}
	return b, ok
}

// digitsIn counts the digits of s.
func digitsIn(s []rune) (n int) {
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// sure reports whether b is what no hand types: a code with a digit in it that came as
// only a machine types, or one whose check digit says so. An amount with its point is what
// no code looks like, and digits that are all the same come from a key that is held down.
func (b burst) sure() bool {
	switch {
	case b.count == 0 || !strings.ContainsAny(b.text, "0123456789") || strings.ContainsAny(b.text, ".,*"):
		return false
	case strings.Trim(b.text, b.text[:1]) == "":
		return false
	}
	return b.fast || pos.EAN13(b.text)
}

// forget begins anew.
func (s *scanWatch) forget() {
	s.runes, s.keys, s.all, s.unseen = s.runes[:0], s.keys[:0], burst{}, 0
}

// last reports whether text, which is about to be acted upon, is what a scanner has just
// typed: a code with a digit in it that is longer than people type, or one that came as
// only a machine types.
func (s *scanWatch) last(text string) bool {
	b := s.ended
	if b.text == "" || b.text != foldScan(text) || !strings.ContainsAny(text, "0123456789") {
		return false
	}
	return hasLetter(text) && b.count >= 6 || !hasLetter(text) && b.fast && !strings.ContainsAny(text, ".,")
}

// foldScan is a scan without the traces of an input method.
func foldScan(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}

// goodsCode reports whether s looks like the barcode of goods, which no amount and no
// number of an order does: 8 to 14 digits.
func goodsCode(s string) bool { return longCode(s) && len(s) <= 14 }

// scanKey takes the key that may end a scan. It reports whether the scan was for
// another page than the one that is shown, and has been seen to.
func (w *Window) scanKey(name fyne.KeyName) (taken bool) {
	all, stop := w.scan.all, w.scan.stop
	if w.overlay != nil {
		stop = w.scan.stopLong
	}
	b, ok := stop(w.opts.Clock.Now(), string(name))
	switch {
	case w.overlay != nil && w.overlay.scanned != nil:
		if !ok {
			b = all
			b.end = string(name)
		}
		w.overlay.scanned(b, ok)
		return true
	case ok && w.overlay != nil && w.overlay.idle:
		w.scanAgain(b, name)
		return true
	case ok && w.overlay != nil && (b.sure() || b.ime):
		w.scanOverlaid(b)
		return true
	case !ok || w.overlay != nil:
		return false
	}
	return w.scanned(b)
}

// scanOverlaid says that a scan came while something is asked, which it does not answer.
func (w *Window) scanOverlaid(b burst) {
	words := "scan.question"
	if b.ime {
		words = "scan.question_ime"
	}
	w.opts.Sounds.Unknown()
	w.page().banner().say(toneAmber, w.t(words))
	w.settle()
}

// scanAgain closes what lies over the page and asks for nothing, and types a scan that came
// meanwhile once more, for the page. end is the key that ended it, "" for none.
func (w *Window) scanAgain(b burst, end fyne.KeyName) {
	w.closeOverlay()
	c := w.win.Canvas()
	for _, r := range b.text {
		if to := c.Focused(); to != nil {
			to.TypedRune(r)
			continue
		}
		stray{w}.takeRune(r)
	}
	if end == "" {
		return
	}
	key := &fyne.KeyEvent{Name: end}
	if to := c.Focused(); to != nil {
		to.TypedKey(key)
		return
	}
	w.takeKey(key)
}

// scanned sees to a scan where the page that is shown would take it for something else.
func (w *Window) scanned(b burst) (taken bool) {
	switch {
	case w.paymentScan(b):
		return true
	case w.on == onSell && (b.sure() || b.ime):
		w.page().banner().clear()
		if b.sure() || strings.ContainsAny(b.text, "0123456789") {
			w.sell.scan(b, b.stood())
		} else {
			w.sell.field.entry.SetText(b.text)
			w.sell.enter()
		}
		if b.ime && w.sell.note.text() == "" {
			w.sell.note.say(toneAmber, w.t("scan.ime"))
		}
		w.show(w.state) // how high the words are shows only once they have their width
		return true
	case w.on == onLock && b.unseen:
		w.lock.note.say(toneAmber, w.t("lock.ime"))
		w.settle()
		return true
	case w.on == onPay && b.unseen:
		w.noPaymentCode(b.text)
		return true
	case w.on == onGoods && (longCode(b.text) || b.sure() || b.ime && strings.ContainsAny(b.text, "0123456789")):
		w.page().banner().clear()
		w.scanGoods(b)
		if b.ime && w.goods.note.text() == "" {
			w.goods.note.say(toneAmber, w.t("scan.ime"))
		}
		w.settle()
		return true
	case w.on&(onSell|onPaid|onPay|onLock|onGoods) != 0 || !goodsCode(b.text) && (w.on&takesMoney == 0 || !b.sure() || pos.ReceiptCode(b.text) != ""):
		return false
	}
	if b.into != nil {
		b.into.SetText(b.before)
	}
	if w.begun() {
		w.page().banner().say(toneAmber, w.t("scan.elsewhere", b.text))
		w.settle()
		return true
	}
	w.goTo(onSell)
	w.sell.scan(burst{text: b.text}, w.sell.field.entry.Text)
	w.settle()
	return true
}

// begun reports whether the page has something unfinished that would be lost if it were left
// for a scan.
func (w *Window) begun() bool {
	switch w.on {
	case onShift:
		return w.shift.counted()
	case onSettings:
		return w.settings.dirty()
	}
	return w.on&(onTemplate|onKeys) != 0
}

// takesMoney are the pages whose entry is for money: no code is meant there, be it ever so short.
const takesMoney = onCash | onShift

// stood is what stood in the entry before b came behind it, "" where b took its place.
func (b burst) stood() string {
	if b.into == nil || foldScan(b.into.Text) != foldScan(b.before)+b.text {
		return ""
	}
	return b.before
}

// joined is b with all that came at a time before it, as it stands where it was typed: one
// code, where the till was slow to read its keys.
func (b burst) joined() burst {
	if b.into == nil || len(b.run) <= len(b.text) {
		return b
	}
	if before, ok := strings.CutSuffix(foldScan(b.into.Text), b.run); ok {
		b.text, b.before = b.run, before
	}
	return b
}

// pieces are the codes that b may be, alone and joined. Where no goods have any of them the
// first is meant.
func (b burst) pieces() []string {
	switch joined := b.joined().text; {
	case joined == b.text:
		return []string{b.text}
	case b.alone && (pos.EAN13(b.text) || !pos.EAN13(joined)):
		return []string{b.text, joined}
	default:
		return []string{joined, b.text}
	}
}

// scanPause ends the scan of a scanner that sends no key behind it.
func (w *Window) scanPause() {
	now := w.opts.Clock.Now()
	if len(w.scan.runes) == 0 || now.Sub(w.scan.latest) < w.scan.Gap {
		return // more has come since
	}
	b, ok := w.scan.stop(now, "")
	switch {
	case ok && w.overlay != nil && w.overlay.scanned != nil:
		w.overlay.scanned(b, true)
	case ok && w.overlay != nil && w.overlay.idle:
		w.scanAgain(b, "")
	case ok && w.overlay != nil && (b.sure() || b.ime):
		w.scanOverlaid(b)
	case !ok || w.overlay != nil || w.scanned(b):
	case w.on == onLock && w.lock.overfull():
		w.lock.enter()
		w.settle()
	case w.on == onSell && strings.TrimSpace(w.sell.field.entry.Text) == b.text && (w.scan.last(b.text) || goodsCode(b.text) || pos.ReceiptCode(b.text) != ""):
		w.sell.enter()
		w.settle()
	}
}

// heardRune tells the scan watch of a character, and waits for the end of a scan that
// ends with a pause.
func (w *Window) heardRune(r rune) {
	into, _ := w.win.Canvas().Focused().(*entry)
	w.scan.rune(w.opts.Clock.Now(), r, into)
	if !w.scan.NoSuffix || len(w.scan.runes) < w.scan.Least {
		return
	}
	time.AfterFunc(w.scan.Gap+time.Millisecond, func() {
		if w.work.ctx.Err() == nil {
			fyne.Do(w.scanPause)
		}
	})
}
