package web

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// The verbs of ballots.
const (
	openPoll  = "open"
	castVote  = "cast"
	closePoll = "close"
)

// options are those of a vote on a motion, in the order of its ballot paper.
var options = []string{"for", "against", "abstain"}

// motionPoll names the poll on a motion. A motion is voted on again where a tie is open, so it is numbered.
func motionPoll(n governance.Motion) string {
	return access.MotionPolls + n.ID + ":" + strconv.Itoa(len(n.Votes)+1)
}

// pollOn is the electronic vote on a motion, if one was opened.
func (v *view) pollOn(n governance.Motion) (*pollOn, error) {
	if v.Box == nil || len(n.Votes) > 0 && n.State != governance.TieOpen {
		return nil, nil
	}
	id := motionPoll(n)
	_, err := v.Box.Poll(v.r.Context(), id)
	if errors.Is(err, townhall.NotFound) {
		return nil, nil
	}
	return &pollOn{ID: id, URL: v.URL("polls", id), Open: true}, err
}

// mayPoll asks the policy about a poll.
func (v *view) mayPoll(verb, poll string, of townhall.Record) error {
	of.Ref = townhall.Ref{Kind: access.PollKind, ID: poll}
	return v.Office.Policy.Allow(v.r.Context(), townhall.Request{By: v.by, Verb: verb, Record: of})
}

// startPoll opens an electronic vote on a motion, for those who are there.
func startPoll(v *view) error {
	if v.Box == nil {
		return nowhere(v)
	}
	n, rec, err := load[governance.Motion](v, townhall.Reading, governance.MotionKind, v.r.PostFormValue("motion"))
	if err != nil {
		return err
	}
	s, _, err := townhall.Load[governance.Session](v.r.Context(), v.Office.Store, n.Session)
	if err != nil {
		return err
	}
	id := motionPoll(n)
	if err := v.mayPoll(openPoll, id, rec); err != nil {
		return v.sessionDesk(err)
	}
	p := vote.Poll{ID: id, Title: n.Title, Options: options, Marks: 1, Secret: v.r.PostFormValue("secret") != ""}
	for _, who := range s.PresentAt(v.Office.Now()) {
		p.Voters = append(p.Voters, vote.Voter{ID: who})
	}
	if err := v.Box.Open(v.r.Context(), p); err != nil {
		return v.sessionDesk(err)
	}
	return v.away("desk", "sessions", s.ID)
}

// endPoll closes an electronic vote and counts it.
func endPoll(v *view) error {
	if v.Box == nil {
		return nowhere(v)
	}
	n, rec, err := load[governance.Motion](v, townhall.Reading, governance.MotionKind, v.r.PostFormValue("motion"))
	if err != nil {
		return err
	}
	id := motionPoll(n)
	if err := v.mayPoll(closePoll, id, rec); err != nil {
		return v.sessionDesk(err)
	}
	// Whether it may be counted is judged before the close, which nothing undoes.
	weighed := v.Office.In(weighing{v.Office.Store})
	if _, err := governance.CountMotion(v.r.Context(), weighed, v.by, n.Ref(), governance.Vote{Tallies: []vote.Tally{{}}}); !errors.Is(err, errWeighed) {
		return v.sessionDesk(err)
	}
	poll, t, err := closed(v.r.Context(), v.Box, id)
	if err == nil {
		_, err = governance.CountMotion(v.r.Context(), v.Office, v.by, n.Ref(), governance.Vote{Secret: poll.Secret, Tallies: []vote.Tally{t}})
	}
	if err == nil {
		err = v.recordVote(n.Ref())
	}
	if err != nil {
		return v.sessionDesk(err)
	}
	return v.away("votes", n.ID)
}

// closed closes a poll and adds its ballots up.
func closed(ctx context.Context, box vote.Box, id string) (vote.Poll, vote.Tally, error) {
	var t vote.Tally
	poll, err := box.Poll(ctx, id)
	if err == nil && !slices.Equal(poll.Options, options) {
		err = &townhall.Error{Kind: townhall.Invalid, Field: "options", Found: townhall.ValueOf(poll.Options), Needed: text("web.ballot.options")}
	}
	if err == nil {
		_, err = box.Close(ctx, id)
	}
	if err != nil {
		return poll, t, err
	}
	for block, err := range box.Ballots(ctx, id) {
		if err == nil {
			err = block.Into(&t, vote.For, vote.Against, vote.Abstain)
		}
		if err != nil {
			return poll, t, err
		}
	}
	return poll, t, nil
}

// ballotPage is the paper of a poll, for who may vote.
type ballotPage struct {
	ID, Envelope string
	Secret       bool
	Options      []ballotOption
	Receipt      string
	Faults       *townhall.Finding
	Fault        string
}

type ballotOption struct{ Value, Name string }

func ballot(v *view) error {
	v.Here = "polls"
	if v.Box == nil {
		return nowhere(v)
	}
	p, err := v.Box.Poll(v.r.Context(), v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := v.mayPoll(castVote, p.ID, townhall.Record{}); err != nil {
		return err
	}
	page := ballotPage{ID: p.ID, Envelope: v.Office.NewID(), Secret: p.Secret}
	for _, o := range p.Options {
		name := o
		if _, ours := words["web.tally."+o]; ours {
			name = v.T("web.tally." + o)
		}
		page.Options = append(page.Options, ballotOption{o, name})
	}
	if v.r.Method == "POST" {
		if page.Receipt, err = v.cast(p.ID); err != nil {
			page.Faults, page.Fault, v.code = v.faults(err)
			if v.code == 500 {
				return err
			}
		}
	}
	return v.show("ballot", p.Title, page)
}

// cast puts the voter's ballot into the box. Whoever is signed in is the voter, never the form.
func (v *view) cast(poll string) (string, error) {
	if err := v.r.ParseForm(); err != nil {
		return "", &townhall.Error{Kind: townhall.Invalid, Field: "option", Err: err}
	}
	ctx, cancel := context.WithTimeout(v.r.Context(), 20*time.Second)
	defer cancel()
	r, err := v.Box.Cast(ctx, poll, vote.Envelope{ID: v.r.PostFormValue("envelope"), Voter: v.by.Person, Ballot: v.r.PostForm["option"]})
	return r.Seal, err
}
