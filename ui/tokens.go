package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
)

// token is a colour of the till by what it is for. As a [color.Color] it is that of the
// theme that is worn now.
type token uint8

var _ color.Color = token(0)

const (
	colorBG       token = iota // page
	colorSurface               // cards, tables, buttons
	colorLine                  // hairlines
	colorEdge                  // edge of a button
	colorCapEdge               // edge of a key cap
	colorRowRule               // between the rows of a table
	colorTray                  // under what is no part of the till: phone, paper
	colorInk                   // text
	colorInk2                  // secondary text
	colorInk3                  // captions
	colorFaint                 // label of a button that cannot be pressed
	colorOff                   // its ground
	colorGreyTint              // of a grey chip, and of what the mouse is over
	colorCase                  // edge of the phone

	colorRail
	colorRailOn
	colorRailMark
	colorRailText
	colorBadge // ground of a number on the rail

	colorGreen     // money confirmed
	colorGreenTint // ground of text in that ink
	colorGreenFill // ground of white text: the main action
	colorAmber
	colorAmberTint
	colorRed
	colorRedTint
	colorRedFill
	colorBlue // focus, selection, in progress
	colorBlueTint
	colorMarked // text that the next key replaces: the tint alone cannot be seen on the surface

	colorDotOK
	colorDotAmber
	colorBar      // of a chart
	colorBarBelow // that hangs down

	colorTraining
	colorTrainingDark
	colorWhite // on a fill, and paper
	colorVeil  // over the page behind an overlay

	tokenCount
)

// colorNone is the one that Fyne does not draw: other transparent colours cost
// as much as visible ones.
var colorNone color.Color = color.Transparent

// palette is every token of a theme.
type palette [tokenCount]color.NRGBA

// The tokens of both themes. Text on its ground always has a contrast of 4.5:1 or more;
// contrast_test.go reckons it.
var (
	lightPalette = palette{
		colorBG: rgb(0xF4F6F8), colorSurface: rgb(0xFFFFFF), colorLine: rgb(0xE1E5EA), colorEdge: rgb(0xC9D0D9),
		colorCapEdge: rgb(0xB9C1CC), colorRowRule: rgb(0xEEF1F4), colorTray: rgb(0xEAEDF1),
		colorInk: rgb(0x14181F), colorInk2: rgb(0x515B69), colorInk3: rgb(0x646E7B),
		colorFaint: rgb(0x626B78), colorOff: rgb(0xEDF0F3), colorGreyTint: rgb(0xEDF0F3), colorCase: rgb(0x14181F),

		colorRail: rgb(0x18202B), colorRailOn: rgb(0x273242), colorRailMark: rgb(0x19B366), colorRailText: rgb(0xC6CED9),
		colorBadge: rgb(0xFFC14D),

		colorGreen: rgb(0x0A7A43), colorGreenTint: rgb(0xE7F5ED), colorGreenFill: rgb(0x0A7A43),
		colorAmber: rgb(0x9A5B00), colorAmberTint: rgb(0xFFF4DE),
		colorRed: rgb(0xB3261E), colorRedTint: rgb(0xFDECEA), colorRedFill: rgb(0xB3261E),
		colorBlue: rgb(0x1F4FD8), colorBlueTint: rgb(0xEEF3FF), colorMarked: rgb(0xC3D3FF),

		colorDotOK: rgb(0x14A05A), colorDotAmber: rgb(0xE8A100), colorBar: rgb(0x7F9BE8), colorBarBelow: rgb(0xD9938D),

		colorTraining: rgb(0xF5A524), colorTrainingDark: rgb(0x2A2115),
		colorWhite: rgb(0xFFFFFF), colorVeil: {R: 0x14, G: 0x18, B: 0x1F, A: 0x99},
	}

	darkPalette = palette{
		colorBG: rgb(0x12171D), colorSurface: rgb(0x1C232C), colorLine: rgb(0x303A46), colorEdge: rgb(0x465362),
		colorCapEdge: rgb(0x5C6979), colorRowRule: rgb(0x29323D), colorTray: rgb(0x0D1116),
		colorInk: rgb(0xEDF1F5), colorInk2: rgb(0xB6C0CC), colorInk3: rgb(0x9CA8B5),
		colorFaint: rgb(0x818C99), colorOff: rgb(0x161B22), colorGreyTint: rgb(0x28313B), colorCase: rgb(0x5C6979),

		colorRail: rgb(0x0B0F14), colorRailOn: rgb(0x273242), colorRailMark: rgb(0x19B366), colorRailText: rgb(0xC6CED9),
		colorBadge: rgb(0xFFC14D),

		colorGreen: rgb(0x56C98C), colorGreenTint: rgb(0x12352A), colorGreenFill: rgb(0x0A7A43),
		colorAmber: rgb(0xF2B13C), colorAmberTint: rgb(0x3A2D12),
		colorRed: rgb(0xFF8A80), colorRedTint: rgb(0x43201F), colorRedFill: rgb(0xB3261E),
		colorBlue: rgb(0x8DB0FF), colorBlueTint: rgb(0x1F2D4D), colorMarked: rgb(0x2F4A8A),

		colorDotOK: rgb(0x2BBF74), colorDotAmber: rgb(0xE8A100), colorBar: rgb(0x4C66AE), colorBarBelow: rgb(0xA35A55),

		colorTraining: rgb(0xF5A524), colorTrainingDark: rgb(0x2A2115),
		colorWhite: rgb(0xFFFFFF), colorVeil: {A: 0x99},
	}
)

// now is the colour of t in the theme that the till wears.
func (t token) now() color.NRGBA {
	if worn, ok := fyne.CurrentApp().Settings().Theme().(*tillTheme); ok {
		return worn.palette[t]
	}
	return lightPalette[t]
}

// RGBA implements [color.Color].
func (t token) RGBA() (r, g, b, a uint32) { return t.now().RGBA() }

// Sizes of text and space, in Fyne's units: device pixels where the scale is 1.
const (
	textCap     = 12 // on a key cap
	textCaption = 14
	textBody    = 16
	textButton  = 18 // tables and buttons
	textTitle   = 22
	textMain    = 24 // on the main button
	textFigure  = 34
	textTotal   = 52
	textChange  = 84  // to be given back: the amount stays the largest
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
func (t tone) ink() token {
	return [...]token{colorInk2, colorGreen, colorAmber, colorRed, colorBlue}[t]
}

// tint is the ground under text in the tone's ink.
func (t tone) tint() token {
	return [...]token{colorGreyTint, colorGreenTint, colorAmberTint, colorRedTint, colorBlueTint}[t]
}

// rgb is the opaque colour 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
