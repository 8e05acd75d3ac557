// Package assets holds what is embedded in the program beside its code: the
// typefaces, the texts in every language and the icon.
//
// The faces are Noto Sans CJK SC, cut down to the 8,105 characters of the
// official table and those of GB 2312, under the SIL Open Font License
// (fonts/OFL.txt). scripts/build-fonts.sh makes them. There is no other face in
// the program: a rune that they lack shows as an empty box, and a test holds
// the texts to that.
//
// A file of texts is one flat JSON object, from key to text, sorted by key.
// Package words gives them out.
package assets

import (
	_ "embed"
)

// Regular and Bold are OpenType fonts with CFF outlines.
var (
	//go:embed fonts/NotoSansSC-Regular.otf
	Regular []byte
	//go:embed fonts/NotoSansSC-Bold.otf
	Bold []byte
)

// Chinese and English are the texts; both files have the same keys.
var (
	//go:embed lang/zh.json
	Chinese []byte
	//go:embed lang/en.json
	English []byte
)

// Icon is the icon of the program, a PNG with an edge of 512 pixels, drawn from
// icon.svg.
//
//go:embed icon.png
var Icon []byte
