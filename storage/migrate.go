package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"time"

	"wxtill/pos"
)

// applicationID marks a SQLite file as a book of this till: "wxtl".
const applicationID = 0x7778746c

//go:embed migrations/*.sql
var migrations embed.FS

// steps are the migrations in the order of their names: step n makes version n.
func steps() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// checkVersion refuses what is no book, or one of a later program.
func checkVersion(ctx context.Context, db *sql.DB) error {
	id, version, err := identity(ctx, db)
	if err != nil {
		return err
	}
	texts, err := steps()
	if err != nil {
		return err
	}
	switch {
	case id != applicationID:
		return pos.ErrForeignFile
	case version > len(texts):
		return fmt.Errorf("%w: its version is %d, this program knows %d", pos.ErrNewerDatabase, version, len(texts))
	}
	return nil
}

func identity(ctx context.Context, db *sql.DB) (id, version int, err error) {
	if err = db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err == nil {
		err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	}
	return id, version, err
}

// migrate brings the book up to this version, one transaction a step, after a
// copy of an older one has been put beside it.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	id, version, err := identity(ctx, db)
	if err != nil {
		return err
	}
	var tables int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	if id != 0 || tables > 0 {
		if err := checkVersion(ctx, db); err != nil {
			return err
		}
	}
	texts, err := steps()
	if err != nil {
		return err
	}
	if version > 0 && version < len(texts) {
		copyPath := fmt.Sprintf("%s.v%d-%s", path, version, time.Now().UTC().Format("20060102T150405"))
		if _, err := db.ExecContext(ctx, "VACUUM INTO ?", copyPath); err != nil {
			return fmt.Errorf("copying the book before its migration: %w", err)
		}
	}
	for n := version + 1; n <= len(texts); n++ {
		if err := migrateStep(ctx, db, n, texts[n-1]); err != nil {
			return fmt.Errorf("migrating the book to version %d: %w", n, err)
		}
	}
	return nil
}

func migrateStep(ctx context.Context, db *sql.DB, n int, text string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // no matter after Commit
	if _, err := tx.ExecContext(ctx, text); err != nil {
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
