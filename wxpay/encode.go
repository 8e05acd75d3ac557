package wxpay

// AppendXML appends the document <xml>...</xml> to dst. Values are escaped so
// that any XML reader gives them back unchanged: "]]>" needs no care of its own
// because every > is escaped, and a carriage return is written as a reference
// because readers turn bare ones into line feeds. Names are written as they are.
func (p Params) AppendXML(dst []byte) []byte {
	dst = append(dst, "<xml>"...)
	for i := range p {
		dst = append(dst, '<')
		dst = append(dst, p[i].Name...)
		dst = append(dst, '>')
		dst = appendEscaped(dst, p[i].Value)
		dst = append(dst, "</"...)
		dst = append(dst, p[i].Name...)
		dst = append(dst, '>')
	}
	return append(dst, "</xml>"...)
}

// appendEscaped copies the runs between special characters whole.
func appendEscaped(dst []byte, value string) []byte {
	from := 0
	for i := 0; i < len(value); i++ {
		escape := ""
		switch value[i] {
		case '&':
			escape = "&amp;"
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '\r':
			escape = "&#13;"
		default:
			continue
		}
		dst = append(dst, value[from:i]...)
		dst = append(dst, escape...)
		from = i + 1
	}
	return append(dst, value[from:]...)
}
