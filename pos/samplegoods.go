package pos

// SampleGoods is the small stock of a coffee shop that lessons begin with, in Chinese
// or in English ("en"). The barcode of the cookies is how the labels of [SampleLabels]
// begin that weigh them.
func SampleGoods(language string) []Goods {
	var goods []Goods
	for _, s := range sampleGoods {
		g := Goods{
			Code: s.code, Barcodes: []Barcode{s.barcode}, Name: s.zh, Unit: s.unit, Weighed: s.unit == "kg", Category: s.category.zh,
			Colour: s.category.colour, Price: s.price,
		}
		if language == "en" {
			g.Name, g.Category = s.en, s.category.en
		}
		goods = append(goods, g)
	}
	return goods
}

// SampleLabels are the formats of the lesson's scale: 2100014 and then grams.
const SampleLabels = "21:5:5:weight:3, 22:5:5:price:2"

// sampleCategory is a group of goods in both languages.
type sampleCategory struct {
	zh, en string
	colour Colour
}

var (
	sampleCoffee = sampleCategory{"咖啡", "Coffee", "orange"}
	sampleTea    = sampleCategory{"茶", "Tea", "green"}
	sampleBakery = sampleCategory{"烘焙", "Bakery", "yellow"}
	sampleDrinks = sampleCategory{"饮料", "Drinks", "blue"}
	sampleOther  = sampleCategory{"其他", "Other", "grey"}
)

var sampleGoods = []struct {
	code, zh, en string
	barcode      Barcode
	category     sampleCategory
	unit         string
	price        Fen
}{
	{"CF001", "美式 中杯", "Americano, medium", "6901234500011", sampleCoffee, "", 1600},
	{"CF002", "拿铁 大杯", "Latte, large", "6901234500028", sampleCoffee, "", 2200},
	{"CF003", "卡布奇诺", "Cappuccino", "6901234500035", sampleCoffee, "", 2000},
	{"CF004", "摩卡", "Mocha", "6901234500042", sampleCoffee, "", 2400},
	{"TE001", "龙井茶", "Longjing tea", "6901234500059", sampleTea, "", 1800},
	{"TE002", "柠檬红茶", "Lemon tea", "6901234500066", sampleTea, "", 1500},
	{"BK011", "可颂", "Croissant", "6901234500110", sampleBakery, "", 1200},
	{"BK012", "肉桂卷", "Cinnamon roll", "6901234500127", sampleBakery, "", 1400},
	{"BK013", "芝士蛋糕", "Cheesecake", "6901234500134", sampleBakery, "", 2800},
	{"BK014", "散装曲奇", "Cookies, loose", "2100014", sampleBakery, "kg", 5800},
	{"WT001", "矿泉水", "Mineral water", "6901234500202", sampleDrinks, "", 300},
	{"BG001", "购物袋", "Carrier bag", "6901234500301", sampleOther, "", 50},
}
