package ui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxtill/config"
	"wxtill/words"
)

// accountField is a field of the assistant's form, by its name in config.toml.
type accountField struct {
	name     string
	label    string // key of the words
	at       func(*config.Config) *string
	required bool
}

// accountFields are what a shop has to know of its account, and what it may know.
var accountFields = []accountField{
	{"shop.name", "settings.shop_name", func(c *config.Config) *string { return &c.Shop.Name }, true},
	{"shop.till", "settings.till", func(c *config.Config) *string { return &c.Shop.Till }, true},
	{"appid", "settings.appid", func(c *config.Config) *string { return &c.AppID }, true},
	{"mch_id", "settings.mch_id", func(c *config.Config) *string { return &c.MchID }, true},
	{"key", "settings.key", nil, true},
	{"device_info", "settings.device_info", func(c *config.Config) *string { return &c.DeviceInfo }, false},
	{"client_cert", "welcome.client_cert", func(c *config.Config) *string { return &c.ClientCert }, false},
	{"client_key", "welcome.client_key", func(c *config.Config) *string { return &c.ClientKey }, false},
}

// askAccount shows the form of the account, with what was wrong with it, if anything.
func (v *welcome) askAccount(wrong words.Explanation) {
	if v.config.Shop.Name = v.shop; v.shop == v.t.Text("welcome.shop") {
		v.config.Shop.Name = "" // the lesson's
	}
	step := startStep{icon: iconSliders, told: words.Explanation{Title: v.t.Text("welcome.account"), Remedy: v.t.Text("welcome.account_where")}}
	if wrong.Title != "" {
		step.icon, step.told = iconWarn, wrong
	}
	v.fields = map[string]*entry{}
	for _, f := range accountFields {
		value := v.config.Key.Reveal()
		if f.at != nil {
			value = *f.at(v.config)
		}
		e := v.entry(value, f.name == "key")
		if f.name == "shop.name" {
			e.SetPlaceHolder(v.t.Text("welcome.shop"))
		}
		v.fields[f.name] = e
		step.fields = append(step.fields, startField{v.t.Text(f.label), e})
	}
	step.choices = []startChoice{
		{v.t.Text("welcome.check"), "Enter", enterKeys, v.enterAccount},
		v.back(func() { v.takeAccount(); v.begin() }),
	}
	v.show(step)
}

// enterAccount goes to the first field that still has to be filled in, or checks all. Where
// that field has the focus already, it says what is missing.
func (v *welcome) enterAccount() {
	v.takeAccount()
	var missing []string
	first := ""
	for _, f := range accountFields {
		if f.required && v.fields[f.name].Text == "" {
			missing = append(missing, v.t.Text(f.label))
			first = cmp.Or(first, f.name)
		}
	}
	if first == "" {
		v.checkAccount()
		return
	}
	if v.win.Canvas().Focused() == fyne.Focusable(v.fields[first]) {
		v.askAccount(words.Explanation{Title: v.t.Text("welcome.missing", strings.Join(missing, v.t.Text("keys.comma"))), Remedy: v.t.Text("welcome.account_where")})
	}
	v.win.Canvas().Focus(v.fields[first])
}

// takeAccount takes what has been filled in.
func (v *welcome) takeAccount() {
	for _, f := range accountFields {
		text := strings.TrimSpace(v.fields[f.name].Text)
		if f.at == nil {
			v.config.Key = config.NewKey(text)
			continue
		}
		*f.at(v.config) = text
	}
	v.name(v.config.Shop.Name)
	v.config.Shop.Language = string(v.t.Language())
}

// checkTime is how long WeChat may take to answer about an account.
const checkTime = 12 * time.Second

// checkAccount asks WeChat, until somebody goes back.
func (v *welcome) checkAccount() {
	ctx, stop := context.WithTimeout(v.work.ctx, checkTime)
	v.asked++
	asked := v.asked
	v.show(startStep{
		icon: iconClock, told: words.Explanation{Title: v.t.Text("welcome.checking")},
		choices: []startChoice{v.back(func() { stop(); v.asked++; v.askAccount(words.Explanation{}) })},
	})
	var found []Finding
	account := *v.config
	v.work.do(func(context.Context) (err error) {
		found, err = v.Account(ctx, &account)
		return err
	}, func(err error) {
		late := ctx.Err() != nil
		stop()
		switch {
		case v.asked != asked:
			return
		case late && err == nil && !slices.ContainsFunc(found, func(f Finding) bool { return f.Failed }):
			found = append(found, Finding{Failed: true, Said: v.t.Text("welcome.slow"), Do: v.t.Text("welcome.slow.do")})
		}
		if err != nil {
			v.refuse(err)
			return
		}
		v.judge(found)
	})
}

// refuse shows the form again and says what is wrong, in the field that it is about where
// there is one.
func (v *welcome) refuse(err error) {
	wrong := config.AsErrors(err)
	switch {
	case len(wrong) > 0 && wrong[0].Field == "printer.address":
		v.askAddress(v.t.Explain(wrong[0]))
		return
	case len(wrong) == 0 || v.fields[wrong[0].Field] == nil:
		v.askAccount(v.t.Explain(err))
		return
	}
	told := v.t.Explain(wrong[0])
	for _, f := range accountFields {
		if f.name == wrong[0].Field { // which is called otherwise here
			told.Title = strings.Replace(told.Title, f.name, v.t.Text(f.label), 1)
		}
	}
	v.askAccount(told)
	e := v.fields[wrong[0].Field]
	v.win.Canvas().Focus(e)
	e.selectAll()
}

// judge shows what WeChat had to say.
func (v *welcome) judge(found []Finding) {
	step := startStep{icon: iconTick, told: words.Explanation{Title: v.t.Text("welcome.known")}}
	var lines []string
	for _, f := range found {
		if f.Failed {
			step.icon, step.told.Title = iconWarn, v.t.Text("welcome.unknown")
			if step.told.Remedy == "" {
				step.told.Remedy = f.Do
			}
		}
		lines = append(lines, strings.ReplaceAll(f.Said, "\n", " "))
	}
	step.told.Detail = strings.Join(lines, "\n")
	mend := startChoice{v.t.Text("welcome.mend"), "Enter", enterKeys, func() { v.askAccount(words.Explanation{}) }}
	step.choices = []startChoice{mend, {v.t.Text("welcome.anyway"), "F9", []fyne.KeyName{fyne.KeyF9}, v.askPrinter}}
	if step.icon == iconTick {
		mend.cap, mend.keys = "Esc", []fyne.KeyName{fyne.KeyEscape}
		step.choices = []startChoice{{v.t.Text("welcome.to_printer"), "Enter", enterKeys, v.askPrinter}, mend}
	}
	v.show(step)
}
