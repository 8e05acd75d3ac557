package storage

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"wxtill/durable"
	"wxtill/pos"
)

// applicationID marks a SQLite file as a book of this till: "wxtl".
const applicationID = 0x7778746c

//go:embed migrations/*.sql
var migrations embed.FS

// steps are the migrations in the order of their names: the nth makes version
// n. They go forward only, and one that is out in the world is never changed.
func steps() []string {
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded: it cannot be missing
	}
	var names []string
	for _, e := range entries {
		names = append(names, "migrations/"+e.Name())
	}
	slices.Sort(names)
	return names
}

// look finds the version of a file without touching it; 0 is a file with
// nothing in it. Errors: those of [Open].
func look(ctx context.Context, path string) (version int, err error) {
	db, err := sql.Open("sqlite", lookDSN(path))
	if err != nil {
		return 0, err
	}
	defer db.Close() // it has only read
	var id, objects int
	err = db.QueryRowContext(ctx, `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &version, &objects)
	switch newest := len(steps()); {
	case err != nil:
		return 0, err
	case id == 0 && version == 0 && objects == 0:
		return 0, nil
	case id != applicationID:
		return 0, pos.ErrForeignFile
	case version > newest:
		return 0, fmt.Errorf("%w: its version is %d, this program knows %d", pos.ErrNewerDatabase, version, newest)
	}
	return version, nil
}

// migrate brings a book of some version up to this one, one transaction a step,
// after a copy of an older book has been put beside it.
func migrate(ctx context.Context, db *sql.DB, path string, version int) error {
	if version > 0 && version < len(steps()) {
		if err := keepCopy(ctx, db, path, version); err != nil {
			return fmt.Errorf("copying the book before its migration: %w", err)
		}
	}
	return migrateFrom(ctx, db, version)
}

// migrateFrom takes the steps that a book of some version lacks.
func migrateFrom(ctx context.Context, db *sql.DB, version int) error {
	names := steps()
	for n := version + 1; n <= len(names); n++ {
		if err := migrateStep(ctx, db, n, names[n-1]); err != nil {
			return fmt.Errorf("migrating the book to version %d: %w", n, err)
		}
	}
	return nil
}

// keepCopy puts a copy of the book beside it, named after its version and the
// time, and has it durable before the migration begins.
func keepCopy(ctx context.Context, db *sql.DB, path string, version int) error {
	name := fmt.Sprintf("%s.v%d-%s", path, version, time.Now().UTC().Format("20060102T150405.000"))
	if err := touch(name); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", name); err != nil {
		return errors.Join(err, os.Remove(name)) // half a copy is none
	}
	return errors.Join(durable.Sync(name), durable.SyncDir(filepath.Dir(name)))
}

func migrateStep(ctx context.Context, db *sql.DB, n int, name string) error {
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no matter after Commit
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	var broken int
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("%w: %d rows refer to nothing", pos.ErrDamaged, broken)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, n)); err != nil {
		return err
	}
	return tx.Commit()
}
