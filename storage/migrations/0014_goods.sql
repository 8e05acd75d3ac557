-- What the shop sells. What an article is searched by is made with the article, and is
-- read into memory at the start of a search.
CREATE TABLE goods (
	code     TEXT PRIMARY KEY,
	off      INTEGER NOT NULL,
	keys     TEXT NOT NULL,
	document TEXT NOT NULL
) STRICT;

-- What an article is scanned by: its code and its barcodes. No two have one in common.
CREATE TABLE goods_scan (
	scan TEXT PRIMARY KEY,
	code TEXT NOT NULL REFERENCES goods (code)
) STRICT, WITHOUT ROWID;
CREATE INDEX goods_scan_code ON goods_scan (code);
