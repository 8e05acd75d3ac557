package printer

import "wxtill/printer/dots"

// bandRows is how many rows one raster command carries at most: those of a line of text.
// Where a slip breaks off within a band, as many bytes as it may have are needed to end it.
const bandRows = dots.CellHeight + lineGap

// raster sends a picture by GS v 0, at the width that it has, in bands: the
// alignment puts it in its place, so that no white is carried over the line.
func (e *encoder) raster(b *dots.Bitmap) {
	for y := 0; y < b.Height; y += bandRows {
		band := b.Rows(y, min(y+bandRows, b.Height))
		e.put(gsByte, 'v', '0', 0, byte(band.Stride), byte(band.Stride>>8), byte(band.Height), byte(band.Height>>8))
		e.out = appendHarmless(e.out, band.Bits)
	}
}

// appendHarmless appends raster data in which one white dot is made black wherever
// it would hold a real-time command. DLE EOT, DLE ENQ and DLE DC4 are obeyed by
// printers also within a picture: one would answer, or open the drawer.
func appendHarmless(dst, data []byte) []byte {
	var before byte
	for _, b := range data {
		if before == dleByte {
			switch b {
			case eotByte, enqByte:
				b |= 0x02
			case dc4Byte:
				b |= 0x01
			}
		}
		dst = append(dst, b)
		before = b
	}
	return dst
}
