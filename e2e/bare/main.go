// Bare is what the till's times are measured against: a window with the till's
// typefaces and text size, an entry, and nothing else. It rings up an amount by
// turning a bar green, and on F9 it makes an order with wxpay and shows the code.
// It keeps no book, watches no payment and forgets everything.
//
//	bare config.toml    an account as the till has it
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/color"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	"github.com/skip2/go-qrcode"

	"wxtill/assets"
	"wxtill/config"
	"wxtill/wxpay"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: bare config.toml")
		os.Exit(2)
	}
	client, err := newClient(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
	a := app.NewWithID("shop.wxtill.bare")
	a.Settings().SetTheme(plain{theme.DefaultTheme()})
	newWindow(a, client).ShowAndRun()
}

// newClient talks to the gateway that the configuration names.
func newClient(path string) (*wxpay.Client, error) {
	c, err := config.Load(path)
	if err != nil {
		return nil, err
	}
	roots, err := c.Roots()
	if err != nil {
		return nil, err
	}
	return &wxpay.Client{
		AppID: c.AppID, MchID: c.MchID, Key: c.Key.Reveal(), SignType: wxpay.SignType(c.SignType),
		Gateways: c.Gateways, HTTPClient: wxpay.NewHTTPClient(roots),
	}, nil
}

func newWindow(a fyne.App, client *wxpay.Client) fyne.Window {
	w := a.NewWindow("bare")
	bar := canvas.NewRectangle(color.NRGBA{R: 0x0A, G: 0x7A, B: 0x43, A: 0xFF})
	bar.SetMinSize(fyne.NewSize(340, 84))
	bar.Hide()
	code := &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillContain}
	code.SetMinSize(fyne.NewSquareSize(450))
	e := &entry{order: func() { go charge(client, bar, code) }}
	e.ExtendBaseWidget(e)
	e.OnSubmitted = func(string) {
		e.SetText("")
		code.Image = nil
		code.Refresh()
		bar.Show()
	}
	w.SetContent(container.NewBorder(e, nil, nil, container.NewVBox(bar), container.NewVBox(code)))
	w.Resize(fyne.NewSize(1366, 768))
	w.Canvas().Focus(e)
	return w
}

// charge makes an order and shows its code.
func charge(client *wxpay.Client, bar *canvas.Rectangle, code *canvas.Image) {
	picture, err := order(client)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		return
	}
	fyne.Do(func() {
		bar.Hide()
		code.Image = picture
		code.Refresh()
	})
}

func order(client *wxpay.Client) (image.Image, error) {
	r := wxpay.UnifiedOrderRequest{
		Body: "街角咖啡", OutTradeNo: "bare-" + rand.Text(), TotalFee: 500, SpbillCreateIP: "127.0.0.1",
		NotifyURL: "https://shop.invalid/notify", TradeType: "NATIVE", ProductID: "1",
	}
	params, err := client.NewOrder(r)
	if err != nil {
		return nil, err
	}
	answer, err := client.UnifiedOrder(context.Background(), params)
	if err != nil {
		return nil, err
	}
	qr, err := qrcode.New(answer.CodeURL, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	return qr.Image(-1), nil
}

// entry calls order on F9.
type entry struct {
	widget.Entry
	order func()
}

// TypedKey implements [fyne.Focusable].
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyF9 {
		e.order()
		return
	}
	e.Entry.TypedKey(ev)
}

// plain is Fyne's theme with the till's typefaces and the size of its text.
type plain struct{ fyne.Theme }

// The typefaces are resources made once: Fyne keeps what it has read of each.
var (
	regular = fyne.NewStaticResource("NotoSansSC-Regular.otf", assets.Regular)
	bold    = fyne.NewStaticResource("NotoSansSC-Bold.otf", assets.Bold)
)

func (p plain) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return p.Theme.Font(style)
	case style.Bold:
		return bold
	}
	return regular
}

func (p plain) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameText {
		return 16
	}
	return p.Theme.Size(name)
}
