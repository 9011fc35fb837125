package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// village is the place that the portal serves.
const village = "shuinan/dongcun"

// portal was there before townhall: it has users, sessions, numbers and tables of its own, in a database of its own.
type portal struct {
	db *sqlx.DB
	hall
}

const schema = `
CREATE TABLE IF NOT EXISTS portal_citizen (id TEXT PRIMARY KEY, name TEXT NOT NULL, post TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS portal_session (secret TEXT PRIMARY KEY, citizen TEXT NOT NULL REFERENCES portal_citizen);
CREATE TABLE IF NOT EXISTS portal_counter (year INTEGER PRIMARY KEY, last INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS portal_case (number TEXT PRIMARY KEY, applicant TEXT NOT NULL REFERENCES portal_citizen, ref TEXT NOT NULL UNIQUE)`

// citizen is a user of the portal.
type citizen struct {
	ID   townhall.PersonID
	Name string
	Post string
}

// actor is how townhall's records know a user: by id and post, and not by name.
func (c citizen) actor() townhall.Actor { return townhall.Actor{Person: c.ID, Capacity: c.Post} }

// citizens are the users of the trial.
func citizens() []citizen {
	return []citizen{{"zhao", "赵文", "clerk"}, {"chen", "陈国华", "mediator"}, {"lin", "林秀兰", "mediator"}, {"wu", "吴建平", "mediator"}, {"sun", "孙芳", "mediator"},
		{"wang", "王小明", "resident"}, {"li", "李强", "resident"}, {"hong", "李小红", "resident"}}
}

// connect opens the portal's PostgreSQL database, or without an address a SQLite file in a directory.
func connect(ctx context.Context, address, dir string) (*sqlx.DB, error) {
	if address != "" {
		return sqlx.ConnectContext(ctx, "postgres", address)
	}
	return sqlx.ConnectContext(ctx, "sqlite", sqlite.DSN(filepath.Join(dir, "portal.db")))
}

// open makes the portal's tables and lets townhall make its own. The key seals ballots; the portal keeps it outside the database.
func open(ctx context.Context, db *sqlx.DB, key []byte) (portal, error) {
	p := portal{db: db}
	for _, statement := range strings.Split(schema, ";") {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return p, err
		}
	}
	for _, c := range citizens() {
		if _, err := db.NamedExecContext(ctx, `INSERT INTO portal_citizen (id, name, post) VALUES (:id, :name, :post) ON CONFLICT DO NOTHING`, c); err != nil {
			return p, err
		}
	}
	var err error
	p.hall, err = adopt(ctx, db, key)
	return p, err
}

// signIn begins a session and gives the secret that the browser keeps; the table has only its digest.
func (p portal) signIn(ctx context.Context, who townhall.PersonID) (string, error) {
	secret := rand.Text()
	_, err := p.db.ExecContext(ctx, `INSERT INTO portal_session (secret, citizen) VALUES ($1, $2)`, digest(secret), who)
	return secret, err
}

func digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// signedIn is whose session a secret is of.
func (p portal) signedIn(ctx context.Context, secret string) (c citizen, known bool, err error) {
	err = p.db.GetContext(ctx, &c, `SELECT c.id, c.name, c.post FROM portal_session s JOIN portal_citizen c ON c.id = s.citizen WHERE s.secret = $1`, digest(secret))
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// settlement is what a mediator fills in: whom the portal knows, by their ids, and what they agreed.
type settlement struct {
	Applicant, Other townhall.PersonID
	Category         mediation.Category
	Agreed           string
}

// record keeps the portal's row and townhall's case in one transaction: both or neither. It gives the portal's number of the case.
func (p portal) record(ctx context.Context, by citizen, key string, s settlement) (string, error) {
	names, err := p.names(ctx)
	if err != nil {
		return "", err
	}
	tx, err := p.db.BeginTxx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer tx.Rollback() // after Commit it does nothing
	c, err := p.settle(ctx, tx, by.actor(), key, mediation.QuickCase{Place: village, Category: s.Category, Agreed: names.mentioned(s.Agreed, s.Applicant, s.Other),
		Parties: []mediation.Party{{Person: s.Applicant, Side: "a"}, {Person: s.Other, Side: "b"}}})
	if err != nil {
		return "", err
	}
	number, err := enter(ctx, tx, c, s.Applicant)
	if err != nil {
		return "", err
	}
	return number, tx.Commit()
}

// enter writes the portal's row of a case under its next number of the year, unless the case has one.
func enter(ctx context.Context, tx *sqlx.Tx, c mediation.Case, applicant townhall.PersonID) (number string, err error) {
	err = tx.GetContext(ctx, &number, `SELECT number FROM portal_case WHERE ref = $1`, c.Ref())
	if !errors.Is(err, sql.ErrNoRows) {
		return number, err
	}
	var last int
	year := c.Accepted.Year()
	err = tx.GetContext(ctx, &last, `INSERT INTO portal_counter (year, last) VALUES ($1, 1) ON CONFLICT (year) DO UPDATE SET last = portal_counter.last + 1 RETURNING last`, year)
	if err != nil {
		return "", err
	}
	number = fmt.Sprintf("%d-%04d", year, last)
	_, err = tx.ExecContext(ctx, `INSERT INTO portal_case (number, applicant, ref) VALUES ($1, $2, $3)`, number, applicant, c.Ref())
	return number, err
}

// roll are the residents and mediators, who may vote.
func (p portal) roll(ctx context.Context) (voters []vote.Voter, err error) {
	var ids []townhall.PersonID
	err = p.db.SelectContext(ctx, &ids, `SELECT id FROM portal_citizen WHERE post <> 'clerk' ORDER BY id`)
	for _, id := range ids {
		voters = append(voters, vote.Voter{ID: id})
	}
	return voters, err
}

// secret reads the key of the ballot box, or makes one where there is none yet.
func secret(file string) ([]byte, error) {
	key, err := os.ReadFile(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	key = make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(key)
	return key, errors.Join(err, f.Close())
}
