package pos

// Terms are what a shop may change of its till while that is open. What was sold, printed
// or agreed with WeChat before stays as it was.
type Terms struct {
	Name, Language string // of the shop
	// DiscountLimit is how many percent a discount may take off without RightDiscount.
	DiscountLimit int
	CashRounding  CashRounding
	Counting      Counting
	Labels        Labels
	FeeRate       FeeRate
}

// Adopt has the till go by other terms from now on.
func (t *Till) Adopt(terms Terms) { t.adopted.Store(&terms) }

// terms are those in force.
func (t *Till) terms() Terms {
	if terms := t.adopted.Load(); terms != nil {
		return *terms
	}
	o := &t.Options
	return Terms{o.Shop.Name, o.Shop.Language, o.DiscountLimit, o.CashRounding, o.Counting, o.Labels, o.FeeRate}
}

// Shop is what slips and screens say of the shop now.
func (t *Till) Shop() Shop {
	shop, terms := t.Options.Shop, t.terms()
	shop.Name, shop.Language = terms.Name, terms.Language
	return shop
}
