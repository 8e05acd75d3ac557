package ui

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
	"github.com/skip2/go-qrcode"
)

const (
	qrMargin  = 4   // modules of white around a code: ISO/IEC 18004
	qrLargest = 480 // units across the code: what an arm's length wants, 360 to 480
)

var _ fyne.Widget = (*qrView)(nil)

// qrView shows a QR code, black on white in every theme. The picture has one
// pixel a module and is drawn at a whole number of device pixels a module:
// modules of uneven width are what phones fail on.
type qrView struct {
	widget.BaseWidget

	ground *canvas.Rectangle // white around the code, in a dark theme, too
	image  *canvas.Image
	text   string
	across func() float32 // device pixels that the code is to have, without its margin; 0: up to qrLargest units
}

func newQRView(across func() float32) *qrView {
	q := &qrView{across: across, ground: filled(colorWhite, nil, radius), image: &canvas.Image{ScaleMode: canvas.ImageScalePixels, FillMode: canvas.ImageFillStretch}}
	q.ExtendBaseWidget(q)
	return q
}

// set shows the code of text; an empty text shows none.
func (q *qrView) set(text string) error {
	if text == q.text {
		return nil
	}
	q.text, q.image.Image = text, nil
	if text != "" {
		picture, err := qrPicture(text)
		if err != nil {
			q.text = ""
			return err
		}
		q.image.Image = picture
	}
	q.Refresh()
	return nil
}

// qrPicture is the code of text at level M with its margin, one pixel a module.
func qrPicture(text string) (image.Image, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("making the QR code: %w", err)
	}
	code.DisableBorder = true
	modules := code.Bitmap()
	edge := len(modules) + 2*qrMargin
	picture := image.NewGray(image.Rect(0, 0, edge, edge))
	for i := range picture.Pix {
		picture.Pix[i] = 0xFF
	}
	for y, line := range modules {
		for x, dark := range line {
			if dark {
				picture.SetGray(x+qrMargin, y+qrMargin, color.Gray{})
			}
		}
	}
	return picture, nil
}

// CreateRenderer implements [fyne.Widget].
func (q *qrView) CreateRenderer() fyne.WidgetRenderer { return &qrRenderer{q} }

type qrRenderer struct{ view *qrView }

func (r *qrRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(240) }

func (r *qrRenderer) Layout(size fyne.Size) {
	img := r.view.image
	if img.Image == nil {
		img.Hide()
		r.view.ground.Hide()
		return
	}
	img.Show()
	r.view.ground.Show()
	place(r.view.ground, 0, 0, size.Width, size.Height)
	scale := canvasScale(r.view)
	edge := img.Image.Bounds().Dx()
	whole := float32(edge*modulePixels(edge, min(size.Width, size.Height), scale, r.view.across())) / scale
	x := snap((size.Width-whole)/2, scale)
	y := snap((size.Height-whole)/2, scale)
	place(img, x, y, whole, whole)
}

// modulePixels is how many device pixels a module gets where a picture of edge
// modules is to fit into room units: so many that the code is as near to across device
// pixels as whole pixels come, or where that is 0 as many as fit.
func modulePixels(edge int, room, scale, across float32) int {
	pixels := int(room*scale) / edge
	modules := edge - 2*qrMargin
	most := int(qrLargest*scale) / modules
	if across > 0 {
		most = int(across/float32(modules) + 0.5)
	}
	return max(min(pixels, most), 1)
}

// snap moves v to a whole device pixel.
func snap(v, scale float32) float32 { return float32(int(v*scale)) / scale }

// canvasScale is how many device pixels a unit has where o is shown.
func canvasScale(o fyne.CanvasObject) float32 {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.Scale() > 0 {
		return c.Scale()
	}
	return 1
}

func (r *qrRenderer) Refresh() {
	r.Layout(r.view.Size())
	r.view.image.Refresh()
}

func (r *qrRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.view.ground, r.view.image}
}

func (r *qrRenderer) Destroy() {}
