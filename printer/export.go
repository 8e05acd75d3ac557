package printer

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"slices"
	"strings"
)

// Formats are those that a slip can be written in, as the ends of file names.
var Formats = []string{"pdf", "png", "txt"}

// ErrFormat says that a slip cannot be written in a format.
var ErrFormat = errors.New("a slip is written as pdf, png or txt")

// paperEdge is the white around what an export shows, in dots: 5 mm, as on paper.
const paperEdge = 40

// Export writes the document as it comes out of the printer of the profile, in one of
// the [Formats].
func Export(w io.Writer, doc Document, profile Profile, format string) error {
	switch format {
	case "pdf":
		return writePDF(w, doc, profile)
	case "png":
		return writePNG(w, doc, profile)
	case "txt":
		_, err := io.WriteString(w, strings.Join(doc.Text(profile.page().columns), "\n")+"\n")
		return err
	}
	return fmt.Errorf("%w: %q", ErrFormat, format)
}

// FormatOf is the format that the name of a file asks for. Errors: ErrFormat.
func FormatOf(name string) (string, error) {
	end := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	if !slices.Contains(Formats, end) {
		return "", fmt.Errorf("%w: %q", ErrFormat, name)
	}
	return end, nil
}

// writePNG writes the dots, black on white, with an edge.
func writePNG(w io.Writer, doc Document, profile Profile) error {
	roll := Draw(doc, profile).Image()
	area := roll.Bounds()
	sheet := image.NewPaletted(image.Rect(0, 0, area.Dx()+2*paperEdge, area.Dy()+2*paperEdge), color.Palette{color.White, color.Black})
	draw.Draw(sheet, area.Add(image.Pt(paperEdge, paperEdge)), roll, image.Point{}, draw.Src)
	return png.Encode(w, sheet)
}
