package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/townhall-go/townhall"
)

const migrationTable = "townhall_migrations"

func provider(db *sqlx.DB, d Dialect) (*goose.Provider, error) {
	dialect, files := d.migrations()
	options := append(d.provider(), goose.WithTableName(migrationTable), goose.WithDisableGlobalRegistry(true))
	return goose.NewProvider(dialect, db.DB, files, options...)
}

// migrate brings the schema to this version, and refuses one that a newer version of townhall has made.
func migrate(ctx context.Context, db *sqlx.DB, d Dialect) error {
	p, err := provider(db, d)
	if err != nil {
		return err
	}
	for attempt := 1; ; attempt++ {
		current, target, err := p.GetVersions(ctx)
		switch {
		case err == nil && current > target:
			return newer(current, target)
		case err == nil && current == target:
			return nil
		case err == nil:
			_, err = p.Up(ctx)
		}
		// Another process may have migrated at the same time: then there is nothing left to do.
		if err != nil && (attempt == 5 || ctx.Err() != nil || !sleep(ctx, time.Duration(attempt)*50*time.Millisecond)) {
			return fmt.Errorf("townhall: migrating the database: %w", err)
		}
	}
}

func newer(current, target int64) error {
	return &townhall.Error{Kind: townhall.Newer, Field: migrationTable, Found: townhall.ValueOf(current), Needed: townhall.Say(
		"sql.schema", "不高于 {version} 的数据库结构版本", "a schema version of at most {version}", "version", target)}
}
