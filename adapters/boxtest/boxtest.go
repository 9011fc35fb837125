// Package boxtest is the contract of vote.Box as a suite. Every failure names the clause that does not hold.
//
//	func TestBox(t *testing.T) {
//		boxtest.Run(t, func(t *testing.T) vote.Box { return memory.NewBox() })
//	}
package boxtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// Run holds a kind of box to the contract. Make gives an empty one; it is called once for each clause.
func Run(t *testing.T, make func(t *testing.T) vote.Box) {
	t.Helper()
	for _, c := range clauses {
		t.Run(c.name, func(t *testing.T) {
			if err := c.check(t.Context(), make(t)); err != nil {
				t.Errorf("clause %q does not hold: %v", c.name, err)
			}
		})
	}
}

// Fails lists the clauses that a box does not keep, for who tests a suite.
func Fails(ctx context.Context, make func() vote.Box) []string {
	var out []string
	for _, c := range clauses {
		if c.check(ctx, make()) != nil {
			out = append(out, c.name)
		}
	}
	return out
}

type clause struct {
	name  string
	check func(ctx context.Context, b vote.Box) error
}

var clauses = []clause{
	{"a ballot that was cast is counted, with its weight", counts},
	{"one ballot per voter", oncePerVoter},
	{"one ballot per voter, also when sent at the same moment", onceAtOnce},
	{"the same envelope again gives the same receipt and counts once", idempotent},
	{"a ballot may be replaced until the close, where the poll says so", replaces},
	{"a late retry of a replaced ballot does not bring it back", retriesLate},
	{"an envelope's id with another ballot is a Conflict", reuses},
	{"a text that databases cannot hold is refused, and harms no other ballot", unholdable},
	{"only who is on the roll votes", onTheRoll},
	{"the paper's limits hold, and nothing of a bad ballot is kept", onThePaper},
	{"a poll is frozen when it opens", frozen},
	{"who has a poll may change theirs, and not the box's", shared},
	{"a poll that cannot be is refused", soundPolls},
	{"no ballot after the close", notAfterClose},
	{"what is cast during the close is counted or refused", duringClose},
	{"closing again gives the same turnout and the same ballots", closesOnce},
	{"ballots are shown after the close only", shownAfterClose},
	{"a secret poll keeps who voted and not how", secret},
	{"a recorded poll keeps who voted how", recorded},
	{"what is not there is Not Found", notThere},
	{"an empty poll closes with nobody", empty},
	{"polls do not mix", apart},
	{"a context that is over takes nothing", cancelled},
}

func poll(id string, voters int) vote.Poll {
	p := vote.Poll{ID: id, Title: townhall.Plain(id), Options: []string{"for", "against", "abstain"}, Marks: 1, Secret: true,
		Rule: vote.Rule{Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}}
	for i := range voters {
		p.Voters = append(p.Voters, vote.Voter{ID: voter(i), Weight: 1})
	}
	return p
}

func voter(i int) townhall.PersonID { return townhall.PersonID(fmt.Sprintf("v%05d", i)) }

func envelope(i int, ballot ...string) vote.Envelope {
	return vote.Envelope{ID: fmt.Sprintf("e%05d-%v", i, ballot), Voter: voter(i), Ballot: ballot}
}

// tally closes a poll and adds its ballots up.
func tally(ctx context.Context, b vote.Box, id string, options int) (votes []int64, blank int64, t vote.Turnout, err error) {
	if t, err = b.Close(ctx, id); err != nil {
		return nil, 0, t, err
	}
	votes = make([]int64, options)
	for block, err := range b.Ballots(ctx, id) {
		if err != nil {
			return nil, 0, t, err
		}
		more, err := block.Tally(votes)
		if err != nil {
			return nil, 0, t, err
		}
		blank += more
	}
	return votes, blank, t, nil
}

func cast(ctx context.Context, b vote.Box, id string, all ...vote.Envelope) error {
	for _, e := range all {
		r, err := b.Cast(ctx, id, e)
		if err != nil {
			return err
		}
		if r.Poll != id || r.Voter != e.Voter || r.Seal == "" {
			return fmt.Errorf("receipt %+v of %+v", r, e)
		}
	}
	return nil
}

func want(what string, got, wanted any) error {
	if fmt.Sprint(got) != fmt.Sprint(wanted) {
		return fmt.Errorf("%s: got %v, want %v", what, got, wanted)
	}
	return nil
}

// refused wants a refusal by a clause.
func refused(err error, code string) error {
	r, ok := errors.AsType[*townhall.Refusal](err)
	if !ok || r.Finding.Code != code {
		return fmt.Errorf("got %v, want a refusal %s", err, code)
	}
	return nil
}

func kind(err error, k townhall.ErrorKind) error {
	if !errors.Is(err, k) {
		return fmt.Errorf("got %v, want an error of the kind %s", err, k)
	}
	return nil
}

func counts(ctx context.Context, b vote.Box) error {
	p := poll("count", 5)
	p.Marks, p.Voters[1].Weight, p.Voters[4].Weight = 2, 7, 0
	err := errors.Join(b.Open(ctx, p), cast(ctx, b, "count", envelope(0, "for"), envelope(1, "against", "for"), envelope(2), envelope(4, "abstain")))
	if err != nil {
		return err
	}
	votes, blank, turnout, err := tally(ctx, b, "count", 3)
	return errors.Join(err, want("votes", votes, []int64{8, 7, 1}), want("blank", blank, 1), want("turnout", turnout, vote.Turnout{Entitled: 5, Cast: 4}))
}

func oncePerVoter(ctx context.Context, b vote.Box) error {
	if err := errors.Join(b.Open(ctx, poll("once", 2)), cast(ctx, b, "once", envelope(0, "for"))); err != nil {
		return err
	}
	_, err := b.Cast(ctx, "once", envelope(0, "against"))
	votes, _, _, closing := tally(ctx, b, "once", 3)
	return errors.Join(refused(err, "vote.box.once"), closing, want("votes", votes, []int64{1, 0, 0}))
}

func onceAtOnce(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("race", 20)); err != nil {
		return err
	}
	var wg sync.WaitGroup
	results := make([]error, 20*8)
	for i := range 20 {
		for j := range 8 {
			wg.Go(func() {
				e := envelope(i, "for")
				e.ID = fmt.Sprint(i, "/", j)
				_, results[8*i+j] = b.Cast(ctx, "race", e)
			})
		}
	}
	wg.Wait()
	kept := 0
	for _, err := range results {
		if err == nil {
			kept++
		} else if r := refused(err, "vote.box.once"); r != nil {
			return r
		}
	}
	votes, _, _, err := tally(ctx, b, "race", 3)
	return errors.Join(err, want("accepted", kept, 20), want("votes", votes, []int64{20, 0, 0}))
}

func idempotent(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("again", 2)); err != nil {
		return err
	}
	first, err := b.Cast(ctx, "again", envelope(0, "for"))
	if err != nil {
		return err
	}
	second, err := b.Cast(ctx, "again", envelope(0, "for"))
	if err != nil {
		return err
	}
	votes, _, _, err := tally(ctx, b, "again", 3)
	return errors.Join(err, want("receipt", second, first), want("votes", votes, []int64{1, 0, 0}))
}

func replaces(ctx context.Context, b vote.Box) error {
	p := poll("replace", 2)
	p.Replace = true
	if err := errors.Join(b.Open(ctx, p), cast(ctx, b, "replace", envelope(0, "for"), envelope(1, "for"), envelope(0, "against"))); err != nil {
		return err
	}
	votes, _, turnout, err := tally(ctx, b, "replace", 3)
	return errors.Join(err, want("votes", votes, []int64{1, 1, 0}), want("turnout", turnout, vote.Turnout{Entitled: 2, Cast: 2}))
}

func retriesLate(ctx context.Context, b vote.Box) error {
	p := poll("retry", 2)
	p.Replace = true
	first, second, third := envelope(0, "for"), envelope(0, "against"), envelope(0, "abstain")
	if err := errors.Join(b.Open(ctx, p), cast(ctx, b, "retry", first, second, third)); err != nil {
		return err
	}
	var errs []error
	for _, old := range []vote.Envelope{first, second} {
		_, err := b.Cast(ctx, "retry", old)
		errs = append(errs, refused(err, "vote.box.superseded"))
	}
	votes, _, _, err := tally(ctx, b, "retry", 3)
	return errors.Join(append(errs, err, want("votes", votes, []int64{0, 0, 1}))...)
}

func reuses(ctx context.Context, b vote.Box) error {
	p := poll("reuse", 2)
	p.Replace = true
	if err := errors.Join(b.Open(ctx, p), cast(ctx, b, "reuse", envelope(0, "for"))); err != nil {
		return err
	}
	other := envelope(0, "for")
	other.Ballot = []string{"against"}
	_, err := b.Cast(ctx, "reuse", other)
	votes, _, _, closing := tally(ctx, b, "reuse", 3)
	return errors.Join(kind(err, townhall.Conflict), closing, want("votes", votes, []int64{1, 0, 0}))
}

func unholdable(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("text", 40)); err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, 40)
	for i := range errs {
		wg.Go(func() {
			e := envelope(i, "for")
			if i%10 == 0 {
				e.ID = []string{"\x00", "\xff", "a\x00b", strings.Repeat("x", 201)}[i/10]
				_, err := b.Cast(ctx, "text", e)
				errs[i] = kind(err, townhall.Invalid)
				return
			}
			_, errs[i] = b.Cast(ctx, "text", e)
		})
	}
	wg.Wait()
	votes, _, _, err := tally(ctx, b, "text", 3)
	return errors.Join(append(errs, err, want("votes", votes, []int64{36, 0, 0}))...)
}

func onTheRoll(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("roll", 2)); err != nil {
		return err
	}
	_, err := b.Cast(ctx, "roll", envelope(7, "for"))
	votes, _, _, closing := tally(ctx, b, "roll", 3)
	return errors.Join(refused(err, "vote.box.roll"), closing, want("votes", votes, []int64{0, 0, 0}))
}

func onThePaper(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("paper", 4)); err != nil {
		return err
	}
	var errs []error
	for _, e := range []vote.Envelope{envelope(0, "maybe"), envelope(0, "for", "against"), {ID: "", Voter: voter(0)}, {ID: "x"}} {
		_, err := b.Cast(ctx, "paper", e)
		errs = append(errs, kind(err, townhall.Invalid))
	}
	_, _, turnout, err := tally(ctx, b, "paper", 3)
	return errors.Join(append(errs, err, want("cast", turnout.Cast, 0))...)
}

func frozen(ctx context.Context, b vote.Box) error {
	p := poll("frozen", 3)
	if err := errors.Join(b.Open(ctx, p), b.Open(ctx, p)); err != nil {
		return fmt.Errorf("opening the same again: %w", err)
	}
	turned := poll("frozen", 3)
	slices.Reverse(turned.Voters)
	if err := b.Open(ctx, turned); err != nil {
		return fmt.Errorf("opening the same again with the roll in another order: %w", err)
	}
	var errs []error
	for _, change := range []func(p *vote.Poll){
		func(p *vote.Poll) { p.Options = []string{"for", "against"} }, func(p *vote.Poll) { p.Secret = false }, func(p *vote.Poll) { p.Replace = true },
		func(p *vote.Poll) { p.Voters = p.Voters[:2] }, func(p *vote.Poll) { p.Rule.Tie = vote.CastingVote }, func(p *vote.Poll) { p.Commitment = "abc" },
		func(p *vote.Poll) { p.Voters = slices.Clone(p.Voters); p.Voters[0].Weight = 9 },
	} {
		other := poll("frozen", 3)
		change(&other)
		errs = append(errs, kind(b.Open(ctx, other), townhall.Conflict))
	}
	p.Options[0] = "changed by the caller"
	errs = append(errs, cast(ctx, b, "frozen", envelope(0, "for")))
	kept, err := b.Poll(ctx, "frozen")
	asked := poll("frozen", 0)
	asked.Voters = nil
	errs = append(errs, err, want("the poll as frozen", fmt.Sprintf("%+v", kept), fmt.Sprintf("%+v", asked)))
	return errors.Join(errs...)
}

// shared changes each list of a poll down to the parts of its rule: after it was opened, and as the box gives it.
func shared(ctx context.Context, b vote.Box) error {
	asked := func() vote.Poll {
		p := poll("shared", 3)
		half, cite := p.Rule.Threshold, townhall.Cite{Law: "law", Article: "1"}
		p.Rule = vote.Rule{Quorum: vote.All(vote.Present.AtLeast(vote.Number(1)), half), Threshold: vote.All(half, vote.Any(half, vote.For.AtLeast(vote.Number(2)))),
			Consents: []vote.Condition{{Class: "a", Test: vote.All(half, half)}}, Vetoes: []vote.Condition{{Class: "b", Test: vote.All(half, half)}},
			Waivers: []vote.Waiver{{Fault: vote.NoAdopts, Why: townhall.Plain("why"), Cite: cite}}}
		return p
	}
	change := func(p vote.Poll) {
		nobody, r := vote.For.AtLeast(vote.Number(0)), p.Rule
		p.Options[0], r.Quorum.Parts[0], r.Threshold.Parts[0], r.Threshold.Parts[1].Parts[0] = "changed", nobody, nobody, nobody
		r.Consents[0].Test.Parts[0], r.Vetoes[0].Test.Parts[0] = nobody, nobody
		r.Consents[0].Class, r.Vetoes[0].Class, r.Waivers[0].Fault = "changed", "changed", vote.ForRejects
	}
	opened := asked()
	if err := b.Open(ctx, opened); err != nil {
		return err
	}
	change(opened)
	given, err := b.Poll(ctx, "shared")
	if err != nil {
		return err
	}
	wanted := asked()
	wanted.Voters = nil
	first := want("the poll after its maker changed theirs", fmt.Sprintf("%+v", given), fmt.Sprintf("%+v", wanted))
	if first != nil {
		return first
	}
	change(given)
	again, err := b.Poll(ctx, "shared")
	return errors.Join(err, want("the poll after somebody changed what they were given", fmt.Sprintf("%+v", again), fmt.Sprintf("%+v", wanted)), b.Open(ctx, asked()))
}

func soundPolls(ctx context.Context, b vote.Box) error {
	var errs []error
	for _, change := range []func(p *vote.Poll){
		func(p *vote.Poll) { p.ID = "" }, func(p *vote.Poll) { p.Options = nil }, func(p *vote.Poll) { p.Options = []string{"a", "a"} }, func(p *vote.Poll) { p.Marks = 0 },
		func(p *vote.Poll) { p.Marks = 4 }, func(p *vote.Poll) { p.Voters = nil }, func(p *vote.Poll) { p.Voters[1] = p.Voters[0] }, func(p *vote.Poll) { p.Voters[0].Weight = -1 },
		func(p *vote.Poll) { p.Voters[0].ID = "\x00" }, func(p *vote.Poll) { p.Options[0] = "\xff" }, func(p *vote.Poll) { p.Rule.Tie = "duel" },
		func(p *vote.Poll) { p.Voters[0].Weight, p.Voters[1].Weight = vote.MaxCount, 1 },
	} {
		p := poll("sound", 3)
		change(&p)
		errs = append(errs, kind(b.Open(ctx, p), townhall.Invalid))
	}
	return errors.Join(errs...)
}

func notAfterClose(ctx context.Context, b vote.Box) error {
	if err := errors.Join(b.Open(ctx, poll("late", 3)), cast(ctx, b, "late", envelope(0, "for"))); err != nil {
		return err
	}
	if _, err := b.Close(ctx, "late"); err != nil {
		return err
	}
	_, err := b.Cast(ctx, "late", envelope(1, "for"))
	_, again := b.Cast(ctx, "late", envelope(0, "for"))
	return errors.Join(refused(err, "vote.box.open"), refused(again, "vote.box.open"))
}

// duringClose closes a poll while many cast: whoever has a receipt is counted, and whoever was refused is not.
func duringClose(ctx context.Context, b vote.Box) error {
	const voters = 200
	if err := errors.Join(b.Open(ctx, poll("closing", voters)), cast(ctx, b, "closing", envelope(0, "for"))); err != nil {
		return err
	}
	var wg sync.WaitGroup
	errs := make([]error, voters)
	begun := make(chan struct{}, voters)
	for i := 1; i < voters; i++ {
		wg.Go(func() {
			begun <- struct{}{}
			_, errs[i] = b.Cast(ctx, "closing", envelope(i, "for"))
		})
	}
	for range voters / 2 {
		<-begun
	}
	turnout, err := b.Close(ctx, "closing")
	wg.Wait()
	var kept []townhall.PersonID
	for i, err := range errs {
		if err == nil {
			kept = append(kept, voter(i))
		} else if r := refused(err, "vote.box.open"); r != nil {
			return r
		}
	}
	votes, _, _, again := tally(ctx, b, "closing", 3)
	who, unread := voted(ctx, b, "closing")
	return errors.Join(err, again, unread, want("turnout", turnout, vote.Turnout{Entitled: voters, Cast: int64(len(kept))}),
		want("votes", votes, []int64{int64(len(kept)), 0, 0}), want("who voted", who, kept))
}

func closesOnce(ctx context.Context, b vote.Box) error {
	if err := errors.Join(b.Open(ctx, poll("twice", 3)), cast(ctx, b, "twice", envelope(0, "for"), envelope(1, "against"))); err != nil {
		return err
	}
	votes, _, first, err := tally(ctx, b, "twice", 3)
	if err != nil {
		return err
	}
	again, _, second, err := tally(ctx, b, "twice", 3)
	return errors.Join(err, want("turnout", second, first), want("votes", again, votes))
}

func shownAfterClose(ctx context.Context, b vote.Box) error {
	if err := errors.Join(b.Open(ctx, poll("early", 3)), cast(ctx, b, "early", envelope(0, "for"))); err != nil {
		return err
	}
	var shown, voted error
	for _, err := range b.Ballots(ctx, "early") {
		shown = err
	}
	for _, err := range b.Voted(ctx, "early") {
		voted = err
	}
	return errors.Join(refused(shown, "vote.box.closed"), refused(voted, "vote.box.closed"))
}

func secret(ctx context.Context, b vote.Box) error {
	p := poll("secret", 40)
	err := b.Open(ctx, p)
	for i := range 30 { // in order, the first half for
		err = errors.Join(err, cast(ctx, b, "secret", envelope(i, []string{"for", "against"}[i/15])))
	}
	if _, closing := b.Close(ctx, "secret"); err != nil || closing != nil {
		return errors.Join(err, closing)
	}
	var marks []uint16
	for block, err := range b.Ballots(ctx, "secret") {
		if err != nil {
			return err
		}
		if block.Voters != nil {
			return errors.New("a secret poll's ballots name voters")
		}
		marks = append(marks, block.Marks...)
	}
	if slices.IsSorted(marks) { // one chance in 155 million
		return errors.New("the ballots lie in the order in which they were cast")
	}
	who, err := voted(ctx, b, "secret")
	if err != nil {
		return err
	}
	var cast []townhall.PersonID
	for i := range 30 {
		cast = append(cast, voter(i))
	}
	return want("who voted", who, cast)
}

func voted(ctx context.Context, b vote.Box, id string) ([]townhall.PersonID, error) {
	var out []townhall.PersonID
	for v, err := range b.Voted(ctx, id) {
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func recorded(ctx context.Context, b vote.Box) error {
	p := poll("recorded", 3)
	p.Secret = false
	if err := errors.Join(b.Open(ctx, p), cast(ctx, b, "recorded", envelope(2, "for"), envelope(0, "against"))); err != nil {
		return err
	}
	if _, err := b.Close(ctx, "recorded"); err != nil {
		return err
	}
	said := map[townhall.PersonID]uint16{}
	for block, err := range b.Ballots(ctx, "recorded") {
		if err != nil || len(block.Voters) != len(block.Marks) {
			return fmt.Errorf("block %+v: %w", block, err)
		}
		for i, v := range block.Voters {
			said[v] = block.Marks[i]
		}
	}
	return want("who voted how", said, map[townhall.PersonID]uint16{voter(0): 1, voter(2): 0})
}

func notThere(ctx context.Context, b vote.Box) error {
	_, cast := b.Cast(ctx, "nowhere", envelope(0, "for"))
	_, closing := b.Close(ctx, "nowhere")
	var shown error
	for _, err := range b.Ballots(ctx, "nowhere") {
		shown = err
	}
	_, asked := b.Poll(ctx, "nowhere")
	return errors.Join(kind(asked, townhall.NotFound), kind(cast, townhall.NotFound), kind(closing, townhall.NotFound), kind(shown, townhall.NotFound))
}

func empty(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("empty", 3)); err != nil {
		return err
	}
	votes, blank, turnout, err := tally(ctx, b, "empty", 3)
	return errors.Join(err, want("votes", votes, []int64{0, 0, 0}), want("blank", blank, 0), want("turnout", turnout, vote.Turnout{Entitled: 3}))
}

func apart(ctx context.Context, b vote.Box) error {
	err := errors.Join(b.Open(ctx, poll("a", 3)), b.Open(ctx, poll("b", 3)), cast(ctx, b, "a", envelope(0, "for")), cast(ctx, b, "b", envelope(0, "against"), envelope(1, "against")))
	if err != nil {
		return err
	}
	first, _, _, err := tally(ctx, b, "a", 3)
	if err == nil {
		err = cast(ctx, b, "b", envelope(2, "for"))
	}
	if err != nil {
		return err
	}
	second, _, _, err := tally(ctx, b, "b", 3)
	return errors.Join(err, want("a", first, []int64{1, 0, 0}), want("b", second, []int64{1, 2, 0}))
}

func cancelled(ctx context.Context, b vote.Box) error {
	if err := b.Open(ctx, poll("gone", 3)); err != nil {
		return err
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := b.Cast(over, "gone", envelope(0, "for")); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("got %v, want the context's error", err)
	}
	_, _, turnout, err := tally(ctx, b, "gone", 3)
	return errors.Join(err, want("cast", turnout.Cast, 0))
}
