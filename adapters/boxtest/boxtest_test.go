package boxtest_test

import (
	"context"
	"iter"
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
	open    func(p vote.Poll) vote.Poll
	cast    func(e vote.Envelope) vote.Envelope
	receipt func(r vote.Receipt) vote.Receipt
	block   func(b vote.Block) vote.Block
	close   func(t vote.Turnout) vote.Turnout
	hide    bool
}

func (b broken) Open(ctx context.Context, p vote.Poll) error {
	if b.open != nil {
		p = b.open(p)
	}
	return b.Box.Open(ctx, p)
}

func (b broken) Cast(ctx context.Context, poll string, e vote.Envelope) (vote.Receipt, error) {
	if b.cast != nil {
		e = b.cast(e)
	}
	r, err := b.Box.Cast(ctx, poll, e)
	if b.receipt != nil {
		r = b.receipt(r)
	}
	return r, err
}

func (b broken) Close(ctx context.Context, poll string) (vote.Turnout, error) {
	t, err := b.Box.Close(ctx, poll)
	if b.close != nil {
		t = b.close(t)
	}
	return t, err
}

func (b broken) Ballots(ctx context.Context, poll string) iter.Seq2[vote.Block, error] {
	return func(yield func(vote.Block, error) bool) {
		for block, err := range b.Box.Ballots(ctx, poll) {
			if b.hide {
				return
			}
			if b.block != nil {
				block = b.block(block)
			}
			if !yield(block, err) {
				return
			}
		}
	}
}

// TestTheSuiteFindsBrokenBoxes: each box that does one thing wrong fails the clause about it.
func TestTheSuiteFindsBrokenBoxes(t *testing.T) {
	assert.Empty(t, boxtest.Fails(t.Context(), func() vote.Box { return memory.NewBox() }))
	var n atomic.Int64
	for clause, b := range map[string]broken{
		"one ballot per voter": {open: func(p vote.Poll) vote.Poll { p.Replace = true; return p }},
		"a ballot may be replaced until the close, where the poll says so": {open: func(p vote.Poll) vote.Poll { p.Replace = false; return p }},
		"the same envelope again gives the same receipt and counts once":   {cast: func(e vote.Envelope) vote.Envelope { e.ID += strconv.FormatInt(n.Add(1), 10); return e }},
		"a secret poll keeps who voted and not how":                        {open: func(p vote.Poll) vote.Poll { p.Secret = false; return p }},
		"a recorded poll keeps who voted how":                              {open: func(p vote.Poll) vote.Poll { p.Secret = true; return p }},
		"a ballot that was cast is counted, with its weight":               {block: func(b vote.Block) vote.Block { b.Weights = nil; return b }},
		"ballots are shown after the close only":                           {hide: true},
		"closing again gives the same turnout and the same ballots":        {close: func(t vote.Turnout) vote.Turnout { t.Cast += n.Add(1); return t }},
		"polls do not mix":              {receipt: func(r vote.Receipt) vote.Receipt { r.Poll = "a"; return r }},
		"only who is on the roll votes": {cast: func(e vote.Envelope) vote.Envelope { e.Voter = townhall.PersonID("v00000"); return e }},
	} {
		assert.Contains(t, boxtest.Fails(t.Context(), func() vote.Box { b.Box = memory.NewBox(); return b }), clause)
	}
}
