package dots

// Code128 gives the bars of a barcode in code set B: the widths of bars and gaps in
// turn, a bar first, in modules. It knows printable ASCII and returns nil for
// anything else and for nothing.
func Code128(data string) []int {
	if data == "" {
		return nil
	}
	sum := startB
	bars := pattern(nil, startB)
	for i := range len(data) {
		if data[i] < ' ' || data[i] > '~' {
			return nil
		}
		value := int(data[i] - ' ')
		sum += (i + 1) * value
		bars = pattern(bars, value)
	}
	bars = pattern(bars, sum%103)
	return append(bars, 2, 3, 3, 1, 1, 1, 2) // stop
}

// Code128Modules is how many modules wide the barcode of so many characters is:
// eleven each for start, data and check, thirteen for stop.
func Code128Modules(n int) int { return (n+2)*11 + 13 }

// startB opens a code in set B.
const startB = 104

// pattern appends the three bars and three gaps of a value.
func pattern(bars []int, value int) []int {
	for _, digit := range code128Patterns[value*6 : value*6+6] {
		bars = append(bars, int(digit-'0'))
	}
	return bars
}

// code128Patterns are the widths of the values 0 to 105 (ISO/IEC 15417).
const code128Patterns = "" +
	"212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222" +
	"123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321" +
	"232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121" +
	"313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224" +
	"111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111" +
	"111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113" +
	"114311411113411311113141114131311141411131211412211214211232"
