package dots

// Bars draws a barcode, each module so many dots wide; nil where there is none.
func Bars(data string, module, height int) *Bitmap {
	bars := Code128(data)
	if bars == nil {
		return nil
	}
	b := New(Code128Modules(len(data))*module, height)
	x := 0
	for i, modules := range bars {
		if i%2 == 0 {
			b.Fill(x, 0, modules*module, height)
		}
		x += modules * module
	}
	return b
}
