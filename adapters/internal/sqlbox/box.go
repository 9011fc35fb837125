// Package sqlbox is the ballot box in SQL databases. Each open poll has a table of its own for its envelopes, whose primary key is
// the voter; closing the poll writes the opened ballots in blocks and drops the table, so that no row, nor the trace of one, is left
// that names a voter beside a ballot.
package sqlbox

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/ballots"
	"github.com/townhall-go/townhall/adapters/internal/sqltable"
	"github.com/townhall-go/townhall/governance/vote"
)

// Dialect is what the databases do in their own way.
type Dialect interface {
	Schema() string
	AtOnce() int       // how many groups of envelopes it can take at once
	Key() string       // the type of a voter's id
	Clustered() string // ends the making of a table that lies in the order of its key
	Order() string     // ends the reading of envelopes, where reading by voter costs nothing
	AddVoters(ctx context.Context, tx *sql.Tx, number int64, voters []vote.Voter) error
	// Insert keeps envelopes of different voters of one poll, and sets what became of each.
	Insert(ctx context.Context, db sqltable.DB, p *Known, jobs []*Job) error
	// Seize has the transaction alone write a table, once those who write it now are done.
	Seize(ctx context.Context, tx *sql.Tx, table string) error
	// Shred drops a poll's table so that its rows cannot be read from what is left of it, and marks the poll if there is something to tidy.
	Shred(ctx context.Context, tx *sql.Tx, p *Known) error
	// Untidy are the polls that are marked: of whose destroyed rows the database may still keep something.
	Untidy(ctx context.Context, db sqltable.DB) (polls []int64, err error)
	// Tidy leaves nothing of destroyed rows where the database would keep it, and then takes the marks from polls that had them before. If a
	// reader is in its way, or the process ends, they stay marked.
	Tidy(ctx context.Context, db sqltable.DB, marked []int64) error
}

// Known is a poll as the box knows it; it never changes.
type Known struct {
	vote.Poll // without its voters
	Table     string
	number    int64
	weighted  int // 1 if somebody's weight is not 1
	sealer    ballots.Sealer

	preparing sync.Mutex
	insert    *sql.Stmt // while it is open, where the dialect prepares it
}

// prepared gives the poll's statement, prepared once.
func (p *Known) prepared(prepare func() (*sql.Stmt, error)) (_ *sql.Stmt, err error) {
	p.preparing.Lock()
	defer p.preparing.Unlock()
	if p.insert == nil {
		p.insert, err = prepare()
	}
	return p.insert, err
}

// forget drops the poll's statement.
func (p *Known) forget() {
	p.preparing.Lock()
	defer p.preparing.Unlock()
	if p.insert != nil {
		_ = p.insert.Close() // its table is gone
		p.insert = nil
	}
}

// Job is an envelope on its way in.
type Job struct {
	Envelope vote.Envelope
	ID       string // a digest of the envelope's
	Sealed   string
	marks    []uint16
	Receipt  string // the digest of what is kept
	Err      error
	poll     *Known
}

// Box is a vote.Box in a database.
type Box struct {
	db      sqltable.DB
	dialect Dialect
	key     []byte
	known   sync.Map // of *Known by id
	loading sync.Mutex
	group   ballots.Group[*Job]
}

// Open makes the box's tables unless they are there, and tidies up after who closed a poll and could not.
func Open(ctx context.Context, db sqltable.DB, d Dialect, key []byte) (*Box, error) {
	if _, err := ballots.NewSealer(key, ""); err != nil {
		return nil, err
	}
	if err := sqltable.Create(ctx, db, "townhall_poll", d.Schema()); err != nil {
		return nil, err
	}
	b := &Box{db: db, dialect: d, key: append([]byte(nil), key...)}
	b.group.Run, b.group.Most, b.group.AtOnce = b.insert, 512, d.AtOnce()
	if err := b.tidy(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

const (
	isOpen    = "open"
	isClosing = "closing" // no more ballots; whoever closes next finishes it
	isClosed  = "closed"
)

// Open opens a poll.
func (b *Box) Open(ctx context.Context, p vote.Poll) error {
	if err := p.Check(); err != nil {
		return err
	}
	terms, sum, err := ballots.Terms(p)
	if err != nil {
		return err
	}
	sealer, err := ballots.NewSealer(b.key, p.ID)
	if err == nil {
		err = b.tidy(ctx)
	}
	if err != nil {
		return err
	}
	err = sqltable.InTx(ctx, b.db, func(tx *sql.Tx) error {
		var known, under string
		err := tx.QueryRowContext(ctx, "SELECT sum, key_check FROM townhall_poll WHERE id = $1", p.ID).Scan(&known, &under)
		switch {
		case err == nil && known != sum:
			return vote.OtherTerms(p.ID)
		case err == nil && under != sealer.Check():
			return otherKey(p.ID)
		case err == nil || !errors.Is(err, sql.ErrNoRows):
			return err
		}
		var number int64
		err = tx.QueryRowContext(ctx, "INSERT INTO townhall_poll (id, terms, sum, state, entitled, votes, weighted, key_check) VALUES ($1, $2, $3, $4, $5, 0, $6, $7) RETURNING number",
			p.ID, string(terms), sum, isOpen, len(p.Voters), weighted(p.Voters), sealer.Check()).Scan(&number)
		if err != nil {
			return err
		}
		if err := b.dialect.AddVoters(ctx, tx, number, p.Voters); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "CREATE TABLE "+table(number)+" (voter "+b.dialect.Key()+" PRIMARY KEY, envelope text NOT NULL, sealed text NOT NULL, earlier text NOT NULL DEFAULT '')"+b.dialect.Clustered())
		return err
	})
	return sqltable.Error(ctx, err)
}

// otherKey is the error of a box whose key is not the one under which a poll was opened: it could neither read its ballots, nor
// seal any that those who have the key could read.
func otherKey(poll string) error {
	return &townhall.Error{Kind: townhall.Conflict, Field: "key", Found: townhall.ValueOf(poll), Needed: townhall.Say("box.key.other", "开始表决时所用的密钥", "the key under which the poll was opened")}
}

// weighted is 1 if somebody's weight is not 1.
func weighted(voters []vote.Voter) int {
	if slices.ContainsFunc(voters, func(v vote.Voter) bool { return v.Weight > 1 }) {
		return 1
	}
	return 0
}

func table(number int64) string { return "townhall_envelope_" + strconv.FormatInt(number, 10) }

// poll gives a poll that was opened.
func (b *Box) poll(ctx context.Context, id string) (*Known, error) {
	if p, ok := b.known.Load(id); ok {
		return p.(*Known), nil
	}
	b.loading.Lock() // when a poll opens all come at once, and one asks for all of them
	defer b.loading.Unlock()
	if p, ok := b.known.Load(id); ok {
		return p.(*Known), nil
	}
	var k Known
	var doc, under string
	err := b.db.QueryRowContext(ctx, "SELECT number, terms, weighted, key_check FROM townhall_poll WHERE id = $1", id).Scan(&k.number, &doc, &k.weighted, &under)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, vote.NoPoll(id)
	}
	if err == nil {
		err = json.Unmarshal([]byte(doc), &k.Poll)
	}
	if err == nil {
		k.sealer, err = ballots.NewSealer(b.key, id)
	}
	if err == nil && under != k.sealer.Check() {
		err = otherKey(id)
	}
	if err != nil {
		return nil, sqltable.Error(ctx, err)
	}
	k.Table = table(k.number)
	b.known.Store(id, &k)
	return &k, nil
}

// Poll gives a poll as it was frozen, without its roll.
func (b *Box) Poll(ctx context.Context, id string) (vote.Poll, error) {
	p, err := b.poll(ctx, id)
	if err != nil {
		return vote.Poll{}, err
	}
	return ballots.Copied(p.Poll)
}

// Cast takes a ballot. Those who cast at the same time share a transaction and its sync to disk.
func (b *Box) Cast(ctx context.Context, id string, e vote.Envelope) (vote.Receipt, error) {
	p, err := b.poll(ctx, id)
	if err != nil {
		return vote.Receipt{}, err
	}
	marks, err := p.Marked(e)
	if err != nil {
		return vote.Receipt{}, err
	}
	job := &Job{Envelope: e, ID: envelopeID(e.ID), marks: marks, Sealed: p.sealer.Seal(e.Voter, marks, p.Marks), poll: p}
	if err := b.group.Do(ctx, job); err != nil {
		return vote.Receipt{}, err // and the job is not looked at, since it may still be under way
	}
	if job.Err != nil {
		return vote.Receipt{}, job.Err
	}
	return vote.Receipt{Poll: id, Voter: e.Voter, Seal: job.Receipt}, nil
}

// insert keeps a group of envelopes: those of a poll together, each voter once at a time.
func (b *Box) insert(jobs []*Job) {
	for len(jobs) > 0 {
		var now, later []*Job
		seen := map[townhall.PersonID]bool{}
		for _, j := range jobs {
			if j.poll != jobs[0].poll || seen[j.Envelope.Voter] {
				later = append(later, j)
				continue
			}
			seen[j.Envelope.Voter] = true
			now = append(now, j)
		}
		ctx := context.Background()                                                                          // the callers' end does not undo what others cast
		slices.SortFunc(now, func(a, b *Job) int { return cmp.Compare(a.Envelope.Voter, b.Envelope.Voter) }) // so that no two groups wait for one another
		b.keep(ctx, now)
		jobs = later
	}
}

// keep keeps envelopes of different voters of one poll, and sets what became of each.
func (b *Box) keep(ctx context.Context, jobs []*Job) {
	poll := jobs[0].poll
	err := sqltable.Retry(ctx, func() error {
		for _, j := range jobs {
			j.Receipt, j.Err = "", nil // of an attempt before
		}
		return b.dialect.Insert(ctx, b.db, poll, jobs)
	})
	state := sqltable.State(err)
	switch {
	case err == nil:
		return
	case strings.HasPrefix(state, unholdable) && len(jobs) > 1: // by one of them, which must not fail the others
		for _, j := range jobs {
			b.keep(ctx, []*Job{j})
		}
		return
	case state == noTable: // since a close has dropped it meanwhile
		if _, state, unread := b.turnout(ctx, poll); unread == nil && state != isOpen {
			err = vote.PollClosed(poll.ID)
			poll.forget()
		}
	}
	for _, j := range jobs {
		j.Err = err
	}
}

// What a database says by its SQLSTATE.
const (
	unholdable = "22" // a class: a value that this database cannot hold, such as a letter that its encoding lacks
	violated   = "23" // a class: a constraint
	noTable    = "42P01"
)

// envelopeID is what is kept of an envelope's id: 128 bits of its digest.
func envelopeID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// Answer says what became of an envelope, from the row of its voter; none: the voter may not vote.
func (j *Job) Answer(voted bool, envelope, sealed, earlier string) {
	switch {
	case !voted:
		j.Err = vote.NotOnTheRoll(j.poll.ID, j.Envelope.Voter)
	case envelope == j.ID: // kept now, or when it was sent before
		marks, err := j.poll.sealer.Open(j.Envelope.Voter, sealed, nil)
		if err == nil && !slices.Equal(marks, j.marks) {
			err = vote.ReusedEnvelope(j.Envelope)
		}
		j.Receipt, j.Err = ballots.Digest(sealed), err
	case strings.Contains(earlier, j.ID):
		j.Err = vote.Superseded(j.poll.ID, j.Envelope.Voter)
	default:
		j.Err = vote.VotedAlready(j.poll.ID, j.Envelope.Voter)
	}
}

// Close ends a poll.
func (b *Box) Close(ctx context.Context, id string) (vote.Turnout, error) {
	p, err := b.poll(ctx, id)
	if err != nil {
		return vote.Turnout{}, err
	}
	if t, state, err := b.turnout(ctx, p); err != nil {
		return vote.Turnout{}, sqltable.Error(ctx, err)
	} else if state == isClosed { // but perhaps by one who did not come to tidy up
		return t, b.tidy(ctx)
	}
	// No more ballots from now on; those under way hold the table, for which the next transaction waits.
	err = sqltable.Retry(ctx, func() error {
		_, err := b.db.ExecContext(ctx, "UPDATE townhall_poll SET state = $1 WHERE number = $2 AND state = $3", isClosing, p.number, isOpen)
		return err
	})
	var turnout vote.Turnout
	if err == nil {
		err = sqltable.InTx(ctx, b.db, func(tx *sql.Tx) error {
			turnout, err = b.close(ctx, tx, p)
			return err
		})
	}
	if err != nil {
		if t, state, _ := b.turnout(ctx, p); state == isClosed { // somebody else was faster
			return t, nil
		}
		return vote.Turnout{}, sqltable.Error(ctx, err)
	}
	p.forget()
	// The mark is taken away by who comes next, and not now: a close need not wait for another write.
	return turnout, sqltable.Error(ctx, b.dialect.Tidy(ctx, b.db, nil))
}

// tidy leaves nothing of the destroyed rows of polls that are marked. While a reader is in its way, whoever comes to the box next tries again,
// in this process or another: the marks are in the database.
func (b *Box) tidy(ctx context.Context) error {
	polls, err := b.dialect.Untidy(ctx, b.db)
	if err == nil && len(polls) > 0 {
		err = b.dialect.Tidy(ctx, b.db, polls)
	}
	return sqltable.Error(ctx, err)
}

// turnout is a poll's as it stands in the table, which is right once it is closed.
func (b *Box) turnout(ctx context.Context, p *Known) (t vote.Turnout, state string, err error) {
	err = b.db.QueryRowContext(ctx, "SELECT state, entitled, votes FROM townhall_poll WHERE number = $1", p.number).Scan(&state, &t.Entitled, &t.Cast)
	return t, state, err
}

func (b *Box) close(ctx context.Context, tx *sql.Tx, p *Known) (vote.Turnout, error) {
	t := vote.Turnout{}
	if err := b.dialect.Seize(ctx, tx, p.Table); err != nil {
		return t, err
	}
	if err := tx.QueryRowContext(ctx, "SELECT entitled FROM townhall_poll WHERE number = $1", p.number).Scan(&t.Entitled); err != nil {
		return t, err
	}
	opened, err := b.opened(ctx, tx, p)
	if err != nil {
		return t, err
	}
	t.Cast = int64(len(opened.Ends))
	for i, block := range opened.Blocks(p.Secret) {
		if _, err := tx.ExecContext(ctx, "INSERT INTO townhall_ballot (poll, block, ballots) VALUES ($1, $2, $3)", p.number, i, ballots.Encode(block)); err != nil {
			return t, err
		}
	}
	for i, part := range opened.Rolls() {
		names, err := json.Marshal(part)
		if err == nil {
			_, err = tx.ExecContext(ctx, "INSERT INTO townhall_turnout (poll, block, voters) VALUES ($1, $2, $3)", p.number, i, string(names))
		}
		if err != nil {
			return t, err
		}
	}
	if err := b.dialect.Shred(ctx, tx, p); err != nil {
		return t, err
	}
	_, err = tx.ExecContext(ctx, "UPDATE townhall_poll SET state = $1, votes = $2 WHERE number = $3", isClosed, t.Cast, p.number)
	return t, err
}

// opened reads and opens all envelopes of a poll.
func (b *Box) opened(ctx context.Context, tx *sql.Tx, p *Known) (*ballots.Opened, error) {
	query, args := "SELECT e.voter, 1, e.sealed FROM "+p.Table+" e", []any(nil)
	if p.weighted != 0 {
		query, args = "SELECT e.voter, v.weight, e.sealed FROM "+p.Table+" e JOIN townhall_voter v ON v.poll = $1 AND v.voter = e.voter", []any{p.number}
	}
	rows, err := tx.QueryContext(ctx, query+b.dialect.Order(), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var o ballots.Opened
	for rows.Next() {
		var voter, sealed string
		var weight int64
		if err := rows.Scan(&voter, &weight, &sealed); err != nil {
			return nil, err
		}
		if err := o.Add(p.sealer, townhall.PersonID(voter), weight, sealed); err != nil {
			return nil, err
		}
	}
	return &o, rows.Err()
}

// Ballots streams the ballots of a closed poll, a block at a time; it holds no connection while the caller looks at one.
func (b *Box) Ballots(ctx context.Context, id string) iter.Seq2[vote.Block, error] {
	return func(yield func(vote.Block, error) bool) {
		for raw, err := range b.blocks(ctx, id, "townhall_ballot", "ballots") {
			var block vote.Block
			if err == nil {
				block, err = ballots.Decode(raw)
			}
			if !yield(block, err) || err != nil {
				return
			}
		}
	}
}

// Voted streams who has voted in a closed poll.
func (b *Box) Voted(ctx context.Context, id string) iter.Seq2[townhall.PersonID, error] {
	return func(yield func(townhall.PersonID, error) bool) {
		for raw, err := range b.blocks(ctx, id, "townhall_turnout", "voters") {
			var part []townhall.PersonID
			if err == nil {
				err = json.Unmarshal(raw, &part)
			}
			if err != nil {
				yield("", err)
				return
			}
			for _, v := range part {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// blocks reads a column of a closed poll, a row at a time.
func (b *Box) blocks(ctx context.Context, id, from, column string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		p, err := b.poll(ctx, id)
		if err == nil {
			err = b.tidy(ctx)
		}
		var state string
		if err == nil {
			_, state, err = b.turnout(ctx, p)
		}
		if err == nil && state != isClosed {
			err = vote.PollOpen(id)
		}
		if err != nil {
			yield(nil, sqltable.Error(ctx, err))
			return
		}
		for i := 0; ; i++ {
			var raw []byte
			err := b.db.QueryRowContext(ctx, "SELECT "+column+" FROM "+from+" WHERE poll = $1 AND block = $2", p.number, i).Scan(&raw)
			if errors.Is(err, sql.ErrNoRows) {
				return
			}
			if !yield(raw, sqltable.Error(ctx, err)) || err != nil {
				return
			}
		}
	}
}
