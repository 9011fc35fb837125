package memory

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"iter"
	"slices"
	"sync"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/internal/ballots"
	"github.com/townhall-go/townhall/governance/vote"
)

// Box is a vote.Box in memory, under a key of its own. Use NewBox; any number of goroutines may use it.
type Box struct {
	mu    sync.Mutex
	key   []byte
	polls map[string]*poll
}

var _ vote.Box = (*Box)(nil)

type poll struct {
	vote.Poll // without its voters
	sum       string
	sealer    ballots.Sealer
	weights   map[townhall.PersonID]int64
	envelopes map[townhall.PersonID]envelope
	turnout   vote.Turnout
	closed    bool
	blocks    []vote.Block
	voted     [][]townhall.PersonID
}

type envelope struct {
	id, sealed string
	marks      []uint16
	earlier    []string // ids of those that it replaced
}

// NewBox gives an empty box.
func NewBox() *Box {
	key := make([]byte, ballots.KeySize)
	_, _ = rand.Read(key) // never fails
	return &Box{key: key, polls: map[string]*poll{}}
}

// Open opens a poll.
func (b *Box) Open(ctx context.Context, p vote.Poll) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := p.Check(); err != nil {
		return err
	}
	terms, sum, err := ballots.Terms(p)
	if err != nil {
		return err
	}
	sealer, err := ballots.NewSealer(b.key, p.ID)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if known, ok := b.polls[p.ID]; ok {
		if known.sum != sum {
			return vote.OtherTerms(p.ID)
		}
		return nil
	}
	held := &poll{sum: sum, sealer: sealer, weights: map[townhall.PersonID]int64{}, envelopes: map[townhall.PersonID]envelope{}, turnout: vote.Turnout{Entitled: int64(len(p.Voters))}}
	if err := json.Unmarshal(terms, &held.Poll); err != nil { // a copy: the caller's lists stay the caller's
		return err
	}
	for _, v := range p.Voters {
		held.weights[v.ID] = v.Weight
	}
	b.polls[p.ID] = held
	return nil
}

// Poll gives a poll as it was frozen, without its roll.
func (b *Box) Poll(ctx context.Context, id string) (vote.Poll, error) {
	if err := ctx.Err(); err != nil {
		return vote.Poll{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.polls[id]
	if !ok {
		return vote.Poll{}, vote.NoPoll(id)
	}
	return ballots.Copied(p.Poll)
}

// Cast takes a ballot.
func (b *Box) Cast(ctx context.Context, id string, e vote.Envelope) (vote.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return vote.Receipt{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.polls[id]
	if !ok {
		return vote.Receipt{}, vote.NoPoll(id)
	}
	marks, err := p.Marked(e)
	if err != nil {
		return vote.Receipt{}, err
	}
	before, voted := p.envelopes[e.Voter]
	_, known := p.weights[e.Voter]
	switch {
	case p.closed:
		return vote.Receipt{}, vote.PollClosed(id)
	case !known:
		return vote.Receipt{}, vote.NotOnTheRoll(id, e.Voter)
	case voted && before.id == e.ID && !slices.Equal(before.marks, marks):
		return vote.Receipt{}, vote.ReusedEnvelope(e)
	case voted && before.id == e.ID:
		return vote.Receipt{Poll: id, Voter: e.Voter, Seal: ballots.Digest(before.sealed)}, nil
	case voted && !p.Replace:
		return vote.Receipt{}, vote.VotedAlready(id, e.Voter)
	case slices.Contains(before.earlier, e.ID):
		return vote.Receipt{}, vote.Superseded(id, e.Voter)
	}
	var earlier []string
	if voted {
		earlier = append(before.earlier, before.id)
	}
	sealed := p.sealer.Seal(e.Voter, marks, p.Marks)
	p.envelopes[e.Voter] = envelope{e.ID, sealed, marks, earlier}
	return vote.Receipt{Poll: id, Voter: e.Voter, Seal: ballots.Digest(sealed)}, nil
}

// Close ends a poll.
func (b *Box) Close(ctx context.Context, id string) (vote.Turnout, error) {
	if err := ctx.Err(); err != nil {
		return vote.Turnout{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.polls[id]
	if !ok {
		return vote.Turnout{}, vote.NoPoll(id)
	}
	if p.closed {
		return p.turnout, nil
	}
	var opened ballots.Opened
	for voter, e := range p.envelopes {
		if err := opened.Add(p.sealer, voter, p.weights[voter], e.sealed); err != nil {
			return vote.Turnout{}, err
		}
	}
	p.turnout.Cast = int64(len(opened.Ends))
	p.blocks, p.voted = opened.Blocks(p.Secret), opened.Rolls()
	p.closed, p.envelopes = true, nil
	return p.turnout, nil
}

// Ballots streams the ballots of a closed poll.
func (b *Box) Ballots(ctx context.Context, id string) iter.Seq2[vote.Block, error] {
	return func(yield func(vote.Block, error) bool) {
		p, err := b.ended(ctx, id)
		if err != nil {
			yield(vote.Block{}, err)
			return
		}
		for _, block := range p.blocks {
			own, err := ballots.Decode(ballots.Encode(block)) // a copy, which the caller may change
			if !yield(own, err) {
				return
			}
		}
	}
}

// Voted streams who has voted in a closed poll.
func (b *Box) Voted(ctx context.Context, id string) iter.Seq2[townhall.PersonID, error] {
	return func(yield func(townhall.PersonID, error) bool) {
		p, err := b.ended(ctx, id)
		if err != nil {
			yield("", err)
			return
		}
		for _, part := range p.voted {
			for _, v := range part {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}

// ended gives a poll that was closed; it does not change any more.
func (b *Box) ended(ctx context.Context, id string) (*poll, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p, ok := b.polls[id]
	switch {
	case !ok:
		return nil, vote.NoPoll(id)
	case !p.closed:
		return nil, vote.PollOpen(id)
	}
	return p, nil
}
