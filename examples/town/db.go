package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "github.com/lib/pq"

	"github.com/townhall-go/townhall"
	attachments "github.com/townhall-go/townhall/adapters/files"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/vault"
	"github.com/townhall-go/townhall/governance/vote"
)

// database is where the town keeps its records, and the vault beside them.
type database struct {
	name  string
	store townhall.Store
	vault townhall.Vault
	box   vote.Box
	files townhall.Files
	close func() error
}

// open opens a PostgreSQL database by its address, a SQLite file by its name, or a temporary SQLite file. A database
// that is not there is made if it may be.
func open(ctx context.Context, where string, mayMake bool) (database, error) {
	if strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://") || strings.Contains(where, "dbname=") {
		return openPostgres(ctx, where, mayMake)
	}
	if where != "" {
		return openSQLite(ctx, where, mayMake)
	}
	dir, err := os.MkdirTemp("", "town")
	if err != nil {
		return database{}, err
	}
	db, err := openSQLite(ctx, filepath.Join(dir, "town.db"), true)
	if err != nil {
		return db, errors.Join(err, os.RemoveAll(dir))
	}
	closeFile := db.close
	db.close = func() error { return errors.Join(closeFile(), os.RemoveAll(dir)) }
	return db, nil
}

func openSQLite(ctx context.Context, file string, mayMake bool) (database, error) {
	if !mayMake {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return database{}, problem{townhall.Say("town.no_database", "没有这个数据库：{file}", "no such database: {file}", "file", file)}
		}
		if err := keyExists(file + ".key"); err != nil {
			return database{}, err
		}
	}
	store, err := sqlite.Open(ctx, file)
	if err != nil {
		return database{}, err
	}
	v, key, err := openVault(ctx, store, store.DB(), file+".key")
	var box vote.Box
	if err == nil {
		box, err = sqlite.OpenBox(ctx, store.DB(), boxKey(key))
	}
	var kept townhall.Files
	if err == nil {
		kept, err = attachments.Database(ctx, store.DB())
	}
	if err != nil {
		return database{}, errors.Join(err, store.Close())
	}
	return database{file, store, v, box, kept, store.Close}, nil
}

func openPostgres(ctx context.Context, address string, mayMake bool) (database, error) {
	const keyFile = "town.key"
	if !mayMake {
		if err := keyExists(keyFile); err != nil {
			return database{}, err
		}
	}
	db, err := sqlx.ConnectContext(ctx, "postgres", address)
	if err != nil {
		return database{}, err
	}
	store, err := postgres.Open(ctx, db)
	if err != nil {
		return database{}, errors.Join(err, db.Close())
	}
	v, key, err := openVault(ctx, store, db, keyFile)
	var box vote.Box
	if err == nil {
		box, err = postgres.OpenBox(ctx, db, boxKey(key))
	}
	var kept townhall.Files
	if err == nil {
		kept, err = attachments.Database(ctx, db)
	}
	if err != nil {
		return database{}, errors.Join(err, store.Close(), db.Close())
	}
	return database{"PostgreSQL", store, v, box, kept, func() error { return errors.Join(store.Close(), db.Close()) }}, nil
}

// openVault opens the vault in the database under the master key in a file beside it. A real office keeps the key in a
// key store. Only a database without records gets a new key, which opens nothing that a lost one has sealed.
func openVault(ctx context.Context, store townhall.Store, db vault.DB, keyFile string) (_ townhall.Vault, key []byte, err error) {
	key, err = os.ReadFile(keyFile)
	if err == nil {
		v, err := vault.New(ctx, db, key)
		return v, key, err
	}
	missing := keyExists(keyFile)
	if missing == nil {
		return nil, nil, err
	}
	for _, err := range store.History(ctx, townhall.Ref{}, 0) {
		if err == nil {
			err = missing
		}
		return nil, nil, err
	}
	key = make([]byte, vault.MasterSize)
	if _, err := rand.Read(key); err != nil {
		return nil, nil, err
	}
	v, err := vault.New(ctx, db, key)
	if errors.Is(err, townhall.Corrupt) { // no records yet, but people
		err = missing
	}
	if err != nil {
		return nil, nil, err
	}
	return v, key, writeNew(keyFile, key)
}

// boxKey is the key of the ballot box, made of the vault's so that there is one secret file. A real office keeps them apart.
func boxKey(key []byte) []byte {
	sum := sha256.Sum256(append([]byte("ballot box "), key...))
	return sum[:]
}

// keyExists is the error that names a key file that is missing.
func keyExists(file string) error {
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return problem{townhall.Say("town.no_key", "缺少该数据库的密钥文件：{file}", "the key file of this database is missing: {file}", "file", file)}
}

// writeNew writes a secret file and overwrites none, such as that of another town that begins on the same database.
func writeNew(file string, secret []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(secret)
	return errors.Join(err, f.Close())
}
