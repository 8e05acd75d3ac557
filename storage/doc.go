// Package storage keeps the till's book in one SQLite file.
//
// Every event is one transaction: the sale and attempts it changed, the print
// jobs and alarms it made, and a row of the journal that says all of it once
// more. The journal is append-only (triggers see to that) and chained: each
// row's hash is SHA-256 over the hash before it and the exact bytes of the row.
// [Verify] walks the chain and holds the tables to what it says.
//
// The file is opened by two pools: a writer of one connection, so that
// transactions queue in the program and never meet SQLITE_BUSY, and readers
// that may only query, so that a report never holds up a sale. Each connection
// gets its pragmas from the DSN and each pool's are read back before the till
// may trade: WAL, synchronous=FULL, foreign_keys=ON. An acknowledged commit is
// on the disk.
//
// Amounts are INTEGER fen, times INTEGER milliseconds of Unix time, business
// days TEXT. API keys are never in the file: a merchant record holds the
// fingerprint of its key.
package storage
