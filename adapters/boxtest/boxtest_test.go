package boxtest_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/boxtest"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/vote"
)

func TestMemory(t *testing.T) {
	boxtest.Run(t, func(*testing.T) vote.Box { return memory.NewBox() })
}

// broken is a box that does one thing wrong.
type broken struct {
	vote.Box
	open    func(ctx context.Context, b vote.Box, p vote.Poll) error
	cast    func(ctx context.Context, b vote.Box, poll string, e vote.Envelope) (vote.Receipt, error)
	poll    func(ctx context.Context, b vote.Box, poll string) (vote.Poll, error)
	close   func(ctx context.Context, b vote.Box, poll string) (vote.Turnout, error)
	ballots func(ctx context.Context, b vote.Box, poll string, yield func(vote.Block, error) bool)
}

func (b broken) Open(ctx context.Context, p vote.Poll) error {
	if b.open != nil {
		return b.open(ctx, b.Box, p)
	}
	return b.Box.Open(ctx, p)
}

func (b broken) Cast(ctx context.Context, poll string, e vote.Envelope) (vote.Receipt, error) {
	if b.cast != nil {
		return b.cast(ctx, b.Box, poll, e)
	}
	return b.Box.Cast(ctx, poll, e)
}

func (b broken) Poll(ctx context.Context, poll string) (vote.Poll, error) {
	if b.poll != nil {
		return b.poll(ctx, b.Box, poll)
	}
	return b.Box.Poll(ctx, poll)
}

func (b broken) Close(ctx context.Context, poll string) (vote.Turnout, error) {
	if b.close != nil {
		return b.close(ctx, b.Box, poll)
	}
	return b.Box.Close(ctx, poll)
}

func (b broken) Ballots(ctx context.Context, poll string) iter.Seq2[vote.Block, error] {
	if b.ballots == nil {
		return b.Box.Ballots(ctx, poll)
	}
	return func(yield func(vote.Block, error) bool) { b.ballots(ctx, b.Box, poll, yield) }
}

// opens is a box that opens another poll than it was given.
func opens(change func(p *vote.Poll)) broken {
	return broken{open: func(ctx context.Context, b vote.Box, p vote.Poll) error { change(&p); return b.Open(ctx, p) }}
}

// casts is a box that takes another envelope than it was given.
func casts(change func(e *vote.Envelope)) broken {
	return broken{cast: func(ctx context.Context, b vote.Box, poll string, e vote.Envelope) (vote.Receipt, error) {
		change(&e)
		return b.Cast(ctx, poll, e)
	}}
}

// shows is a box that shows other ballots than it has.
func shows(change func(b *vote.Block)) broken {
	return broken{ballots: func(ctx context.Context, b vote.Box, poll string, yield func(vote.Block, error) bool) {
		for block, err := range b.Ballots(ctx, poll) {
			change(&block)
			if !yield(block, err) {
				return
			}
		}
	}}
}

// shares is a box that gives everybody the same lists of a poll, but for one that is copied.
func shares() broken {
	kept := map[string]vote.Poll{}
	return broken{poll: func(ctx context.Context, b vote.Box, poll string) (vote.Poll, error) {
		p, ok := kept[poll]
		var err error
		if !ok {
			p, err = b.Poll(ctx, poll)
			kept[poll] = p
		}
		p.Options = slices.Clone(p.Options)
		return p, err
	}}
}

// forgives is a box that gives a receipt where a refusal or an error is due.
func forgives(due func(error) bool) broken {
	return broken{cast: func(ctx context.Context, b vote.Box, poll string, e vote.Envelope) (vote.Receipt, error) {
		r, err := b.Cast(ctx, poll, e)
		if due(err) {
			return vote.Receipt{Poll: poll, Voter: e.Voter, Seal: "seal"}, nil
		}
		return r, err
	}}
}

func refusal(code string) func(error) bool {
	return func(err error) bool {
		r, ok := errors.AsType[*townhall.Refusal](err)
		return ok && r.Finding.Code == code
	}
}

func is(kind townhall.ErrorKind) func(error) bool {
	return func(err error) bool { return errors.Is(err, kind) }
}

// TestTheSuiteFindsBrokenBoxes: for each clause there is a box that does one thing wrong and fails it.
func TestTheSuiteFindsBrokenBoxes(t *testing.T) {
	assert.Empty(t, boxtest.Fails(t.Context(), func() vote.Box { return memory.NewBox() }))
	var n atomic.Int64
	boxes := map[string]broken{
		"a ballot that was cast is counted, with its weight":                      shows(func(b *vote.Block) { b.Weights = nil }),
		"one ballot per voter":                                                    opens(func(p *vote.Poll) { p.Replace = true }),
		"one ballot per voter, also when sent at the same moment":                 forgives(refusal("vote.box.once")),
		"the same envelope again gives the same receipt and counts once":          casts(func(e *vote.Envelope) { e.ID += strconv.FormatInt(n.Add(1), 10) }),
		"a ballot may be replaced until the close, where the poll says so":        opens(func(p *vote.Poll) { p.Replace = false }),
		"a late retry of a replaced ballot does not bring it back":                forgives(refusal("vote.box.superseded")),
		"an envelope's id with another ballot is a Conflict":                      forgives(is(townhall.Conflict)),
		"a text that databases cannot hold is refused, and harms no other ballot": casts(func(e *vote.Envelope) { e.ID = "e" }),
		"only who is on the roll votes":                                           casts(func(e *vote.Envelope) { e.Voter = "v00000" }),
		"the paper's limits hold, and nothing of a bad ballot is kept":            casts(func(e *vote.Envelope) { e.Ballot = e.Ballot[:min(len(e.Ballot), 1)] }),
		"a poll is frozen when it opens":                                          opens(func(p *vote.Poll) { p.Commitment = "" }),
		"who has a poll may change theirs, and not the box's":                     shares(),
		"a poll that cannot be is refused":                                        opens(func(p *vote.Poll) { p.Options = slices.Compact(slices.Clone(p.Options)) }),
		"no ballot after the close":                                               forgives(refusal("vote.box.open")),
		"ballots are shown after the close only":                                  {ballots: func(context.Context, vote.Box, string, func(vote.Block, error) bool) {}},
		"a secret poll keeps who voted and not how":                               opens(func(p *vote.Poll) { p.Secret = false }),
		"a recorded poll keeps who voted how":                                     opens(func(p *vote.Poll) { p.Secret = true }),
		"what is not there is Not Found":                                          forgives(is(townhall.NotFound)),
		"polls do not mix":                                                        {close: func(ctx context.Context, b vote.Box, _ string) (vote.Turnout, error) { return b.Close(ctx, "a") }},
		"closing again gives the same turnout and the same ballots": {close: func(ctx context.Context, b vote.Box, poll string) (vote.Turnout, error) {
			t, err := b.Close(ctx, poll)
			t.Cast += n.Add(1)
			return t, err
		}},
		"what is cast during the close is counted or refused": {cast: func(ctx context.Context, b vote.Box, poll string, e vote.Envelope) (vote.Receipt, error) {
			if e.Voter == "v00150" { // takes it, and keeps it nowhere
				return vote.Receipt{Poll: poll, Voter: e.Voter, Seal: "seal"}, nil
			}
			return b.Cast(ctx, poll, e)
		}},
		"an empty poll closes with nobody": {close: func(ctx context.Context, b vote.Box, poll string) (vote.Turnout, error) {
			t, err := b.Close(ctx, poll)
			t.Cast = max(t.Cast, 1)
			return t, err
		}},
		"a context that is over takes nothing": {cast: func(ctx context.Context, b vote.Box, poll string, e vote.Envelope) (vote.Receipt, error) {
			return b.Cast(context.WithoutCancel(ctx), poll, e)
		}},
	}
	for clause, b := range boxes {
		assert.Contains(t, boxtest.Fails(t.Context(), func() vote.Box { b.Box = memory.NewBox(); return b }), clause)
	}
	every := boxtest.Fails(t.Context(), func() vote.Box { return broken{Box: nothing{}} })
	assert.ElementsMatch(t, slices.Collect(maps.Keys(boxes)), every, "each clause has a box that breaks it")
}

// nothing is a box that keeps no clause.
type nothing struct{ vote.Box }

var errNothing = errors.New("nothing works")

func (nothing) Open(context.Context, vote.Poll) error           { return errNothing }
func (nothing) Poll(context.Context, string) (vote.Poll, error) { return vote.Poll{}, errNothing }
func (nothing) Cast(context.Context, string, vote.Envelope) (vote.Receipt, error) {
	return vote.Receipt{}, errNothing
}
func (nothing) Close(context.Context, string) (vote.Turnout, error) {
	return vote.Turnout{}, errNothing
}
func (nothing) Ballots(context.Context, string) iter.Seq2[vote.Block, error] {
	return func(yield func(vote.Block, error) bool) { yield(vote.Block{}, errNothing) }
}
func (nothing) Voted(context.Context, string) iter.Seq2[townhall.PersonID, error] {
	return func(yield func(townhall.PersonID, error) bool) { yield("", errNothing) }
}
