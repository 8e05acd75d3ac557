package words

import "cmp"

// GroupName is what one group of a report is called: by is what the report is split
// by, key and name are the group's.
func (t *Texts) GroupName(by, key, name string) string {
	switch by {
	case "hour":
		return key + ":00"
	case "tender":
		return t.Text("report.tender_" + key)
	case "wait":
		return t.Text("report.wait", key)
	case "category":
		return cmp.Or(key, t.Text("report.no_category"))
	case "operator":
		return cmp.Or(key, t.Text("report.no_operator"))
	case "product":
		return cmp.Or(name, key, t.Text("report.no_product"))
	}
	return key
}
