package ui

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxtill/pos"
)

// customerScenes are what the customer sees; the pictures are of the customer's window.
var customerScenes = []scene{
	{"customer-idle", func(*bench) {}},
	{"customer-logo", func(b *bench) { b.till.template.Logo = someLogo(); b.w.refresh() }},
	{"customer-cart", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF3)
		b.typed("10%")
		b.press(fyne.KeyReturn, fyne.KeyReturn)
	}},
	{"customer-many", func(b *bench) {
		b.scan("999999.99")
		for range 14 {
			b.scan("0.01")
		}
	}},
	{"customer-creating", func(b *bench) { b.fourLines(); b.press(fyne.KeyF9) }},
	{"customer-code", func(b *bench) { b.fourLines(); b.press(fyne.KeyF9); b.till.present(someCode) }},
	{"customer-part", (*bench).partOut},
	{"customer-paying", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.learn(pos.EventPaying, func(v *pos.PaymentView) { v.Attempt.State, v.Status = pos.Paying, pos.StatusPaying })
	}},
	{"customer-reconnecting", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.learn(pos.EventLearnt, func(v *pos.PaymentView) { v.Status = pos.StatusReconnecting })
	}},
	{"customer-paid", func(b *bench) {
		b.fourLines()
		b.press(fyne.KeyF9)
		b.till.present(someCode)
		b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	}},
	{"customer-change", func(b *bench) { b.fourLines(); b.press(fyne.KeyF8); b.scan("150") }},
	{"customer-rounded", func(b *bench) { b.till.rounding = pos.RoundDown; b.fourLines(); b.press(fyne.KeyF8) }},
	{"customer-exact", func(b *bench) { b.fourLines(); b.press(fyne.KeyF8, fyne.KeyReturn) }},
}

// someLogo is a ring, as a template keeps it.
func someLogo() []byte {
	const edge = 120
	ring := image.NewGray(image.Rect(0, 0, 2*edge, edge))
	for i := range ring.Pix {
		x, y := i%(2*edge)-edge, 2*(i/(2*edge))-edge
		if d := x*x + y*y; d < 80*80 || d > 110*110 {
			ring.Pix[i] = 255
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, ring); err != nil {
		panic(err)
	}
	return file.Bytes()
}

// customerBench is a till whose customer's window is open, of a size.
func customerBench(t *testing.T, size fyne.Size, set ...func(*bench, *Options)) *bench {
	t.Helper()
	b := newBench(t, set...)
	b.customerKey()
	b.w.customer.win.Resize(size)
	return b
}

func (b *bench) customerKey() { b.combo(fyne.KeyModifierControl, fyne.KeyD) }

// customerReads is all that stands in the customer's window.
func (b *bench) customerReads() string {
	var all []string
	walkShown(b.w.customer.view.root, func(o fyne.CanvasObject) bool {
		if text, ok := o.(*canvas.Text); ok {
			all = append(all, text.Text)
		}
		return true
	})
	return strings.Join(all, "\n")
}

func TestCustomerSees(t *testing.T) {
	wants := map[string][]string{
		"customer-idle":         {"街角咖啡", "欢迎光临"},
		"customer-logo":         {"街角咖啡", "欢迎光临"},
		"customer-cart":         {"应收", "¥"},
		"customer-creating":     {"¥104.82", "请稍候"},
		"customer-code":         {"¥104.82", "请使用微信扫一扫", "扫码后输入密码即可"},
		"customer-part":         {"¥30.00", "请使用微信扫一扫", "先扫码付这部分，其余 ¥74.82 付现金"},
		"customer-paying":       {"¥104.82", "请在手机上输入密码"},
		"customer-reconnecting": {"¥104.82", "请稍候"},
		"customer-paid":         {"¥104.82", "支付成功", "谢谢惠顾"},
		"customer-change":       {"¥104.82", "收您 ¥150.00 · 找零", "¥45.18"},
		"customer-exact":        {"¥104.82", "支付成功", "谢谢惠顾"},
	}
	for _, s := range customerScenes {
		t.Run(s.name, func(t *testing.T) {
			b := customerBench(t, fyne.NewSize(1366, 768))
			s.set(b)
			got := b.customerReads()
			for _, want := range wants[s.name] {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not there:\n%s", want, got)
				}
			}
			if code := b.w.customer.view.qr.text; (code != "") != slices.Contains([]string{"customer-code", "customer-part", "customer-paying"}, s.name) && b.w.customer.view.code.Visible() {
				t.Errorf("the code is %q", code)
			}
		})
	}
}

// TestCustomerNothingIsCutOff holds every text to its room, on a small screen of a
// customer's, too.
func TestCustomerNothingIsCutOff(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(800, 480), fyne.NewSize(1024, 600), fyne.NewSize(1920, 1080)} {
		for _, set := range []func(*bench, *Options){nil, english} {
			for _, s := range customerScenes {
				sets := []func(*bench, *Options){}
				if set != nil {
					sets = append(sets, set)
				}
				b := customerBench(t, size, sets...)
				s.set(b)
				if least := b.w.customer.win.Content().MinSize(); least.Width > size.Width || least.Height > size.Height {
					t.Errorf("%s: the window wants %v of %v", s.name, least, size)
				}
				b.walk(b.w.customer.view.root, fyne.NewPos(0, 0), size)
			}
		}
	}
}

// TestCustomerWindowIsNoMatter: the sale goes on when the window is closed over it, and
// what is typed into it is the cashier's.
func TestCustomerWindowIsNoMatter(t *testing.T) {
	b := customerBench(t, fyne.NewSize(1024, 600))
	b.w.customer.win.Canvas().OnTypedRune()('3')
	b.w.customer.win.Canvas().OnTypedRune()('8')
	b.w.customer.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if s := b.till.Sale(); len(s.Lines) != 1 || s.Total() != 3800 {
		t.Fatalf("the cart: %+v", s.Lines)
	}
	b.w.customer.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF9})
	b.till.present(someCode)
	b.onPage(onPay)
	b.w.customer.win.Close()
	b.w.refresh()
	b.onPage(onPay)
	b.till.learn(pos.EventPaid, func(*pos.PaymentView) {})
	b.onPage(onPaid)
	b.customerKey()
	if got := b.customerReads(); !strings.Contains(got, "¥38.00") {
		t.Errorf("opened again it shows\n%s", got)
	}
	b.customerKey()
	if b.w.customer.win != nil {
		t.Error("the key does not close it")
	}
}

// TestOneScreenForBoth: the customer's window is small, beside the rail and above the status
// bar of a till that fills the screen, in the corner where there is room, and it is said
// that it is open.
func TestOneScreenForBoth(t *testing.T) {
	for _, c := range []struct {
		width, height int
		full          bool
		x, y          int
	}{
		{1024, 768, true, railWidth, 768 - 412 - statusHeight},
		{1920, 1080, false, 1920 - 640 - space16, 1080 - 412 - titleBar},
		{600, 300, false, 0, 0},
	} {
		b := newBench(t, func(_ *bench, o *Options) { o.Screens = &fakeScreens{width: c.width, height: c.height} })
		b.w.win.SetFullScreen(c.full)
		b.customerKey()
		if x, y := b.w.customer.corner(sharedSize); x != c.x || y != c.y {
			t.Errorf("%+v: at %d, %d", c, x, y)
		}
		if said := b.w.page().banner().text(); !strings.Contains(said, "顾客屏已打开") || !strings.Contains(said, "Ctrl+D") {
			t.Errorf("said %q", said)
		}
	}
}

// TestTheSharedWindowStaysSmall, whatever it shows: Fyne would make it larger for good.
func TestTheSharedWindowStaysSmall(t *testing.T) {
	for _, language := range []string{"zh", "en"} {
		for _, s := range customerScenes {
			b := customerBench(t, sharedSize, func(_ *bench, o *Options) {
				o.Language, o.Screens = language, &fakeScreens{width: 1024, height: 768}
			})
			s.set(b)
			b.w.refresh()
			if least := b.w.customer.win.Content().MinSize(); least.Width > sharedSize.Width || least.Height > sharedSize.Height {
				t.Errorf("%s, %s: it needs %v", s.name, language, least)
			}
		}
	}
}

// TestSecondScreen: the window comes and goes with it, and one that was closed by hand
// stays closed.
func TestSecondScreen(t *testing.T) {
	var screens fakeScreens
	set := func(mode string) func(*bench, *Options) {
		return func(_ *bench, o *Options) { o.Customer, o.Screens = mode, &screens }
	}
	b := newBench(t, set("auto"))
	plug := func(there, want bool) {
		t.Helper()
		screens.second = there
		b.w.refresh()
		if is := b.w.customer.win != nil; is != want {
			t.Errorf("second screen %t: the window is open: %t", there, is)
		}
	}
	plug(false, false)
	plug(true, true)
	if !b.w.customer.full {
		t.Error("it does not fill the screen")
	}
	plug(false, false)
	plug(true, true)
	b.w.customer.win.Close()
	plug(true, false)
	plug(false, false)
	plug(true, true)

	screens.second = false
	b = newBench(t, set("off"))
	plug(true, false)
	b.customerKey()
	if b.w.customer.win == nil || !b.w.customer.full {
		t.Error("the key does not open it on the second screen")
	}
}
