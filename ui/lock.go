package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/pos"
)

// lockPage stands before the till while nobody is signed in. It asks for number
// and PIN. A code that was on the screen stays there: the customer goes on
// paying, and hears here that it is paid.
type lockPage struct {
	pageBase

	title       *line
	away        *para
	number, pin *entry
	at          *entry // number or pin: where the focus belongs
	people      *fyne.Container
	names       []*keyButton
	listed      []pos.OperatorID
	code        *fyne.Container
	qr          *qrView
	amount      *moneyLabel
	status      *para
	behind      pageSet        // what is shown again after signing in
	shared      bool           // whoever it is: a customer waits there
	lockedBy    pos.OperatorID // whose page it was
	signingIn   bool
}

// lockNames is how many operators have a button of their own; others type their
// numbers.
const lockNames = 6

// lockRow is how many of those buttons stand in a row.
const lockRow = 3

const (
	lockWidth = 480 // of the entries
	lockLeast = 320 // of the entries, beside a code

	lockMost   = 1200 // of a code and the entries
	lockHeight = 760
)

func newLockPage(w *Window) *lockPage {
	p := &lockPage{pageBase: newPageBase(w), behind: onSell}
	p.note = newBanner(2 * bannerLines)
	p.title = newLine(textTitle, colorInk, true)
	p.away = newPara(2, textBody, colorInk2)
	p.number, p.pin = newEntry(w), newEntry(w)
	p.number.SetPlaceHolder("01")
	p.pin.Password = true
	p.number.OnChanged = func(string) { p.w.arm() }
	p.pin.OnChanged = func(string) { p.note.clear(); p.w.settle() }
	for _, e := range []*entry{p.number, p.pin} {
		e.onFocus = func(on bool) {
			if on {
				p.at = e
			}
		}
	}
	p.at = p.number
	p.qr = newQRView(w.codeAcross)
	p.amount = newMoneyLabel(textTotal, colorInk)
	p.status = newPara(2, textTitle, colorInk).strong()
	p.build()
	return p
}

func (p *lockPage) build() {
	w := p.w
	label := func(key string, e *entry) fyne.CanvasObject {
		l := newLine(textCaption, colorInk2, false).elastic(40)
		l.set(p.t(key))
		return column(space4).add(l, sized(140, buttonHeight, e.framed(space8))).done()
	}
	p.names = make([]*keyButton, lockNames)
	people := column(space8)
	for i := 0; i < lockNames; i += lockRow {
		three := row(space8)
		for j := i; j < i+lockRow; j++ {
			p.names[j] = w.button(styleSmall, "", "", func() { p.pick(j) }).tall(smallHeight)
			three.grow(1, p.names[j])
		}
		line := three.done()
		if i > 0 {
			line = p.unlessTold(line)
		}
		people.add(line)
	}
	p.people = people.done()
	entries := row(space12).grow(1, label("lock.number", p.number)).grow(2, label("lock.pin", p.pin)).done()
	enter := w.commandButton("sign_in", styleMain).tall(payHeight)
	sign := sized(300, 0, column(space8).
		add(p.title, p.unlessTold(p.away), entries, p.note.box, enter, p.people).grow(1, newPadInto(w, p.home, p.t("lock.other"), p.forget)).done())
	p.code = column(space12).
		grow(1, card(inset(space4, space4, p.qr))).
		add(sized(0, textTotal*1.2, p.amount), p.status).done()
	p.root = inset(space32, space16, centred(lockMost, lockHeight, lockColumns(p.code, sign)))
}

// unlessTold is content that gives its room to the banner while that says something: a
// window that has become higher than a low screen never becomes lower again.
func (p *lockPage) unlessTold(content fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size {
			if p.note.box.Visible() {
				return fyne.Size{}
			}
			return content.MinSize()
		},
		place: func(s fyne.Size) {
			place(content, 0, 0, s.Width, s.Height)
			setVisible(content, !p.note.box.Visible())
		},
	}, content)
}

// lockColumns puts the code, while there is one, beside the entries, which keep
// to the middle otherwise.
func lockColumns(code, sign fyne.CanvasObject) *fyne.Container {
	return container.New(layoutFunc{
		least: func() fyne.Size { return fyne.NewSize(lockLeast, sign.MinSize().Height) },
		place: func(s fyne.Size) {
			width := min(s.Width, lockWidth)
			x := (s.Width - width) / 2
			if code.Visible() {
				width = min(max(s.Width/2, lockLeast), lockWidth)
				x = s.Width - width
				place(code, 0, 0, max(x-space32, 0), s.Height)
			}
			place(sign, x, 0, width, s.Height)
		},
	}, code, sign)
}

func (p *lockPage) home() *entry { return p.at }

// show draws who may sign in, and the payment that is under way.
func (p *lockPage) show(s *state) {
	a := s.attendance
	p.title.set(p.t("lock.title", s.shop.Name))
	p.away.set(p.t("lock.text"))
	if a.Away != nil {
		p.away.set(p.t("lock.away", a.Away.Name, string(a.Away.ID)))
	}
	p.listed = nil
	var names []string
	for _, o := range s.operators {
		if !o.Disabled && len(p.listed) < lockNames {
			p.listed = append(p.listed, o.ID)
			names = append(names, string(o.ID)+" "+o.Name)
		}
	}
	p.showPayment(s)
	for i, b := range p.names {
		setVisible(b, i < len(names))
		if i < len(names) {
			first := i - i%lockRow
			b.setLabel(fitText(names[i], textBody, true, p.nameRoom(names[first:min(first+lockRow, len(names))])))
		}
	}
}

// nameRoom is the room for each of the names that stand in one row. Where they do not
// fit together, each has the same.
func (p *lockPage) nameRoom(names []string) float32 {
	left := float32(lockWidth)
	if p.code.Visible() {
		left = lockLeast
	}
	n := float32(len(names))
	left -= (n-1)*space8 + n*2*space8
	var all float32
	for _, name := range names {
		all += textSize(name, textBody, true).Width
	}
	if all <= left {
		return left
	}
	return left / n
}

// showPayment keeps a code before the customer.
func (p *lockPage) showPayment(s *state) {
	v := s.payment
	on := v != nil && v.Attempt.State.OnScreen()
	code := ""
	if on && v.Attempt.State != pos.Intended && v.Status != pos.StatusReconnecting {
		code = v.Attempt.CodeURL
	}
	if err := p.qr.set(code); err != nil {
		p.note.say(toneRed, p.w.explain(err))
	}
	setVisible(p.code, on)
	if on {
		p.amount.set(v.Attempt.TotalFee)
		p.status.set(p.t("attempt." + string(v.Status)))
		p.status.color(statusTone(v.Status).ink())
	}
}

// pick takes the operator of button i; he has only to type his PIN.
func (p *lockPage) pick(i int) {
	p.number.SetText(string(p.listed[i]))
	p.pin.SetText("")
	p.at = p.pin
	p.w.focusHome()
}

// move takes the next of the operators that have a button, or the one before.
func (p *lockPage) move(by int) {
	n := len(p.listed)
	if n == 0 {
		return
	}
	at := slices.Index(p.listed, pos.OperatorID(p.number.Text)) + by
	if at < 0 {
		at = n - 1 // also where nobody was chosen
	}
	p.pick(at % n)
}

// forget empties both entries.
func (p *lockPage) forget() {
	p.number.SetText("")
	p.pin.SetText("")
	p.note.clear()
	p.at = p.number
	p.w.focusHome()
}

// begin shows the page in the place of another, which comes back after signing
// in.
func (p *lockPage) begin(s *state) {
	p.behind, p.shared, p.lockedBy = p.w.on, p.w.on&(onPay|onPaid) != 0, ""
	p.forget()
	if away := s.attendance.Away; away != nil {
		p.lockedBy = away.ID
		p.known(away.ID)
	} else if only := s.onlyOperator(); only != "" {
		p.known(only)
	}
	p.w.closeOverlay()
	p.w.open(onLock)
}

// known puts the number of who signs in there: the PIN alone is left to be typed.
func (p *lockPage) known(id pos.OperatorID) {
	p.number.SetText(string(id))
	p.at = p.pin
}

// Lengths of what is typed here: what is longer was scanned, and no try.
const (
	longestNumber = 4
	longestPIN    = 8
	shortestPIN   = 4
)

// enter is the Enter key: behind the number it goes on to the PIN, behind the PIN
// it signs in. A scan is no PIN, and locks nobody out. What is too short for a PIN is a
// number: who types both by habit need not look where the cursor is.
func (p *lockPage) enter() {
	if n := len(p.pin.Text); n > 0 && n < shortestPIN {
		p.number.SetText(p.pin.Text)
		p.pin.SetText("")
	}
	switch {
	case p.overfull():
		p.forget()
		p.note.say(toneAmber, p.t("lock.scan"))
	case p.number.Text == "":
		p.at = p.number
		p.w.focusHome()
	case p.pin.Text == "":
		p.at = p.pin
		p.w.focusHome()
	default:
		p.signIn()
	}
}

// overfull reports whether an entry holds more than anybody types there.
func (p *lockPage) overfull() bool {
	return len(p.number.Text) > longestNumber || len(p.pin.Text) > longestPIN
}

func (p *lockPage) signIn() {
	if p.signingIn {
		return
	}
	p.signingIn = true
	c := pos.Credentials{Operator: pos.OperatorID(p.number.Text), PIN: p.pin.Text}
	p.w.act(func(ctx context.Context) error {
		_, err := p.w.opts.Till.SignIn(ctx, c)
		return err
	}, func(err error) error {
		p.signingIn = false
		p.pin.SetText("")
		if err == nil {
			p.leave()
		}
		return err
	})
}

// leave shows again what was there before. What one operator had before him is not
// for another, who begins where one sells; a payment under way is everybody's.
func (p *lockPage) leave() {
	to, o := p.behind, p.w.state.attendance.Operator
	if o == nil || o.ID != p.lockedBy {
		p.w.forget()
		if !p.shared {
			to = onSell
		}
	}
	if to == onLock {
		to = onSell
	}
	p.w.open(to)
}

// forget empties the pages of what somebody had looked up or begun there.
func (w *Window) forget() {
	w.sell.clear()
	w.refund.begin()
	w.gate.listShifts(closedShifts, pos.Grant{})
	if w.shift != nil {
		w.shift.clear()
	}
	if w.staff != nil {
		w.staff.forget()
	}
}

// guard shows the lock page while somebody has to sign in, and takes it away
// where somebody has.
func (w *Window) guard(s *state) {
	locked := s.attendance.Staffed && s.attendance.Operator == nil
	switch {
	case locked && w.on != onLock:
		w.need(onLock)
		w.lock.begin(s)
	case !locked && w.on == onLock && !w.lock.signingIn:
		w.lock.leave()
	}
}

// lockTill is F12: the till asks for a PIN again. One without operators gets its
// owner.
func (w *Window) lockTill() {
	if !w.state.attendance.Staffed {
		w.askOwner(func() { w.page().banner().say(toneGreen, w.t("owner.done")) })
		return
	}
	w.act(w.opts.Till.Lock, nil)
}

// signingIn reports whether the till is at number and PIN: what is typed meanwhile is for
// the page that comes then.
func (w *Window) signingIn() bool { return w.on == onLock && w.lock.signingIn }

// signIn is Enter on the lock page.
func (w *Window) signIn() { w.lock.enter() }
