package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxtill/config"
	"wxtill/pos"
	"wxtill/words"
)

// newcomer is a first start that remembers what was done.
type newcomer struct {
	*testing.T
	v    *welcome
	done []string
	kept *config.Config

	wrong error     // what the configuration has against the account
	found []Finding // what WeChat says
	paper []error   // of one test page after the other
}

func newNewcomer(t *testing.T, language words.Language) *newcomer {
	t.Helper()
	app := testApp(t, light)
	n := &newcomer{T: t, found: []Finding{{Said: "✓ key · right"}}}
	note := func(what string) { n.done = append(n.done, what) }
	n.v = newWelcome(app, Looks{Texts: words.For(language)}, Welcome{
		Train: func(_ context.Context, shop config.Shop) error {
			note("train " + shop.Name + " " + shop.Language)
			return nil
		},
		Account: func(context.Context, *config.Config) ([]Finding, error) {
			note("account")
			return n.found, n.wrong
		},
		TestPage: func(_ context.Context, c *config.Config) (err error) {
			note("page " + c.Printer.Transport + " " + c.Printer.Address + " " + itoa(c.Printer.Baud) + " " + itoa(c.Printer.Columns))
			if len(n.paper) > 0 {
				err, n.paper = n.paper[0], n.paper[1:]
			}
			return err
		},
		Keep:  func(_ context.Context, c *config.Config) error { note("keep"); n.kept = c; return nil },
		Open:  func(context.Context) (func(), error) { note("open"); return func() { note("show") }, nil },
		Ports: func() []pos.PrinterPort { return samplePorts },
	}, &worker{inline: true})
	n.v.win.Show()
	return n
}

// press types keys at what has the focus.
func (n *newcomer) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		ev := &fyne.KeyEvent{Name: k}
		if f := n.v.win.Canvas().Focused(); f != nil {
			f.TypedKey(ev)
			continue
		}
		n.v.win.Canvas().OnTypedKey()(ev)
	}
}

// typed types text and Enter.
func (n *newcomer) typed(texts ...string) {
	for _, text := range texts {
		for _, r := range text {
			n.v.win.Canvas().Focused().TypedRune(r)
		}
		n.press(fyne.KeyReturn)
	}
}

func (n *newcomer) did(want string) {
	n.Helper()
	if got := strings.Join(n.done, ", "); got != want {
		n.Errorf("done: %s; want %s", got, want)
	}
}

func (n *newcomer) says(wants ...string) {
	n.Helper()
	shown := strings.ReplaceAll(shownTexts(n.v.win.Content()), "\n", "")
	for _, want := range wants {
		if !strings.Contains(shown, want) {
			n.Errorf("%q is not on the window:\n%s", want, shown)
		}
	}
}

// account fills the form in.
func (n *newcomer) account() {
	n.press(fyne.KeyF9)
	n.typed("小店", "wx2421b1c4370ec43b", "10000100", "0123456789abcdef0123456789abcdef")
}

// TestAScanIsNoShop: who tries the scanner at once begins the lesson, under its own name.
func TestAScanIsNoShop(t *testing.T) {
	n := newNewcomer(t, words.ZH)
	n.typed("6901234500011")
	n.did("train 街角咖啡 zh, open, show")
}

// TestALessonIsOneKeyAway: Enter of either kind; Esc leads nowhere from here.
func TestALessonIsOneKeyAway(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		n := newNewcomer(t, words.ZH)
		n.press(key)
		n.did("train 街角咖啡 zh, open, show")
	}
}

func TestALessonHasNameAndLanguage(t *testing.T) {
	n := newNewcomer(t, words.ZH)
	n.press(fyne.KeyF2)
	n.says("Welcome to wxtill", "中文")
	n.typed("Bean & Co")
	n.did("train Bean & Co en, open, show")
	n = newNewcomer(t, words.ZH)
	n.press(fyne.KeyF2, fyne.KeyReturn)
	n.did("train Corner Coffee en, open, show")
}

// TestTheNameGoesAlong from page to page; the lesson's is not taken for that of a shop, and
// is back where none was typed.
func TestTheNameGoesAlong(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.press(fyne.KeyF9)
	if e := n.v.fields["shop.name"]; e.Text != "" || e.PlaceHolder != "Corner Coffee" {
		t.Errorf("the form of the account has %q, and hints at %q", e.Text, e.PlaceHolder)
	}
	n.press(fyne.KeyEscape)
	n.says("Corner Coffee")
	n.press(fyne.KeyF9)
	n.typed("Bean & Co")
	n.press(fyne.KeyEscape)
	n.says("Bean & Co")
	n.press(fyne.KeyF2, fyne.KeyF9)
	if got := n.v.fields["shop.name"].Text; got != "Bean & Co" {
		t.Errorf("the form of the account has %q", got)
	}
	n.press(fyne.KeyEscape)
	n.v.win.Canvas().Focused().(*entry).SetText(" ")
	n.press(fyne.KeyReturn)
	n.did("train 街角咖啡 zh, open, show")
}

// TestWhatIsMissingIsSaid once Enter goes no further, and not on the way there.
func TestWhatIsMissingIsSaid(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.press(fyne.KeyF9)
	n.typed("Bean & Co", "wx2421b1c4370ec43b")
	if strings.Contains(shownTexts(n.v.win.Content()), "filled in") {
		t.Error("who goes from field to field is told off")
	}
	n.press(fyne.KeyReturn)
	n.says("Still to be filled in: mch_id, API key")
	if n.v.win.Canvas().Focused() != fyne.Focusable(n.v.fields["mch_id"]) || n.v.fields["appid"].Text != "wx2421b1c4370ec43b" {
		t.Error("the first of them has not the focus, or the others are gone")
	}
	n.did("")
}

// TestThePrintersAddress is kept with its port, tells what kind of line it is, and stays to
// be mended where nothing is there.
func TestThePrintersAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"127.0.0.1": "tcp 127.0.0.1:9100", "printer.lan:9101": "tcp printer.lan:9101", "::1": "tcp [::1]:9100",
		"/dev/ttyS0": "serial /dev/ttyS0", "COM3": "serial COM3", "/dev/usb/lp0": "file /dev/usb/lp0",
	} {
		n := newNewcomer(t, words.EN)
		n.account()
		n.press(fyne.KeyReturn, fyne.KeyF4)
		n.typed(typed)
		n.did("account, page " + want + " 9600 32")
		n.press(fyne.KeyReturn)
		if got := n.kept.Printer.Transport + " " + n.kept.Printer.Address; got != want {
			t.Errorf("%s: kept %q", typed, got)
		}
	}
	n := newNewcomer(t, words.EN)
	n.account()
	n.press(fyne.KeyReturn, fyne.KeyF4)
	n.typed("two words")
	n.says("This is no address: two words")
	n.did("account")
	n.paper = []error{pos.ErrPrinterAbsent}
	n.typed("192.168.1.5")
	n.press(fyne.KeyF4)
	if e := n.v.win.Canvas().Focused().(*entry); e.Text != "192.168.1.5:9100" {
		t.Errorf("the entry has %q", e.Text)
	}
	n.v.Keep = func(context.Context, *config.Config) error {
		return config.Errors{{File: "config.toml", Field: "printer.address", Reason: config.BadAddress}}
	}
	n.press(fyne.KeyReturn, fyne.KeyReturn)
	n.says("the port is 9100 unless")
	n.press(fyne.KeyEscape, fyne.KeyEscape)
	n.says("The merchant account")
}

// TestOneCanGoBackWhileWeChatIsAsked, and what WeChat says after that is not heard.
func TestOneCanGoBackWhileWeChatIsAsked(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.v.Account = func(ctx context.Context, _ *config.Config) ([]Finding, error) {
		n.press(fyne.KeyEscape)
		if ctx.Err() == nil {
			t.Error("WeChat is asked on")
		}
		return n.found, nil
	}
	n.account()
	n.says("The merchant account")
	if n.v.fields["mch_id"].Text != "10000100" {
		t.Error("what was typed is gone")
	}
}

// TestTheKeyCanBeLookedAt, which stands there as dots.
func TestTheKeyCanBeLookedAt(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.press(fyne.KeyF9)
	if e := n.v.fields["key"]; !e.Password || e.ActionItem == nil {
		t.Error("it has no eye")
	}
}

// TestEveryStepHasAListOfItsKeys: F1, and one more key goes back to what was typed.
func TestEveryStepHasAListOfItsKeys(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.press(fyne.KeyF1)
	n.says("Practise first", "F9", "F2", "F1 / Esc / Enter")
	n.press(fyne.KeyEscape)
	n.did("")
	n.press(fyne.KeyF9)
	n.typed("Bean & Co")
	n.press(fyne.KeyF1)
	n.says("Ask WeChat", "Tab", "Back")
	n.press(fyne.KeyF1)
	n.says("Bean & Co", "The merchant account")
	appid := n.v.fields["appid"]
	n.v.win.Canvas().Focus(appid)
	n.press(fyne.KeyF1, fyne.KeyEscape)
	if n.v.win.Canvas().Focused() != fyne.Focusable(appid) {
		t.Error("the focus is elsewhere than before")
	}
	n.press(fyne.KeyF1, fyne.KeyReturn)
	n.did("")
}

// TestTheFirstWindowIsAsTheDesktop: dark where that is, and so is the shop.
func TestTheFirstWindowIsAsTheDesktop(t *testing.T) {
	app := testApp(t, dark)
	kept := ""
	v := newWelcome(app, Looks{words.For(words.EN), dark}, Welcome{
		Train: func(_ context.Context, shop config.Shop) error { kept = shop.Theme; return nil },
		Open:  func(context.Context) (func(), error) { return func() {}, nil },
	}, &worker{inline: true})
	v.win.Show()
	if colorSurface.now() != darkPalette[colorSurface] {
		t.Error("it is light")
	}
	v.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if kept != dark {
		t.Errorf("the shop is %q", kept)
	}
}

// TestARealTill goes all the way by keys: the account is asked about, a printer prints.
func TestARealTill(t *testing.T) {
	n := newNewcomer(t, words.ZH)
	n.account()
	n.says("微信认得这个商户", "✓ key · right")
	n.press(fyne.KeyReturn)
	n.says("小票打印机接在哪里", samplePorts[0].Device)
	n.press(fyne.Key1)
	n.press(fyne.KeyF5, fyne.KeyF6, fyne.KeyReturn)
	first := "page serial " + samplePorts[0].Address
	n.did("account, " + first + " 9600 32, " + first + " 19200 32, " + first + " 19200 48, keep, open, show")
	c := n.kept
	if c.Shop.Name != "小店" || c.AppID != "wx2421b1c4370ec43b" || c.MchID != "10000100" || c.Key.Reveal() != "0123456789abcdef0123456789abcdef" ||
		c.DeviceInfo != "till-1" || c.Printer.Baud != 19200 || c.Shop.Language != "zh" {
		t.Errorf("kept %+v", c)
	}
}

// TestNothingHasToBeRight: what WeChat does not know can be mended or left, and a till
// needs no printer.
func TestNothingHasToBeRight(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.found = []Finding{{Failed: true, Said: "× key · wrong", Do: "Set it again."}}
	n.account()
	n.says("Not confirmed yet", "× key · wrong", "Set it again.")
	n.press(fyne.KeyReturn)
	if got := n.v.fields["mch_id"].Text; got != "10000100" {
		t.Errorf("mch_id is %q when one goes back to mend it", got)
	}
	n.press(fyne.KeyReturn, fyne.KeyF9)
	n.paper = []error{pos.ErrPrinterAbsent}
	n.press(fyne.KeyF4)
	n.typed("192.168.1.50:9100")
	n.says(words.For(words.EN).Explain(pos.ErrPrinterAbsent).Title, "Tried: 192.168.1.50:9100")
	n.press(fyne.KeyF9)
	n.did("account, account, page tcp 192.168.1.50:9100 9600 32, keep, open, show")
	if n.kept.Printer.Transport != "none" || n.kept.Printer.Address != "" {
		t.Errorf("kept the printer %+v", n.kept.Printer)
	}
}

// TestAWrongFieldIsMarked: the next character takes the place of what is wrong.
func TestAWrongFieldIsMarked(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.wrong = config.Errors{{File: "config.toml", Field: "key", Reason: config.KeyLength, Args: []any{16}}}
	n.account()
	if n.v.win.Canvas().Focused() != fyne.Focusable(n.v.fields["key"]) || n.v.fields["key"].SelectedText() == "" {
		t.Error("the key is not marked")
	}
	n.press(fyne.KeyEscape, fyne.KeyReturn)
	n.did("account, train 小店 en, open, show")
}

// TestAnErrorAtTheEnd: what cannot be kept is said in the form.
func TestAnErrorAtTheEnd(t *testing.T) {
	n := newNewcomer(t, words.EN)
	n.v.Keep = func(context.Context, *config.Config) error { return pos.ErrDiskFull }
	n.account()
	n.press(fyne.KeyReturn, fyne.KeyF9)
	n.says(words.For(words.EN).Explain(pos.ErrDiskFull).Title)
	n.v.Train = func(context.Context, config.Shop) error { return errors.New("the moon is in the way") }
	n.press(fyne.KeyEscape, fyne.KeyReturn)
	if len(n.v.step.choices) != 1 {
		t.Errorf("%d choices", len(n.v.step.choices))
	}
}

// welcomeSteps are what the assistant shows.
var welcomeSteps = map[string]func(*newcomer){
	"first":   func(*newcomer) {},
	"account": func(n *newcomer) { n.press(fyne.KeyF9) },
	"keys":    func(n *newcomer) { n.press(fyne.KeyF1) },
	"missing": func(n *newcomer) { n.press(fyne.KeyF9, fyne.KeyReturn) },
	"wrong": func(n *newcomer) {
		n.wrong = config.Errors{{File: "config.toml", Field: "key", Reason: config.KeyLength, Args: []any{16}}}
		n.account()
	},
	"known": func(n *newcomer) { n.account() },
	"unknown": func(n *newcomer) {
		n.found = append(n.found, Finding{Failed: true, Said: "× key · wrong", Do: n.v.t.Text("doctor.clock.ahead.do")})
		n.account()
	},
	"ports":   func(n *newcomer) { n.account(); n.press(fyne.KeyReturn) },
	"network": func(n *newcomer) { n.account(); n.press(fyne.KeyReturn, fyne.KeyF4) },
	"paper":   func(n *newcomer) { n.account(); n.press(fyne.KeyReturn, fyne.Key1) },
}

// TestTheWelcomeCanBeRead: no text of it stands on another, in a window no higher than a
// small screen. WXTILL_PICTURES names a directory for pictures of it.
func TestTheWelcomeCanBeRead(t *testing.T) {
	for _, language := range []words.Language{words.ZH, words.EN} {
		for name, set := range welcomeSteps {
			t.Run(name+" "+string(language), func(t *testing.T) {
				n := newNewcomer(t, language)
				set(n)
				if least := n.v.win.Content().MinSize(); least.Width > 900 || least.Height > 700 {
					t.Errorf("the window wants %v", least)
				}
				var seen []placedText
				placeTexts(n.v.win.Content(), fyne.NewPos(0, 0), &seen)
				for i, a := range seen {
					for _, b := range seen[:i] {
						if a.over(b) {
							t.Errorf("%q at %v stands on %q at %v", a.text, a.at, b.text, b.at)
						}
					}
				}
				if dir := os.Getenv("WXTILL_PICTURES"); dir != "" {
					writePicture(t, filepath.Join(dir, "welcome-"+name+"-"+string(language)+".png"), n.v.win)
				}
			})
		}
	}
}

// TestWelcomeRasters holds small pictures of all that the assistant shows to golden files.
func TestWelcomeRasters(t *testing.T) {
	if testing.Short() {
		t.Skip("paints one after the other: nothing for the race detector")
	}
	for name, set := range welcomeSteps {
		t.Run(name, func(t *testing.T) {
			var sheet sheet
			for _, language := range []words.Language{words.ZH, words.EN} {
				n := newNewcomer(t, language)
				set(n)
				sheet.paint(n.v.win.Canvas())
			}
			holdRaster(t, "welcome-"+name, sheet.joined())
		})
	}
}

// TestTheAssistantByHand: a field that is touched brings the pad up, which types into it and
// goes with the first key.
func TestTheAssistantByHand(t *testing.T) {
	n := newNewcomer(t, words.ZH)
	n.press(fyne.KeyF9)
	appid := n.v.fields["appid"]
	test.TapCanvas(n.v.win.Canvas(), fyne.CurrentApp().Driver().AbsolutePositionForObject(appid).AddXY(8, 8))
	if !n.v.padded || n.v.typed != appid {
		t.Fatal("no pad for a field that was touched")
	}
	for _, key := range []string{"ABC", "W", "X", "123", "7"} {
		tapLabel(t, n.v.win, key)
	}
	if appid.Text != "wx7" {
		t.Errorf("the pad has typed %q", appid.Text)
	}
	if size := n.v.win.Canvas().Size(); size != fyne.NewSize(880, 640) {
		t.Errorf("the window has grown to %v", size)
	}
	n.press(fyne.KeyEnd)
	if n.v.padded {
		t.Error("the pad stays while somebody types")
	}
}

// tapLabel taps the button that is seen with a label.
func tapLabel(t *testing.T, win fyne.Window, label string) {
	t.Helper()
	for _, o := range test.LaidOutObjects(win.Content()) {
		if b, ok := o.(*keyButton); ok && b.Visible() && b.label.Text == label {
			test.Tap(b)
			return
		}
	}
	t.Errorf("no button %s", label)
}
