package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"wxtill/assets"
)

var _ fyne.Theme = (*tillTheme)(nil)

// tillTheme is the light theme of the till. Fyne's own widgets (entries, scroll
// bars, selects) take everything from it; the till's widgets read the tokens.
//
// Every text style has a Chinese face: Fyne's built-in font has no hanzi, and
// what it falls back to differs from machine to machine.
type tillTheme struct {
	text    float32     // size of body text; 0 means textBody
	border  color.Color // of entries; nil means the button's edge
	ground  color.Color // of entries; nil means the surface
	regular fyne.Resource
	bold    fyne.Resource
}

func newTheme() *tillTheme {
	return &tillTheme{
		regular: fyne.NewStaticResource("NotoSansSC-Regular.otf", assets.Regular),
		bold:    fyne.NewStaticResource("NotoSansSC-Bold.otf", assets.Bold),
	}
}

// bare is the theme for an entry that sits inside a frame of the till's own.
func (t *tillTheme) bare(size float32) *tillTheme {
	b := *t
	b.text, b.border, b.ground = size, colorNone, colorNone
	return &b
}

// slim is the theme for entries: a text that is too long scrolls under the
// cursor, without a bar.
func (t *tillTheme) slim() *tillTheme {
	s := *t
	s.text = textBody
	return &s
}

// Font gives the bold face for bold text and the regular one for all else,
// italics and monospace included: Chinese has neither.
func (t *tillTheme) Font(style fyne.TextStyle) fyne.Resource {
	if style.Symbol {
		return theme.DefaultTheme().Font(style)
	}
	if style.Bold {
		return t.bold
	}
	return t.regular
}

// Color maps Fyne's names to the till's tokens, the same in every variant.
func (t *tillTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameInputBorder:
		if t.border != nil {
			return t.border
		}
		return colorEdge
	case theme.ColorNameInputBackground:
		if t.ground != nil {
			return t.ground
		}
		return colorSurface
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		if t.border != nil {
			return t.border // the frame around shows the focus
		}
	}
	if c, ok := themeColors[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, theme.VariantLight)
}

// Icon gives Fyne's own icons; the till's are in icons.go.
func (t *tillTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

// Size maps Fyne's names to the till's tokens.
func (t *tillTheme) Size(name fyne.ThemeSizeName) float32 {
	if t.text > 0 {
		switch name {
		case theme.SizeNameText:
			return t.text
		case theme.SizeNameScrollBar, theme.SizeNameScrollBarSmall:
			return 0 // a long text scrolls under the cursor without one
		}
	}
	if s, ok := themeSizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name)
}

var themeColors = map[fyne.ThemeColorName]color.Color{
	theme.ColorNameBackground:          colorBG,
	theme.ColorNameForeground:          colorInk,
	theme.ColorNameButton:              colorSurface,
	theme.ColorNameDisabled:            colorFaint,
	theme.ColorNameDisabledButton:      colorBG,
	theme.ColorNamePlaceHolder:         colorInk3,
	theme.ColorNamePrimary:             colorBlue,
	theme.ColorNameFocus:               colorBlueTint, // the ground of a select; the frame around it turns blue
	theme.ColorNameHyperlink:           colorBlue,
	theme.ColorNameSelection:           colorMarked,
	theme.ColorNameHover:               colorBlueTint,
	theme.ColorNamePressed:             colorLine,
	theme.ColorNameSeparator:           colorLine,
	theme.ColorNameScrollBar:           colorInk3,
	theme.ColorNameScrollBarBackground: colorNone,
	theme.ColorNameShadow:              colorNone,
	theme.ColorNameMenuBackground:      colorSurface,
	theme.ColorNameOverlayBackground:   colorSurface,
	theme.ColorNameError:               colorRed,
	theme.ColorNameWarning:             colorAmber,
	theme.ColorNameSuccess:             colorGreen,
	theme.ColorNameForegroundOnPrimary: colorWhite,
	theme.ColorNameForegroundOnError:   colorWhite,
}

var themeSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               textBody,
	theme.SizeNameCaptionText:        textCaption,
	theme.SizeNameSubHeadingText:     textButton,
	theme.SizeNameHeadingText:        textTitle,
	theme.SizeNamePadding:            space4,
	theme.SizeNameInnerPadding:       space12,
	theme.SizeNameInlineIcon:         22,
	theme.SizeNameInputRadius:        radius,
	theme.SizeNameSelectionRadius:    radius,
	theme.SizeNameButtonRadius:       radius,
	theme.SizeNameMenuRadius:         radius,
	theme.SizeNamePopupRadius:        radius,
	theme.SizeNameCardRadius:         radius,
	theme.SizeNameScrollBar:          12,
	theme.SizeNameScrollBarSmall:     6,
	theme.SizeNameSeparatorThickness: 1,
}
