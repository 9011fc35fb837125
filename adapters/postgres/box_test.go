package postgres_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/postgres"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/internal/pgtest"
)

var boxKey = bytes.Repeat([]byte{7}, 32)

func TestBox(t *testing.T) {
	boxtest.Run(t, func(t *testing.T) vote.Box {
		box, err := postgres.OpenBox(t.Context(), connect(t, pgtest.DSN(t)), boxKey)
		require.NoError(t, err)
		return box
	})
}

func TestBoxUnprepared(t *testing.T) {
	boxtest.Run(t, func(t *testing.T) vote.Box {
		box, err := postgres.OpenBox(t.Context(), connect(t, pgtest.DSN(t)), boxKey, postgres.Unprepared())
		require.NoError(t, err)
		return box
	})
}

// TestClosedSecretPollCannotBeJoined looks at the raw tables after the close: the envelopes' table is gone; ballots and voters were written by
// one transaction, each in an order of its own, so that neither place, id, time nor transaction number joins the two.
func TestClosedSecretPollCannotBeJoined(t *testing.T) {
	db := connect(t, pgtest.DSN(t))
	box, err := postgres.OpenBox(t.Context(), db, boxKey)
	require.NoError(t, err)
	const n = 300
	p := vote.Poll{ID: "poll", Options: []string{"for", "against"}, Marks: 1, Secret: true}
	for i := range n {
		p.Voters = append(p.Voters, vote.Voter{ID: townhall.PersonID(fmt.Sprintf("voter%04d", i))})
	}
	require.NoError(t, box.Open(t.Context(), p))
	for i, v := range p.Voters {
		_, err := box.Cast(t.Context(), "poll", vote.Envelope{ID: fmt.Sprint("e", i), Voter: v.ID, Ballot: []string{p.Options[i%2]}})
		require.NoError(t, err)
	}
	_, err = box.Close(t.Context(), "poll")
	require.NoError(t, err)
	var left int
	require.NoError(t, db.Get(&left, "SELECT count(*) FROM pg_class WHERE relname LIKE 'townhall_envelope%'"))
	assert.Zero(t, left)
	var transactions int
	require.NoError(t, db.Get(&transactions, "SELECT count(*) FROM (SELECT xmin::text FROM townhall_ballot UNION SELECT xmin::text FROM townhall_turnout) AS x"))
	assert.Equal(t, 1, transactions, "one transaction wrote all ballots and all names")
	var columns []string
	require.NoError(t, db.Select(&columns, "SELECT column_name FROM information_schema.columns WHERE table_name = 'townhall_ballot' ORDER BY 1"))
	assert.Equal(t, []string{"ballots", "block", "poll"}, columns, "no voter, envelope or time is beside them")
	var marks []uint16
	for b, err := range box.Ballots(t.Context(), "poll") {
		require.NoError(t, err)
		marks = append(marks, b.Marks...)
	}
	require.Len(t, marks, n)
	alternating := 0
	for i, m := range marks {
		if int(m) == i%2 {
			alternating++
		}
	}
	assert.InDelta(t, n/2, alternating, 60, "the order tells no more than chance would")
	var voters string
	require.NoError(t, db.Get(&voters, "SELECT voters FROM townhall_turnout"))
	assert.Contains(t, voters, `["voter0000","voter0001"`)
}

// boxAt opens a box in a database.
func boxAt(dsn string) (vote.Box, error) {
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		return nil, err
	}
	return postgres.OpenBox(context.Background(), db, boxKey)
}

func TestBoxOfAKilledProcess(t *testing.T) {
	boxtest.Killed(t, pgtest.Durable(t).Database(t), boxAt)
}

// TestALetterThatTheDatabaseLacks: a voter's id that the database's encoding cannot hold fails its own envelope only, also in a group.
func TestALetterThatTheDatabaseLacks(t *testing.T) {
	admin := connect(t, pgtest.DSN(t))
	name := "latin_" + strings.ToLower(rand.Text())
	admin.MustExec("CREATE DATABASE " + name + " ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
	db := connect(t, regexp.MustCompile(`dbname=\S+`).ReplaceAllString(pgtest.DSN(t), "dbname="+name))
	t.Cleanup(func() { _ = db.Close(); admin.MustExec("DROP DATABASE " + name) })
	box, err := postgres.OpenBox(t.Context(), db, boxKey)
	require.NoError(t, err)
	p := vote.Poll{ID: "poll", Options: []string{"for"}, Marks: 1}
	for i := range 60 {
		p.Voters = append(p.Voters, vote.Voter{ID: townhall.PersonID(fmt.Sprint("voter", i))})
	}
	require.NoError(t, box.Open(t.Context(), p))
	var wg sync.WaitGroup
	errs := make([]error, 60)
	for i := range errs {
		wg.Go(func() {
			e := vote.Envelope{ID: "e", Voter: p.Voters[i].ID, Ballot: []string{"for"}}
			if i%20 == 0 {
				e.Voter = "张三"
			}
			_, errs[i] = box.Cast(t.Context(), "poll", e)
		})
	}
	wg.Wait()
	for i, err := range errs {
		assert.Equal(t, i%20 == 0, err != nil, "%d: %v", i, err)
	}
}
