package ui

import (
	"cmp"
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/words"
)

// Options says what a window shows.
type Options struct {
	Till     Till
	Phone    Phone     // nil outside training
	Roll     Roll      // nil outside training
	Exports  Exports   // nil: no export
	Tables   Tables    // nil: goods are neither read from tables nor written to them
	Slips    Slips     // nil: no page for what the shop makes of its slips, and no export of one
	Paper    Paper     // how a slip looks; nil: it can only be printed
	Settings Settings  // nil: no settings page
	Ports    Ports     // nil: this machine's are not looked for
	Language string    // "zh" or "en"
	Theme    string    // "dark"; anything else is light
	Size     fyne.Size // of the window at the start; 0 means 1366 x 768, or less on a smaller screen
	Screens  Screens   // nil: not known
	Sounds   Sounds    // nil: none
	Clock    pos.Clock // nil: the machine's

	// Customer says when the customer's window opens by itself: "auto" on a second screen,
	// "window" at the start, too; anything else: when somebody opens it.
	Customer string

	// Keys are those that the shop has given to commands, and KeepKeys keeps others for good,
	// off the UI goroutine; nil: the commands keep their own.
	Keys     Keymap
	KeepKeys func(context.Context, Keymap) error

	// LockAfter is how long a till with operators may stand without a key or a
	// touch before it locks itself; 0: for ever.
	LockAfter time.Duration
	Screen    config.Screen // how large a code is, and whether the window fills the screen
	PaidStays time.Duration // how long the green page stands; 0: until a key or a scan
	Scanner   Scanner       // how the scanner types

	Interrupted bool // the run before did not end well

	Closed func() // called once the window has been closed; may be nil

	// Beside says that this is a lesson beside a till with real money, whose account is not
	// the lesson's business.
	Beside bool
	// Reopen has the program begin anew once the window is closed, for a lesson or for real
	// money; nil: it cannot.
	Reopen func(lesson bool) error
}

// Screens are what the machine shows windows on. They are asked on the UI goroutine.
type Screens interface {
	Room() (width, height int) // points of the first screen that a window may fill
	Second() bool              // whether there is one for the customer
	OnSecond(open func())      // the window that open makes comes up there
	Shrink(scale, by float32)  // all that is drawn, which has this scale now, becomes smaller by a factor
	// Density is how many pixels a millimetre of the first screen has, or of the customer's
	// second one, by the screen's own word; 0 where it says nothing.
	Density(second bool) float32
}

// Window is the till's window. Its methods run on the UI goroutine, except
// where they say otherwise.
type Window struct {
	opts  Options
	win   fyne.Window
	words *words.Texts
	work  *worker
	stop  context.CancelFunc
	fits  bool // its size is the screen's matter

	commands []command
	ownKeys  map[string]string // the cap of each command where the shop gives it no other key
	buttons  []commandButton
	pages    map[pageSet]page
	on       pageSet // the page that is shown
	since    time.Time
	overlay  *overlay  // nil: none
	typedAt  time.Time // when a character last came while there was an overlay
	state    *state    // last shown

	sell     *sellPage
	pay      *payPage
	cash     *cashPage
	paid     *paidPage
	docs     *docsPage
	refund   *refundPage
	bill     *billPage
	shift    *shiftPage
	report   *reportPage
	settings *settingsPage
	lock     *lockPage
	finds    *findPage
	staff    *staffPage
	parked   *parkedPage
	goods    *goodsPage
	template *templatePage
	keys     *keysPage
	split    *splitPage
	phone    *phonePanel
	roll     *rollPanel // nil: no such printer
	customer customerWindow
	rail     *rail
	status   *statusBar
	stack    *fyne.Container // the pages, one of them visible
	inner    *fyne.Container // all that is within the training stripes
	veil     *fyne.Container // overlay, if any

	charging  bool           // F9 has been pressed and the till has not answered
	partly    pos.SaleNumber // the sale in the cart where a part of it is paid
	cartSale  pos.SaleNumber // the last sale that was in the cart
	acting    int            // orders to the till that it has not carried out yet
	importing *importing     // nil: none
	scan      scanWatch      // tells what a scanner types from what people do
	warned    string         // which trouble the cashier has been told of
	gate      refreshGate
	touched   time.Time // when somebody was last at the till: a key, the mouse, a code on the screen
	byHand    bool      // what was done last was done by mouse or finger
	padding   bool      // a key of a pad is at it
	pressable bool      // it is told of keys that go down
	stale     bool      // none has gone down since the page came
	silent    bool      // nothing is heard until somebody changes that
	dock      *dock
	real      bool // the lesson has a till with real money to go to
}

// commandButton is a button on the screen and the command that it does.
type commandButton struct {
	button *keyButton
	cmd    *command
}

// New makes the window and shows what the till holds now. Nothing of it touches the
// screen any more once ctx has ended: a signal ends Fyne's loop without closing the
// window.
func New(ctx context.Context, app fyne.App, opts Options) *Window {
	return newWindow(app, opts, &worker{ctx: ctx, held: true}) // until the UI goroutine runs
}

// newWindow is New with a worker to choose.
func newWindow(app fyne.App, opts Options, work *worker) *Window {
	if opts.Clock == nil {
		opts.Clock = pos.SystemClock{}
	}
	if opts.Sounds == nil {
		opts.Sounds = silence{}
	}
	opts.Theme = cmp.Or(opts.Theme, light)
	fit := opts.Size.IsZero() && opts.Screens != nil
	if opts.Size.IsZero() {
		opts.Size = fyne.NewSize(1366, 768)
	}
	wear(app, opts.Theme)
	w := &Window{opts: opts, work: work, stop: work.live(), fits: fit, on: onSell, real: opts.Beside, touched: opts.Clock.Now()}
	w.scan.Scanner = opts.Scanner.usual()
	w.customer.w = w
	w.win = app.NewWindow("")
	w.win.SetPadded(false)
	w.build(opts.Language)
	w.win.Resize(opts.Size)
	c := w.win.Canvas()
	c.SetOnTypedKey(func(ev *fyne.KeyEvent) { w.takeKey(ev) })
	w.tellPresses(c)
	c.SetOnTypedRune(func(r rune) { stray{w}.takeRune(r) })
	w.addShortcuts(c)
	w.focusHome()
	return w
}

// build makes all that is on the screen, in a language.
func (w *Window) build(language string) {
	w.words = words.For(words.Language(language))
	w.buttons = nil
	w.commands = append(commandTable(), w.modeCommands()...)
	w.dealKeys(w.opts.Keys)
	if w.opts.Phone != nil {
		w.commands = append(w.commands, phoneCommands()...)
	}
	if w.opts.Roll != nil {
		w.commands = append(w.commands, rollCommands()...)
	}
	w.sell, w.pay, w.cash = newSellPage(w), newPayPage(w), newCashPage(w)
	w.paid, w.docs = newPaidPage(w), newDocsPage(w)
	w.refund, w.bill = newRefundPage(w), newBillPage(w)
	w.pages = map[pageSet]page{
		onSell: w.sell, onPay: w.pay, onCash: w.cash, onPaid: w.paid, onDocs: w.docs, onRefund: w.refund, onBill: w.bill,
	}
	w.settings, w.shift, w.finds, w.staff, w.lock, w.parked, w.goods = nil, nil, nil, nil, nil, nil, nil
	w.template, w.keys, w.split = nil, nil, nil
	w.rail, w.status = newRail(w), newStatusBar(w)
	w.stack = container.NewStack()
	for _, on := range []pageSet{onSell, onPay, onCash, onPaid, onDocs, onRefund, onBill} {
		page := w.pages[on].content()
		setVisible(page, on == w.on) // the window gets as high as what it is given is at that moment
		w.stack.Add(page)
	}
	w.veil = container.NewStack()
	w.win.SetTitle(w.t("app.title"))
	w.dock = newDock(w)
	w.win.SetContent(container.NewStack(newPresence(w.pointed), w.frame(), w.dock.box))
	s, err := w.gather(w.work.ctx)
	w.state = s
	w.open(w.on)
	w.customer.build()
	w.complain(err)
}

// redress makes all that is on the screen anew where the shop wants another language or
// other colours, and reports whether it did.
func (w *Window) redress(shop config.Shop) bool {
	if shop.Language == string(w.words.Language()) && shop.Theme == w.opts.Theme {
		return false
	}
	if shop.Theme != w.opts.Theme {
		w.opts.Theme = shop.Theme
		wear(fyne.CurrentApp(), shop.Theme)
	}
	w.rebuild(shop.Language)
	return true
}

// rebuild makes all that is on the screen anew. A page asks for more room before it is laid
// out than after it: the window keeps its size all the same.
func (w *Window) rebuild(language string) {
	size := w.win.Canvas().Size()
	w.build(language)
	if w.win.Canvas().Size() != size {
		w.win.Resize(size)
	}
}

// frame puts the pages between rail, phone and status bar, and the training
// stripes around them. The page's ground is the window's own: to draw it once
// more is half of what a frame costs where a processor draws.
func (w *Window) frame() fyne.CanvasObject {
	main := row(0).add(w.rail.box).grow(1, w.stack).done()
	w.phone, w.roll = nil, nil
	if w.opts.Roll != nil {
		w.roll = newRollPanel(w)
	}
	if w.opts.Phone != nil {
		w.phone = newPhonePanel(w)
		main = besidePhone(w, main)
	}
	all := column(0).grow(1, main).add(w.status).done()
	w.inner = all
	if !w.opts.Till.Shop().Training {
		return all
	}
	if w.opts.Beside {
		return newStripes(w.t("training.frame_beside"), all)
	}
	return newStripes(w.t("training.frame"), all)
}

// addShortcuts registers the combinations of the table for when nothing has the
// focus; a widget with the focus hands them to takeShortcut.
func (w *Window) addShortcuts(c fyne.Canvas) {
	for _, cmd := range w.commands {
		if cmd.mod != 0 {
			c.AddShortcut(shortcutOf(cmd), func(s fyne.Shortcut) { w.takeShortcut(s) })
		}
	}
}

// Show shows the window; running says whether the app does already, because another
// window stood in this one's place until now. What is in the cart and on the screen
// is in the till's book; closing loses nothing.
func (w *Window) Show(running bool) {
	cancel := w.opts.Till.Subscribe(w.hear)
	w.win.SetOnClosed(func() {
		cancel()
		w.customer.close()
		w.stop()
		if w.opts.Closed != nil {
			w.opts.Closed()
		}
	})
	begin := func() {
		w.fitScreen()
		if w.opts.Customer == customerAlways {
			w.openCustomer(false)
		}
		w.work.start(time.Second, w.refresh)
		w.refresh()
		w.tellInterrupted()
	}
	if !running {
		fyne.CurrentApp().Lifecycle().SetOnStarted(begin)
	}
	w.win.Show()
	if running {
		begin()
	}
}

// page is the page that is shown.
func (w *Window) page() page { return w.pages[w.on] }

// open shows another page.
func (w *Window) open(on pageSet) {
	w.turn(on)
	w.reveal()
}

// need makes a page when it is first opened: few sales need it, and the till
// starts sooner without.
func (w *Window) need(on pageSet) {
	if w.pages[on] != nil {
		return
	}
	switch on {
	case onSettings:
		w.settings = newSettingsPage(w)
		w.pages[on] = w.settings
	case onShift:
		w.shift = newShiftPage(w)
		w.pages[on] = w.shift
	case onReport:
		w.report = newReportPage(w)
		w.pages[on] = w.report
	case onFind:
		w.finds = newFindPage(w)
		w.pages[on] = w.finds
	case onLock:
		w.lock = newLockPage(w)
		w.pages[on] = w.lock
	case onStaff:
		w.staff = newStaffPage(w)
		w.pages[on] = w.staff
	case onParked:
		w.parked = newParkedPage(w)
		w.pages[on] = w.parked
	case onGoods:
		w.goods = newGoodsPage(w)
		w.pages[on] = w.goods
	case onTemplate:
		w.template = newTemplatePage(w)
		w.pages[on] = w.template
	case onSplit:
		w.split = newSplitPage(w)
		w.pages[on] = w.split
	case onKeys:
		w.keys = newKeysPage(w)
		w.pages[on] = w.keys
	}
	w.stack.Add(w.pages[on].content())
}

// turn makes another page the one that is shown, without drawing it yet.
func (w *Window) turn(on pageSet) {
	w.need(on)
	if w.on != on {
		w.since = w.opts.Clock.Now()
		w.dock.hide()
		w.stale = w.pressable
		pushUp(w.win.Canvas())
	}
	w.on = on
	w.gate.follow(on, w.pay.no)
}

// reveal draws the page that turn has chosen.
func (w *Window) reveal() {
	for each, p := range w.pages {
		setVisible(p.content(), each == w.on)
	}
	setVisible(w.rail.box, w.on&withRail != 0)
	w.rail.choose(w.on)
	w.show(w.state)
	w.focusHome()
	w.refresh()
}

// show draws s on the page, the rail, the status bar and the phone.
func (w *Window) show(s *state) {
	w.state = s
	if s.sale.Number != "" {
		w.cartSale = s.sale.Number
	}
	if left := w.partly; left != "" && left != s.sale.Number && w.on == onSell {
		defer w.showSettled(left)
	}
	w.partly = ""
	if s.sale.Paid() > 0 {
		w.partly = s.sale.Number
	}
	w.page().show(s)
	w.status.show(s)
	w.rail.show(s)
	if w.phone != nil {
		w.phone.show(s)
	}
	if w.roll != nil {
		w.roll.show(s)
	}
	w.customer.follow()
	w.customer.show(s)
	w.warn(s.weather)
	w.settle()
	w.guard(s)
	w.lockIdle(s)
	w.leavePaid()
	if s.onScreen && w.on == onSell && !w.charging {
		w.open(onPay)
	}
}

// warn tells once what is wrong with the book or the clock; the status bar goes
// on saying it.
func (w *Window) warn(weather pos.Weather) {
	about, said, t := "", "", toneRed
	switch {
	case weather.Book != nil:
		said = w.explain(weather.Book)
		about = said
	case weather.Backup != nil:
		t = toneAmber
		said = w.explain(words.Say("error.backup", w.words.Explain(weather.Backup).Title))
		about = said
	case weather.OtherDay != "":
		about, t = "day", toneAmber
		said = w.explain(words.Say("error.clock_day", pos.DayOf(w.opts.Clock.Now()), weather.OtherDay))
	case weather.ClockOff(): // by how much moves on: it is the same trouble
		about, t = "clock", toneAmber
		said = w.explain(words.Say("error.clock", w.words.Age(weather.Off())))
	}
	if about != w.warned && about != "" {
		w.page().banner().say(t, said)
	}
	w.warned = about
}

// settle brings buttons and layout in line with what has changed.
func (w *Window) settle() {
	w.arm()
	relayout(w.inner)
}

// arm lets exactly the buttons be pressed whose command can be done now.
func (w *Window) arm() {
	for _, b := range w.buttons {
		b.button.enable(b.cmd.enabled(w))
	}
}

// focusHome gives the focus to the entry that it belongs to on this page.
func (w *Window) focusHome() {
	home := w.page().home()
	if w.overlay != nil {
		home = w.overlay.home
	}
	if home != nil {
		w.win.Canvas().Focus(home)
		return
	}
	w.win.Canvas().Unfocus()
}

// keepFocus gives the field of a page the focus back that a click on nothing took away.
func (w *Window) keepFocus() {
	if home := w.page().home(); home != nil && home.tabs && w.overlay == nil && w.win.Canvas().Focused() == nil {
		w.focusHome()
	}
}

// t is the text of a key in the language of the window, with the keys of commands in it.
func (w *Window) t(key string, args ...any) string { return w.withKeys(w.words.Text(key, args...)) }

// complain shows err as a sentence that says what to do; nil says nothing.
func (w *Window) complain(err error) {
	if err != nil {
		w.page().banner().say(toneRed, w.explain(err))
		w.opts.Sounds.Failed()
		w.settle()
	}
}
