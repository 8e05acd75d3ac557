package pos_test

import (
	"slices"
	"testing"

	"wxtill/pos"
)

var goods = pos.Catalogue{
	{Code: "CF001", Barcodes: []string{"6901234500011", "2000001"}, Name: "美式 中杯", Pinyin: "mszb", Price: 1600},
	{Code: "CF002", Barcodes: []string{"6901234500028"}, Name: "拿铁 大杯", Pinyin: "ntdb", Price: 2200},
	{Code: "TE001", Name: "Coffee Cake", Pinyin: "cc", Price: 1800},
	{Name: "没有编码", Pinyin: "mybm", Price: 100},
}

func TestByScan(t *testing.T) {
	for in, want := range map[string]string{
		"6901234500011":  "美式 中杯",
		"2000001":        "美式 中杯",
		" 6901234500028": "拿铁 大杯",
		"cf002":          "拿铁 大杯",
		"ＣＦ００２":          "拿铁 大杯",
		"CF00":           "",
		"690123450001":   "",
		"mszb":           "",
		"没有编码":           "",
	} {
		if got, ok := goods.ByScan(in); got.Name != want || ok != (want != "") {
			t.Errorf("ByScan(%q) = %q, %v; want %q", in, got.Name, ok, want)
		}
	}
	if got, ok := goods.ByScan(""); ok {
		t.Errorf("nothing scanned is %q", got.Name)
	}
}

func TestSearch(t *testing.T) {
	for _, c := range []struct {
		q     string
		limit int
		want  []string
	}{
		{"cf", 9, []string{"美式 中杯", "拿铁 大杯"}},
		{"ＣＦ", 9, []string{"美式 中杯", "拿铁 大杯"}},
		{"c", 9, []string{"美式 中杯", "拿铁 大杯", "Coffee Cake"}},
		{"c", 2, []string{"美式 中杯", "拿铁 大杯"}},
		{"ntd", 9, []string{"拿铁 大杯"}},
		{"大杯", 9, []string{"拿铁 大杯"}},
		{"cake", 9, []string{"Coffee Cake"}},
		{"001", 9, []string{"美式 中杯", "Coffee Cake"}},
		{"00028", 9, []string{"拿铁 大杯"}},
		// What begins with it comes first.
		{"m", 9, []string{"美式 中杯", "没有编码"}},
		{"e", 9, []string{"Coffee Cake"}},
		{" ", 9, nil},
		{"", 9, nil},
		{"xyz", 9, nil},
		{"cf", 0, nil},
	} {
		var got []string
		for _, g := range goods.Search(c.q, c.limit) {
			got = append(got, g.Name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Search(%q, %d) = %q, want %q", c.q, c.limit, got, c.want)
		}
	}
}

// TestSampleGoods: each article can be scanned, and none is another by mistake.
func TestSampleGoods(t *testing.T) {
	sample := pos.SampleGoods()
	for _, g := range sample {
		for _, key := range append([]string{g.Code}, g.Barcodes...) {
			if found, ok := sample.ByScan(key); !ok || found.Name != g.Name {
				t.Errorf("%s scans as %q", key, found.Name)
			}
		}
		if g.Price <= 0 || g.Name == "" || g.Pinyin == "" {
			t.Errorf("%+v", g)
		}
	}
}
