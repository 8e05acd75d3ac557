package ui

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// icon names a drawing of the table below.
type icon string

const (
	iconBasket  icon = "basket"
	iconSlip    icon = "slip"
	iconSliders icon = "sliders"
	iconSearch  icon = "search"
	iconErase   icon = "erase"
	iconTick    icon = "tick"
	iconWarn    icon = "warn"
	iconPhone   icon = "phone"
	iconClock   icon = "clock"
	iconChart   icon = "chart"
	iconCash    icon = "cash"
	iconCross   icon = "cross"
	iconKeys    icon = "keys"
	iconPerson  icon = "person"
	iconBars    icon = "bars"
	iconLeft    icon = "left"
	iconRight   icon = "right"
	iconBox     icon = "box"
	iconTicked  icon = "ticked"
	iconGoods   icon = "goods"
	iconLoud    icon = "loud"
	iconSilent  icon = "silent"
	iconScreen  icon = "screen"
)

// iconPaths are strokes on a field of 24 by 24.
var iconPaths = map[icon]string{
	iconBasket:  "M4 9 L20 9 L18.5 19 L5.5 19 Z M8 9 L8 7 C8 1.700 16 1.700 16 7 L16 9",
	iconSlip:    "M6 3 L18 3 L18 21 L15 19 L12 21 L9 19 L6 21 Z M9 8 L15 8 M9 12 L15 12",
	iconSliders: "M4 7 L14 7 M18 7 L20 7 M4 17 L8 17 M12 17 L20 17 M16 4.500 L16 9.500 M10 14.500 L10 19.500",
	iconSearch:  "M10.500 4 C19.200 4 19.200 17 10.500 17 C1.800 17 1.800 4 10.500 4 M16 16 L21 21",
	iconErase:   "M8 5 L21 5 L21 19 L8 19 L2 12 Z M11 9 L17 15 M17 9 L11 15",
	iconTick:    "M12 1.500 C26 1.500 26 22.500 12 22.500 C-2 22.500 -2 1.500 12 1.500 M6.500 12.500 L10.200 16.200 L17.500 9",
	iconWarn:    "M12 3 L22 20 L2 20 Z M12 9.500 L12 14.500 M12 16.600 L12 18",
	iconPhone:   "M7 2 L17 2 L17 22 L7 22 Z M10.500 19 L13.500 19",
	iconClock:   "M12 3 C24 3 24 21 12 21 C0 21 0 3 12 3 M12 7 L12 12 L15 14",
	iconChart:   "M4 4 L4 20 L20 20 M7 15 L11 10 L14 13 L19 6",
	iconCash:    "M3 6 L21 6 L21 18 L3 18 Z M12 9 C16 9 16 15 12 15 C8 15 8 9 12 9",
	iconCross:   "M12 1.500 C26 1.500 26 22.500 12 22.500 C-2 22.500 -2 1.500 12 1.500 M8 8 L16 16 M16 8 L8 16",
	iconPerson:  "M12 4 C17.300 4 17.300 12 12 12 C6.700 12 6.700 4 12 4 M4 21 C4 13.500 20 13.500 20 21",
	iconLeft:    "M15 5 L7 12 L15 19",
	iconRight:   "M9 5 L17 12 L9 19",
	iconBox:     "M4 4 L20 4 L20 20 L4 20 Z",
	iconTicked:  "M4 4 L20 4 L20 20 L4 20 Z M7.500 12.300 L10.800 15.600 L16.800 8.800",
	iconGoods:   "M4 4 L20 4 L20 20 L4 20 Z M4 9.500 L20 9.500 M10 9.500 L10 20",
	iconLoud:    "M3 9 L7 9 L12 5 L12 19 L7 15 L3 15 Z M15.500 9 C17.500 10.500 17.500 13.500 15.500 15 M18 6 C22 9 22 15 18 18",
	iconSilent:  "M3 9 L7 9 L12 5 L12 19 L7 15 L3 15 Z M15.500 9 L21.500 15 M21.500 9 L15.500 15",
	iconScreen:  "M3 4 L21 4 L21 16 L3 16 Z M12 16 L12 20 M8 20 L16 20",
	iconBars:    "M4 20 L21 20 M6 16 L6 8 M11 16 L11 4 M16 16 L16 10",
	iconKeys:    "M3 6 L21 6 L21 18 L3 18 Z M7 10 L7.1 10 M12 10 L12.1 10 M17 10 L17.1 10 M8 14 L16 14",
}

// draw is the icon as a picture in one colour with strokes of the given width.
func (i icon) draw(ink token, stroke float32) fyne.Resource {
	c := ink.now()
	hue := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B)
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">`+
		`<path d="%s" fill="none" stroke="%s" stroke-width="%g" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
		iconPaths[i], hue, stroke)
	// Fyne caches pictures by name, so the name says all that shapes them.
	return fyne.NewStaticResource(fmt.Sprintf("%s-%s-%g.svg", i, hue[1:], stroke), []byte(svg))
}

// image is the icon as a canvas object with the given edge.
func (i icon) image(ink token, edge float32) *canvas.Image {
	img := canvas.NewImageFromResource(i.draw(ink, lineWeight(edge)))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(edge))
	return img
}

// lineWeight is the stroke for a picture of the given edge: what draws it
// scales the paths but not their strokes.
func lineWeight(edge float32) float32 { return max(1.8*edge/24, 1.6) }

// wechatMark is a bubble of speech in WeChat's green: its colour is the mark's alone. A tick
// would say that something is done.
func wechatMark(edge float32) *canvas.Image {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">` +
		`<path d="M12 2 C25 2 25 19 12 19 C10.800 19 9.700 18.900 8.700 18.600 L4 22 L4.800 16.800 C-1 12 1.500 2 12 2 Z" fill="#07C160"/>` +
		`<circle cx="8.500" cy="10.500" r="1.500" fill="#FFFFFF"/><circle cx="15.500" cy="10.500" r="1.500" fill="#FFFFFF"/></svg>`
	img := canvas.NewImageFromResource(fyne.NewStaticResource("wechat.svg", []byte(svg)))
	img.FillMode = canvas.ImageFillContain
	img.SetMinSize(fyne.NewSquareSize(edge))
	return img
}
