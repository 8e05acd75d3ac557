package words

// Explanation is an error in words for the person at the till.
type Explanation struct {
	Title  string // what happened, a few words
	Detail string // the particulars; may be empty
	Remedy string // what to do next
}

// String is the explanation as running text.
func (e Explanation) String() string {
	text := e.Title
	for _, part := range []string{e.Detail, e.Remedy} {
		if part != "" {
			text += "\n" + part
		}
	}
	return text
}
