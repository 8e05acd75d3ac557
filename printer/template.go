package printer

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // logos come as either
	"image/png"
	"strings"
	"time"

	"wxtill/pos"
	"wxtill/printer/dots"
)

// lines adds what the shop has written, a heading for each of its lines.
func (b *builder) lines(text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		b.add(Heading(line, Style{}))
	}
}

// letterhead is what stands over a customer's slip: the logo, the shop's name, and
// what the shop says of itself.
func (b *builder) letterhead() {
	if t := b.template; t != nil && len(t.Logo) > 0 {
		if picture, _, err := image.Decode(bytes.NewReader(t.Logo)); err == nil { // it could be read when it was chosen
			b.add(Logo{picture, t.LogoWidth})
		}
	}
	b.add(Heading(b.shop.Name, Style{Double: true}))
	if b.template != nil {
		b.lines(b.template.Header)
	}
}

// shows reports whether the shop wants the part on its slips.
func (b *builder) shows(part pos.SlipPart) bool { return b.template.Shows(part) }

// styled is the document in the size that the shop has chosen.
func (b *builder) styled() Document {
	if b.template == nil || !b.template.Large {
		return b.doc
	}
	large := make(Document, len(b.doc))
	for i, e := range b.doc {
		switch x := e.(type) {
		case Text:
			runs := make([]Run, len(x.Runs))
			for j, run := range x.Runs {
				runs[j] = Run{run.Text, run.Style.tall()}
			}
			e = Text{runs, x.Align}
		case Fact:
			x.Style = x.Style.tall()
			e = x
		case Row:
			x.Style = x.Style.tall()
			e = x
		}
		large[i] = e
	}
	return large
}

// tall is the style twice as high.
func (s Style) tall() Style {
	s.Tall = !s.Double
	return s
}

// Logo is a picture that is made to fit the paper: at most so many percent of it wide,
// or as wide as it is, and no wider than the paper.
type Logo struct {
	Image   image.Image
	Percent int
}

func (l Logo) fit(p page) []Element {
	most := p.dots
	if l.Percent > 0 {
		most = max(p.dots*l.Percent/100, 1)
	}
	if picture := dots.FromImage(l.Image, most).Trim(); picture != nil {
		return []Element{Picture{picture}}
	}
	return nil
}

// bitsPerByte are those of a byte on a serial line: 8 and one to each side.
const bitsPerByte = 10

// Limits of a logo: of what is read, and of what is kept.
const (
	mostPixels = 25_000_000
	logoEdge   = 576 // dots of 80 mm paper
)

// ReadLogo makes of a PNG or a JPEG what a template keeps: grey, and no larger than the
// widest paper, nor than a book holds. Errors: pos.ErrNoPicture.
func ReadLogo(file []byte) ([]byte, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", pos.ErrNoPicture, err)
	case config.Width < 1 || config.Height < 1 || config.Width*config.Height > mostPixels:
		return nil, fmt.Errorf("%w: %d x %d", pos.ErrNoPicture, config.Width, config.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", pos.ErrNoPicture, err)
	}
	longest := max(config.Width, config.Height)
	for edge := min(longest, logoEdge); ; edge = edge * 3 / 4 { // a photograph's dots hardly pack
		width, height := max(config.Width*edge/longest, 1), max(config.Height*edge/longest, 1)
		var out bytes.Buffer
		if err := png.Encode(&out, dots.Greys(picture, width, height)); err != nil || out.Len() <= pos.MaxLogo {
			return out.Bytes(), err
		}
	}
}

// Cost is what a picture takes to print.
type Cost struct {
	Width, Height int // dots
	Bytes         int
	Time          time.Duration // on a serial line; 0 where there is no such line
}

// LogoCost is what the logo of a template adds to each slip, at a printer whose line
// carries so many baud; 0 is no serial line.
func LogoCost(t pos.Template, profile Profile, baud int) (Cost, error) {
	picture, _, err := image.Decode(bytes.NewReader(t.Logo))
	if err != nil {
		return Cost{}, fmt.Errorf("%w: %w", pos.ErrNoPicture, err)
	}
	var c Cost
	doc := Document{Logo{picture, t.LogoWidth}}
	for _, e := range doc.fit(profile.page()) {
		c.Width, c.Height = e.(Picture).Dots.Width, e.(Picture).Dots.Height
	}
	c.Bytes = len(Encode(doc, profile)) - len(Encode(nil, profile))
	if baud > 0 {
		c.Time = time.Duration(c.Bytes) * bitsPerByte * time.Second / time.Duration(baud)
	}
	return c, nil
}
