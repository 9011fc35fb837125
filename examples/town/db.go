package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/vault"
)

// database is where the town keeps its records, and the vault beside them.
type database struct {
	name  string
	store townhall.Store
	vault townhall.Vault
	close func() error
}

// open opens a PostgreSQL database by its address, a SQLite file by its name, or a temporary SQLite file.
func open(ctx context.Context, where string) (database, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") || strings.Contains(where, "dbname=") {
		return openPostgres(ctx, where)
	}
	if where != "" {
		return openSQLite(ctx, where)
	}
	dir, err := os.MkdirTemp("", "town")
	if err != nil {
		return database{}, err
	}
	db, err := openSQLite(ctx, filepath.Join(dir, "town.db"))
	if err != nil {
		return db, errors.Join(err, os.RemoveAll(dir))
	}
	closeFile := db.close
	db.close = func() error { return errors.Join(closeFile(), os.RemoveAll(dir)) }
	return db, nil
}

func openSQLite(ctx context.Context, file string) (database, error) {
	store, err := sqlite.Open(ctx, file)
	if err != nil {
		return database{}, err
	}
	v, err := openVault(ctx, store.DB(), file+".key")
	if err != nil {
		return database{}, errors.Join(err, store.Close())
	}
	return database{file, store, v, store.Close}, nil
}

func openPostgres(ctx context.Context, address string) (database, error) {
	db, err := sqlx.ConnectContext(ctx, "postgres", address)
	if err != nil {
		return database{}, err
	}
	store, err := postgres.Open(ctx, db)
	if err != nil {
		return database{}, errors.Join(err, db.Close())
	}
	v, err := openVault(ctx, db, "town.key")
	if err != nil {
		return database{}, errors.Join(err, store.Close(), db.Close())
	}
	return database{"PostgreSQL", store, v, func() error { return errors.Join(store.Close(), db.Close()) }}, nil
}

// openVault opens the vault in the database under the key in a file.
func openVault(ctx context.Context, db vault.DB, keyFile string) (townhall.Vault, error) {
	key, err := masterKey(keyFile)
	if err != nil {
		return nil, err
	}
	return vault.New(ctx, db, key)
}

// masterKey reads the vault's master key from a file beside the database, and makes one the first time. A real office
// keeps it in a key store.
func masterKey(file string) ([]byte, error) {
	key, err := os.ReadFile(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, vault.MasterSize)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return key, os.WriteFile(file, key, 0o600)
}
