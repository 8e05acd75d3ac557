package ui

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// keyLike is what a key of the translations looks like, with its family.
var keyLike = regexp.MustCompile(`^([a-z]+)\.[a-z0-9_]+(\.[a-z0-9_]+)*$`)

// family reports whether keys begin so. Files and domains that look like a key do not,
// but for the file of the configuration.
func (b *bench) family(name string) bool {
	for key := range ownKeys {
		if strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}

// told holds the scene to no key in the place of its text: one that has no translation is
// shown as it is.
func (b *bench) told() {
	b.Helper()
	look := func(text string) {
		if m := keyLike.FindStringSubmatch(text); m != nil && b.family(m[1]) && !strings.HasSuffix(text, ".toml") {
			b.Errorf("%q has no translation", text)
		}
	}
	for _, root := range []fyne.CanvasObject{b.w.inner, b.w.veil} {
		walkShown(root, func(o fyne.CanvasObject) bool {
			switch o := o.(type) {
			case *canvas.Text:
				look(o.Text)
			case *line:
				look(o.full)
			case *para:
				look(o.full)
			}
			return true
		})
	}
}
