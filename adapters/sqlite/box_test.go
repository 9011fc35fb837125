package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/sqlite"
	"github.com/townhall-go/townhall/governance/vote"
)

var boxKey = bytes.Repeat([]byte{7}, 32)

func boxFile(t testing.TB, path string) *sqlx.DB {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return store.DB()
}

func TestBox(t *testing.T) {
	boxtest.Run(t, func(t *testing.T) vote.Box {
		box, err := sqlite.OpenBox(t.Context(), boxFile(t, filepath.Join(t.TempDir(), "box.db")), boxKey)
		require.NoError(t, err)
		return box
	})
}

func secretPoll(voters int) vote.Poll {
	p := vote.Poll{ID: "poll", Options: []string{"for", "against"}, Marks: 1, Secret: true}
	for i := range voters {
		p.Voters = append(p.Voters, vote.Voter{ID: townhall.PersonID(fmt.Sprintf("voter%04d", i))})
	}
	return p
}

// polled is a box in a file, with a poll of three in which one has voted.
func polled(t *testing.T) (db *sqlx.DB, path string, box vote.Box) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "box.db")
	db = boxFile(t, path)
	box, err := sqlite.OpenBox(t.Context(), db, boxKey)
	require.NoError(t, err)
	require.NoError(t, box.Open(t.Context(), secretPoll(3)))
	_, err = box.Cast(t.Context(), "poll", vote.Envelope{ID: "e", Voter: "voter0001", Ballot: []string{"for"}})
	require.NoError(t, err)
	return db, path, box
}

// TestClosedSecretPollLeavesNoTrace: after the close no sealed ballot is anywhere in the files, and what is left of ballots and of
// voters cannot be joined: both lie in blocks of one transaction, ballots in an order of chance.
func TestClosedSecretPollLeavesNoTrace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "box.db")
	db := boxFile(t, path)
	box, err := sqlite.OpenBox(t.Context(), db, boxKey)
	require.NoError(t, err)
	require.NoError(t, box.Open(t.Context(), secretPoll(300)))
	for i := range 300 {
		_, err := box.Cast(t.Context(), "poll", vote.Envelope{ID: fmt.Sprint("envelope", i), Voter: townhall.PersonID(fmt.Sprintf("voter%04d", i)), Ballot: []string{[]string{"for", "against"}[i%2]}})
		require.NoError(t, err)
	}
	var sealed []string
	require.NoError(t, db.Select(&sealed, "SELECT sealed FROM townhall_envelope_1"))
	_, err = box.Close(t.Context(), "poll")
	require.NoError(t, err)
	var tables []string
	require.NoError(t, db.Select(&tables, "SELECT name FROM sqlite_master WHERE name LIKE 'townhall_envelope%'"))
	assert.Empty(t, tables)
	for _, file := range []string{path, path + "-wal"} {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, s := range sealed {
			assert.NotContains(t, string(raw), s, file)
		}
		assert.NotContains(t, string(raw), "envelope7", file)
	}
	var marks []uint16
	for b, err := range box.Ballots(t.Context(), "poll") {
		require.NoError(t, err)
		assert.Nil(t, b.Voters)
		marks = append(marks, b.Marks...)
	}
	alternating := true
	for i, m := range marks {
		alternating = alternating && int(m) == i%2
	}
	assert.False(t, alternating, "not in the order in which they were cast, nor of the voters")
}

// TestAnInterruptedCloseIsFinished: a poll that was left closing takes no ballot and is closed by the next who closes it, also by another
// process, since all that is needed is in the file.
func TestAnInterruptedCloseIsFinished(t *testing.T) {
	db, _, box := polled(t)
	db.MustExec("UPDATE townhall_poll SET state = 'closing'")
	_, err := box.Cast(t.Context(), "poll", vote.Envelope{ID: "f", Voter: "voter0002"})
	var refusal *townhall.Refusal
	require.ErrorAs(t, err, &refusal)
	other, err := sqlite.OpenBox(t.Context(), db, boxKey)
	require.NoError(t, err)
	turnout, err := other.Close(t.Context(), "poll")
	require.NoError(t, err)
	assert.Equal(t, vote.Turnout{Entitled: 3, Cast: 1}, turnout)
}

func TestAnotherKeyOpensNoBallots(t *testing.T) {
	db, _, box := polled(t)
	other, err := sqlite.OpenBox(t.Context(), db, bytes.Repeat([]byte{8}, 32))
	require.NoError(t, err)
	_, err = other.Close(t.Context(), "poll")
	assert.ErrorIs(t, err, townhall.Conflict)
	_, err = other.Cast(t.Context(), "poll", vote.Envelope{ID: "f", Voter: "voter0002", Ballot: []string{"for"}})
	assert.ErrorIs(t, err, townhall.Conflict, "nor seals one that nobody else could open")
	assert.ErrorIs(t, other.Open(t.Context(), secretPoll(3)), townhall.Conflict)
	_, err = box.Close(t.Context(), "poll")
	assert.NoError(t, err, "and nothing was lost")
	_, err = sqlite.OpenBox(t.Context(), db, []byte("short"))
	assert.ErrorIs(t, err, townhall.Invalid)
}

// boxAt opens a box in a file.
func boxAt(path string) (vote.Box, error) {
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		return nil, err
	}
	return sqlite.OpenBox(context.Background(), store.DB(), boxKey)
}

func TestBoxOfAKilledProcess(t *testing.T) {
	boxtest.Killed(t, filepath.Join(t.TempDir(), "box.db"), boxAt)
}

// TestAFailureIsNoRefusal: what a voter's program should send again is not told as final.
func TestAFailureIsNoRefusal(t *testing.T) {
	db, _, box := polled(t)
	require.NoError(t, db.Close())
	var refusal *townhall.Refusal
	_, err := box.Cast(t.Context(), "poll", vote.Envelope{ID: "f", Voter: "voter0002", Ballot: []string{"for"}})
	require.Error(t, err)
	assert.False(t, errors.As(err, &refusal), "%v", err)
	_, err = box.Close(t.Context(), "poll")
	require.Error(t, err)
	assert.False(t, errors.As(err, &refusal), "%v", err)
	for _, err := range box.Ballots(t.Context(), "poll") {
		require.Error(t, err)
		assert.False(t, errors.As(err, &refusal), "%v", err)
	}
}

// logOf is what the write-ahead log holds, or nothing if there is none.
func logOf(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path + "-wal")
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
	}
	return string(raw)
}

// sealedIn is the one ballot in the poll's envelopes.
func sealedIn(t *testing.T, db *sqlx.DB) (sealed string) {
	t.Helper()
	require.NoError(t, db.Get(&sealed, "SELECT sealed FROM townhall_envelope_1"))
	return sealed
}

// reads has somebody read the file until done.
func reads(t *testing.T, path string) (done func()) {
	t.Helper()
	reader, err := boxFile(t, path).Connx(t.Context())
	require.NoError(t, err)
	_, err = reader.ExecContext(t.Context(), "BEGIN DEFERRED")
	require.NoError(t, err)
	var polls int
	require.NoError(t, reader.GetContext(t.Context(), &polls, "SELECT count(*) FROM townhall_poll"))
	return func() {
		_, err := reader.ExecContext(t.Context(), "ROLLBACK")
		require.NoError(t, err)
		require.NoError(t, reader.Close())
	}
}

// TestAReaderDelaysTheTidying: while somebody reads, the log cannot be emptied; the close does not wait for them. Whoever comes to the box next
// empties it, also another process that knows only the file, and who comes after them finds nothing to do.
func TestAReaderDelaysTheTidying(t *testing.T) {
	other := func(t *testing.T, path string) vote.Box {
		t.Helper()
		box, err := sqlite.OpenBox(t.Context(), boxFile(t, path), boxKey)
		require.NoError(t, err)
		return box
	}
	drain := func(t *testing.T, box vote.Box) {
		t.Helper()
		for _, err := range box.Ballots(t.Context(), "poll") {
			require.NoError(t, err)
		}
	}
	for name, next := range map[string]func(t *testing.T, box, another vote.Box, path string){
		"who asks for ballots": func(t *testing.T, box, _ vote.Box, _ string) { drain(t, box) },
		"who asks who voted": func(t *testing.T, box, _ vote.Box, _ string) {
			for _, err := range box.Voted(t.Context(), "poll") {
				require.NoError(t, err)
			}
		},
		"who closes again": func(t *testing.T, box, _ vote.Box, _ string) {
			_, err := box.Close(t.Context(), "poll")
			require.NoError(t, err)
		},
		"a box that was open in another process":  func(t *testing.T, _, another vote.Box, _ string) { drain(t, another) },
		"a new box on the file, and nothing else": func(t *testing.T, _, _ vote.Box, path string) { other(t, path) },
		"a new box on the file, by opening a poll": func(t *testing.T, _, _ vote.Box, path string) {
			require.NoError(t, other(t, path).Open(t.Context(), secretPoll(3)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			db, path, box := polled(t)
			another := other(t, path)
			sealed := sealedIn(t, db)
			done := reads(t, path)
			turnout, err := box.Close(t.Context(), "poll")
			require.NoError(t, err)
			assert.Equal(t, vote.Turnout{Entitled: 3, Cast: 1}, turnout)
			drain(t, other(t, path))
			assert.Contains(t, logOf(t, path), sealed, "while it is read")
			done()
			next(t, box, another, path)
			assert.Empty(t, logOf(t, path))
			var marked int
			require.NoError(t, db.Get(&marked, "SELECT count(*) FROM townhall_poll WHERE untidy <> 0"))
			assert.Zero(t, marked)
			db.MustExec("CREATE TABLE log_filler (x text)")
			drain(t, box)
			assert.NotEmpty(t, logOf(t, path), "the log of others is theirs")
		})
	}
}

// TestAProcessThatDiesBeforeItTidiesUp left sealed ballots in the log and the mark beside them, in one transaction. A close that comes later marks a
// poll of its own.
func TestAProcessThatDiesBeforeItTidiesUp(t *testing.T) {
	db, path, box := polled(t)
	sealed := sealedIn(t, db)
	done := reads(t, path) // in whose stead the process dies
	_, err := box.Close(t.Context(), "poll")
	require.NoError(t, err)
	raw := logOf(t, path)
	file, err := os.ReadFile(path)
	require.NoError(t, err)
	done()
	left := filepath.Join(t.TempDir(), "left.db")
	require.NoError(t, os.WriteFile(left, file, 0o600))
	require.NoError(t, os.WriteFile(left+"-wal", []byte(raw), 0o600))
	require.Contains(t, logOf(t, left), sealed)
	again, err := sqlite.OpenBox(t.Context(), boxFile(t, left), boxKey)
	require.NoError(t, err)
	assert.Empty(t, logOf(t, left))
	after, err := os.ReadFile(left)
	require.NoError(t, err)
	assert.NotContains(t, string(after), sealed)
	turnout, err := again.Close(t.Context(), "poll")
	require.NoError(t, err)
	assert.Equal(t, vote.Turnout{Entitled: 3, Cast: 1}, turnout)
}
