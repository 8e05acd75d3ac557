package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"wxtill/assets"
)

var _ fyne.Theme = (*tillTheme)(nil)

// tillTheme is the theme of the till, light or dark. Fyne's own widgets (entries, scroll
// bars, selects) take everything from it; the till's widgets hold tokens, which read
// their colours from it.
//
// Every text style has a Chinese face: Fyne's built-in font has no hanzi, and
// what it falls back to differs from machine to machine.
type tillTheme struct {
	palette *palette
	regular fyne.Resource
	bold    fyne.Resource
}

// The themes by the configuration.
const (
	light = "light"
	dark  = "dark"
)

// newTheme is the theme of that name; one that is not known is light.
func newTheme(name string) *tillTheme {
	colours := &lightPalette
	if name == dark {
		colours = &darkPalette
	}
	return &tillTheme{
		palette: colours,
		regular: fyne.NewStaticResource("NotoSansSC-Regular.otf", assets.Regular),
		bold:    fyne.NewStaticResource("NotoSansSC-Bold.otf", assets.Bold),
	}
}

// wear has the app look by the theme of that name. Where it does already nothing is done:
// Fyne reads the typefaces anew for every theme it is given, and keeps those of before.
func wear(app fyne.App, name string) {
	next := newTheme(name)
	if worn, ok := app.Settings().Theme().(*tillTheme); !ok || worn.palette != next.palette {
		app.Settings().SetTheme(next)
	}
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

// Color maps Fyne's names to the till's tokens, whatever variant the desktop wants.
func (t *tillTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameScrollBarBackground, theme.ColorNameShadow:
		return colorNone
	}
	if c, ok := themeColors[name]; ok {
		return t.palette[c]
	}
	return theme.DefaultTheme().Color(name, t.variant())
}

// variant is Fyne's word for it.
func (t *tillTheme) variant() fyne.ThemeVariant {
	if t.palette == &darkPalette {
		return theme.VariantDark
	}
	return theme.VariantLight
}

// Icon gives Fyne's own icons; the till's are in icons.go.
func (t *tillTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

// Size maps Fyne's names to the till's tokens.
func (t *tillTheme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := themeSizes[name]; ok {
		return s
	}
	return theme.DefaultTheme().Size(name)
}

var themeColors = map[fyne.ThemeColorName]token{
	theme.ColorNameBackground:          colorBG,
	theme.ColorNameForeground:          colorInk,
	theme.ColorNameButton:              colorSurface,
	theme.ColorNameDisabled:            colorFaint,
	theme.ColorNameInputBackground:     colorSurface,
	theme.ColorNameInputBorder:         colorEdge,
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
	theme.ColorNameMenuBackground:      colorSurface,
	theme.ColorNameOverlayBackground:   colorSurface,
	theme.ColorNameError:               colorRed,
	theme.ColorNameWarning:             colorAmber,
	theme.ColorNameSuccess:             colorGreen,
	theme.ColorNameForegroundOnPrimary: colorSurface,
	theme.ColorNameForegroundOnError:   colorSurface,
}

var themeSizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               fieldText,
	theme.SizeNameCaptionText:        textCaption,
	theme.SizeNameSubHeadingText:     textButton,
	theme.SizeNameHeadingText:        textTitle,
	theme.SizeNamePadding:            space4,
	theme.SizeNameInnerPadding:       space12,
	theme.SizeNameInlineIcon:         22,
	theme.SizeNameInputRadius:        radius,
	theme.SizeNameInputBorder:        frameWidth,
	theme.SizeNameSelectionRadius:    radius,
	theme.SizeNameButtonRadius:       radius,
	theme.SizeNameMenuRadius:         radius,
	theme.SizeNamePopupRadius:        radius,
	theme.SizeNameCardRadius:         radius,
	theme.SizeNameScrollBar:          12,
	theme.SizeNameScrollBarSmall:     6,
	theme.SizeNameSeparatorThickness: 1,
}
