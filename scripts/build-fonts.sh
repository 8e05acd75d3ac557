#!/usr/bin/env bash
# Rebuilds the typefaces in assets/fonts from Debian's Noto Sans CJK: the simplified
# Chinese face, cut down to what the till can show. Needs the Debian packages
# fonts-noto-cjk, unicode-data and fonttools. With the same versions of these the
# files come out byte for byte the same.
#   build-fonts.sh [DIR]    writes into DIR instead, to compare
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-assets/fonts}
source=/usr/share/fonts/opentype/noto
mappings=/usr/share/unicode/Unihan_OtherMappings.txt.bz2
simplified=2 # number of the SC face in the collections

for need in "$source/NotoSansCJK-Regular.ttc" "$mappings" "$(command -v pyftsubset || echo pyftsubset)"; do
	if [ ! -e "$need" ]; then
		echo "$need is not there: apt-get install fonts-noto-cjk unicode-data fonttools" >&2
		exit 1
	fi
done

characters=$(mktemp)
trap 'rm -f "$characters"' EXIT
# The official table of 2013 (kTGH, 8,105 hanzi), GB 2312, and the marks of
# Western text, money, arrows, numbers in circles, frames and full width.
bzcat "$mappings" | awk -F'\t' '$2 == "kTGH" { print $1 }' >"$characters"
/usr/bin/python3 - >>"$characters" <<'PYTHON'
blocks = [(0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x203F), (0x20AC, 0x20AC), (0x2190, 0x2199),
          (0x2460, 0x2473), (0x2500, 0x257F), (0x2713, 0x2713), (0x3000, 0x301F), (0xFF01, 0xFF5E), (0xFFE0, 0xFFE6)]
gb2312 = set()
for high in range(0xA1, 0xF8):
    for low in range(0xA1, 0xFF):
        text = bytes([high, low]).decode("gb2312", "ignore")
        gb2312.update(map(ord, text))
for code in sorted(gb2312.union(*(range(a, b + 1) for a, b in blocks))):
    print(f"U+{code:04X}")
PYTHON

export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
for weight in Regular Bold; do
	pyftsubset "$source/NotoSansCJK-$weight.ttc" --font-number=$simplified \
		--unicodes-file="$characters" --output-file="$out/NotoSansSC-$weight.otf" \
		--no-hinting --layout-features='' --no-recalc-timestamp \
		--drop-tables+=DSIG,vhea,vmtx,VORG,BASE,GPOS,GSUB,GDEF
done
