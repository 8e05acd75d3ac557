package ui

import "image/color"

// The colours of the till. Text on its ground always has a contrast of 4.5:1 or
// more; theme_test.go reckons it.
var (
	colorBG      = rgb(0xF4F6F8) // page
	colorSurface = rgb(0xFFFFFF) // cards, tables, buttons
	colorLine    = rgb(0xE1E5EA) // hairlines
	colorEdge    = rgb(0xC9D0D9) // edge of a button
	colorInk     = rgb(0x14181F)
	colorInk2    = rgb(0x515B69) // secondary text
	colorInk3    = rgb(0x646E7B) // captions
	colorFaint   = rgb(0x7A838F) // label of a button that cannot be pressed

	colorRail     = rgb(0x18202B)
	colorRailOn   = rgb(0x273242)
	colorRailMark = rgb(0x19B366)
	colorRailText = rgb(0xC6CED9)

	colorGreen     = rgb(0x0A7A43)
	colorGreenTint = rgb(0xE7F5ED)
	colorAmber     = rgb(0x9A5B00)
	colorAmberTint = rgb(0xFFF4DE)
	colorRed       = rgb(0xB3261E)
	colorRedTint   = rgb(0xFDECEA)
	colorBlue      = rgb(0x1F4FD8)
	colorBlueTint  = rgb(0xEEF3FF)
	colorMarked    = rgb(0xC3D3FF) // text that the next key replaces: the tint alone cannot be seen on white
	colorGreyTint  = rgb(0xEDF0F3)

	colorDotOK    = rgb(0x14A05A)
	colorDotAmber = rgb(0xE8A100)

	colorTraining     = rgb(0xF5A524)
	colorTrainingDark = rgb(0x2A2115)
	colorWhite        = rgb(0xFFFFFF)
	colorVeil         = color.NRGBA{R: 0x14, G: 0x18, B: 0x1F, A: 0x99} // over the page behind an overlay

	// colorNone is the one that Fyne does not draw: other transparent colours cost
	// as much as visible ones.
	colorNone color.Color = color.Transparent
)

// Sizes of text and space, in Fyne's units: device pixels where the scale is 1.
const (
	textCap     = 12 // on a key cap
	textCaption = 14
	textBody    = 16
	textButton  = 18 // tables and buttons
	textTitle   = 22
	textFigure  = 34
	textTotal   = 52
	textAmount  = 104 // amount of a payment
	textPaid    = 128 // amount on the green screen

	space4  = 4
	space8  = 8
	space12 = 12
	space16 = 16
	space24 = 24
	space32 = 32

	radius       = 10
	buttonHeight = 56
	mainHeight   = 84
	payHeight    = 64 // buttons under a payment
	smallHeight  = 48 // least height of anything to press
	rowHeight    = 54
	tallRow      = 64 // with a second line of text
	railWidth    = 88
	phoneWidth   = 280
	statusHeight = 36
	stripeHeight = 28
)

// tone is what a colour says; [tone.ink] and [tone.tint] are its two shades.
type tone int

const (
	toneGrey tone = iota
	toneGreen
	toneAmber
	toneRed
	toneBlue
)

// ink is the colour of text and marks of the tone.
func (t tone) ink() color.NRGBA {
	return [...]color.NRGBA{colorInk2, colorGreen, colorAmber, colorRed, colorBlue}[t]
}

// tint is the ground under text in the tone's ink.
func (t tone) tint() color.NRGBA {
	return [...]color.NRGBA{colorGreyTint, colorGreenTint, colorAmberTint, colorRedTint, colorBlueTint}[t]
}

// rgb is the opaque colour 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
