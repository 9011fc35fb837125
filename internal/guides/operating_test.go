package guides_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/adapters/notify"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/adapters/web"
	"github.com/townhall-go/townhall/mediation"
)

// move writes the history of one store into another, which is empty. Broken off, it is run again.
func move(ctx context.Context, from, to townhall.Store) error {
	var c townhall.Change
	write := func() error {
		if len(c.Entries) == 0 {
			return nil
		}
		_, err := to.Commit(ctx, townhall.CommitID(fmt.Sprintf("move %s %d", c.Record.Ref, c.Record.Version)), c)
		return err
	}
	for e, err := range from.History(ctx, townhall.Ref{}, 0) {
		if err != nil {
			return err
		}
		if e.After.Ref != c.Record.Ref || e.After.Version != c.Record.Version {
			if err := write(); err != nil {
				return err
			}
			c = townhall.Change{Record: e.After}
		}
		c.Entries = append(c.Entries, townhall.Entry{At: e.At, By: e.By, Verb: e.Verb, Reason: e.Reason, Basis: e.Basis})
	}
	return write()
}

func exportSite(ctx context.Context, site *web.Site, dir string) error {
	return site.Export(ctx, func(name string) (io.WriteCloser, error) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		return os.Create(file)
	})
}

func exportReadings(ctx context.Context, log access.Log, policy townhall.Policy, auditor townhall.Actor, file string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	days := townhall.Period{From: townhall.NewDate(2026, 1, 1), To: townhall.NewDate(2026, 6, 30)}
	return errors.Join(log.Export(ctx, policy, auditor, days, f), f.Close())
}

// remind sends what is due by mail, every minute until ctx ends.
func remind(ctx context.Context, office townhall.Office, directory townhall.Directory, people townhall.Vault, failed func(error)) error {
	mail, err := notify.NewMail(notify.MailOptions{Host: "mail.town.example", From: "townhall@town.example",
		To: notify.Holders(directory, "clerk", notify.Kept(people, "email"))})
	if err != nil {
		return err
	}
	office.Notifier = mail
	for {
		if _, err := office.Tick(ctx, office.Now()); err != nil && ctx.Err() == nil {
			failed(err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(time.Minute):
		}
	}
}

func TestMovingKeepsTheHistory(t *testing.T) {
	office, store := founded(t.Context(), t.TempDir())
	defer store.Close()
	mediator := townhall.Actor{Person: "m1", Capacity: "mediator", Unit: "dongcun"}
	require.NoError(t, settleOnly(t.Context(), office, mediator))
	to := memory.New()
	for range 2 { // run again, it changes nothing
		require.NoError(t, move(t.Context(), store, to))
	}
	assert.Equal(t, history(t, store), history(t, to))
	assert.Equal(t, found(t, store), found(t, to))
	assert.Len(t, history(t, to), 6)
}

func settleOnly(ctx context.Context, office townhall.Office, by townhall.Actor) error {
	if _, err := mediation.Quick(ctx, office.Once("k1"), by, fence()); err != nil {
		return err
	}
	_, err := perform(ctx, office, by, townhall.Ref{Kind: "mediation.case", ID: "k1"}, "k2", 1)
	return err
}

func history(t *testing.T, s townhall.Store) (all []townhall.Entry) {
	for e, err := range s.History(t.Context(), townhall.Ref{}, 0) {
		require.NoError(t, err)
		all = append(all, e)
	}
	return all
}

func found(t *testing.T, s townhall.Store) (all []townhall.Record) {
	for rec, err := range s.Find(t.Context(), townhall.Query{}) {
		require.NoError(t, err)
		all = append(all, rec)
	}
	return all
}

func TestTheSiteIsExported(t *testing.T) {
	office, store := founded(t.Context(), t.TempDir())
	defer store.Close()
	office.Policy = townhall.Anyone()
	site, err := web.New(web.Config{Office: office, Title: townhall.Plain("Shuinan"), Languages: []townhall.Language{townhall.ZH, townhall.EN}, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, exportSite(t.Context(), site, dir))
	for _, name := range []string{"index.html", "zh/index.html", "en/rules/index.html"} {
		assert.FileExists(t, filepath.Join(dir, name))
	}
}

func TestTheReadingsAreExportedByWhoMay(t *testing.T) {
	office, store := founded(t.Context(), t.TempDir())
	defer store.Close()
	log := access.NewLog(office)
	auditor := townhall.Actor{Person: "audit", Capacity: access.Audit}
	require.NoError(t, log.Note(t.Context(), townhall.Actor{Person: "m1"}, access.ReadPhone, "", access.PersonRef("wang")))
	file := filepath.Join(t.TempDir(), "readings.ndjson")
	assert.ErrorIs(t, exportReadings(t.Context(), log, portal{}, auditor, filepath.Join(t.TempDir(), "none")), townhall.Forbidden)
	require.NoError(t, exportReadings(t.Context(), log, townhall.Anyone(), auditor, file))
	lines, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, 2, bytes.Count(lines, []byte("\n")), "the reading, and that the log was read")
}

func TestRemindingEndsWhenTold(t *testing.T) {
	office, store := founded(t.Context(), t.TempDir())
	defer store.Close()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, remind(ctx, office, staff{}, nil, func(err error) { t.Error(err) }))
}

// What the operator guide says of a full disk and of a database that cannot be written: an error, nothing half done, reading goes on, and
// what was refused goes through once there is room.
func TestWithoutRoomNothingIsHalfDone(t *testing.T) {
	_, founding := founded(t.Context(), t.TempDir())
	file := filepath.Join(t.TempDir(), "town.db")
	_, err := founding.DB().Exec(`VACUUM INTO ?`, file) // the backup of the guide
	require.NoError(t, err)
	require.NoError(t, founding.Close())
	mediator := townhall.Actor{Person: "m1", Capacity: "mediator", Unit: "dongcun"}
	quick := func(pragma string) (int, error) {
		db := sqlx.MustConnect("sqlite", sqlite.DSN(file)+pragma)
		defer db.Close()
		store, err := sqlite.Use(t.Context(), db)
		require.NoError(t, err)
		defer store.Close()
		office := cn.Office(store, portal{})
		office.Now = func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, cn.Zone) }
		q := fence()
		q.Agreed = strings.Repeat("a", 1<<20)
		_, err = mediation.Quick(t.Context(), office.Once("k1"), mediator, q)
		return len(found(t, store)), err
	}
	for _, pragma := range []string{"&_pragma=max_page_count(1)", "&_pragma=query_only(1)"} {
		records, err := quick(pragma)
		assert.Error(t, err, pragma)
		var refusal *townhall.Refusal
		assert.False(t, errors.As(err, &refusal), "no rule refused it")
		assert.Equal(t, 1, records, "the committee alone")
	}
	records, err := quick("")
	assert.NoError(t, err)
	assert.Equal(t, 2, records)
}
