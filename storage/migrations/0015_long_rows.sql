-- The hash of a row stands behind its text. Of a row that a table of goods has made long
-- it is kept here as well, so that the end of the journal is found without reading all
-- of that.
CREATE INDEX journal_long ON journal (seq, hash) WHERE octet_length(text) > 65536;
