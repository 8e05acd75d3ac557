package ui

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
)

var update = flag.Bool("update", false, "write the golden files anew")

// places are where on a window of 1024x768 the buttons are in a scene, by the command or
// by what stands on them, and the rows of tables. Tests in a real window go by them with
// the mouse.
type places map[string][2]int

// placeScenes are the scenes that are gone through by mouse.
var placeScenes = []string{
	"sell", "sell-letters", "sell-hits", "sell-discount", "discount-pad", "cash", "cash-paid", "split", "pay-scan", "pay-withdraw", "parked",
}

// TestPlaces keeps testdata/places.json.
func TestPlaces(t *testing.T) {
	all := map[string]places{}
	for _, s := range scenes {
		if !slices.Contains(placeScenes, s.name) {
			continue
		}
		b := newBench(t, small, shop)
		s.set(b)
		at := places{}
		root := fyne.CanvasObject(b.w.inner)
		if b.w.overlay != nil {
			root = b.w.veil
		}
		b.findPlaces(root, at)
		all[s.name] = at
	}
	if len(all) != len(placeScenes) {
		t.Errorf("%d scenes of %d", len(all), len(placeScenes))
	}
	text, err := json.MarshalIndent(all, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "places.json", append(text, '\n'))
}

// golden holds a text to that of a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != string(got) {
		t.Errorf("%s is another (%v); go test ./ui -run '%s' -update writes it", path, err, t.Name())
	}
}

// findPlaces notes what can be pressed under o.
func (b *bench) findPlaces(o fyne.CanvasObject, at places) {
	note := func(o fyne.CanvasObject, name string) {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if _, twice := at[name]; !twice {
			at[name] = [2]int{int(pos.X + o.Size().Width/2), int(pos.Y + o.Size().Height/2)}
		}
	}
	walkShown(o, func(o fyne.CanvasObject) bool {
		switch o := o.(type) {
		case *keyButton:
			note(o, b.nameOf(o))
			return false
		case *tableRow:
			if o.table.pick != nil {
				note(o, fmt.Sprintf("row %d", o.index))
			}
			return false
		}
		return true
	})
}

// nameOf is the command of a button, or what stands on it.
func (b *bench) nameOf(k *keyButton) string {
	for _, c := range b.w.buttons {
		if c.button == k {
			return c.cmd.id
		}
	}
	return k.label.Text
}
