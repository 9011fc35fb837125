package governance

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/vote"
)

// step takes a step by the table, and then by the clauses of dated rules, and gives the motion as it is after it with a fact for the history.
func (n Motion) step(m townhall.Moment, verb string, next motionMatter, clauses ...townhall.Finding) (Motion, []townhall.Fact, error) {
	state, f := MotionStates.Try(n.State, verb, next, m)
	for i, part := range f.Parts {
		if part.Code == quorumMet.Code { // with the article, and what each of several ways needs
			f.Parts[i].Cite, f.Parts[i].Parts = next.quorum.Cite, next.quorum.Parts
		}
	}
	if err := f.Err(); err != nil {
		return n, nil, err
	}
	rules := townhall.All("governance.motion."+verb, townhall.Say("governance.motion.rules", "议案规则", "the rules of motions"), clauses...)
	if err := rules.Err(); err != nil {
		return n, nil, err
	}
	next.Motion.State = state
	return next.Motion, []townhall.Fact{{Verb: verb, Reason: next.reason, Basis: rules.Cites()}}, nil
}

// Draft (起草) begins a motion, with its first text.
func (n Motion) Draft(m townhall.Moment) (Motion, []townhall.Fact, error) {
	n.ID, n.State, n.Drafted = m.Ref.ID, "", dayOr(n.Drafted, m.Today)
	n.Drafts = slices.Clone(n.Drafts)
	if len(n.Drafts) == 1 {
		n.Drafts[0].On = dayOr(n.Drafts[0].On, n.Drafted)
	}
	n.Movers, n.Duties = Movers{}, nil
	n.Opinions, n.Session, n.Items, n.Votes, n.Resolution, n.Annulment, n.Evaluations, n.Closed = nil, townhall.Ref{}, nil, nil, Resolution{}, Annulment{}, nil, townhall.Date{}
	return n.step(m, "draft", motionMatter{Motion: n, on: n.Drafted})
}

// Amend (修改) gives the motion another text before the vote.
func (n Motion) Amend(m townhall.Moment, d Draft) (Motion, []townhall.Fact, error) {
	next := n
	d.On = dayOr(d.On, m.Today)
	next.Drafts = added(n.Drafts, d)
	return n.step(m, "amend", motionMatter{Motion: next, on: d.On, reason: d.Why})
}

// Hear (听取意见) records an opinion. It must be answered before the vote.
func (n Motion) Hear(m townhall.Moment, o Opinion) (Motion, []townhall.Fact, error) {
	next := n
	o.On, o.Answer = dayOr(o.On, m.Today), Answer{}
	next.Opinions = added(n.Opinions, o)
	return n.step(m, "hear", motionMatter{Motion: next, on: o.On})
}

// AnswerOpinion (答复意见) says what became of the opinion at an index: adopted into the text, or not and why.
func (n Motion) AnswerOpinion(m townhall.Moment, i int, a Answer) (Motion, []townhall.Fact, error) {
	if i < 0 || i >= len(n.Opinions) {
		return n, nil, &townhall.Error{Kind: townhall.Invalid, Field: "opinions[" + strconv.Itoa(i) + "]", Found: townhall.ValueOf(i),
			Needed: townhall.Say("governance.opinion.index", "已登记的{n}条意见之一", "one of the {n} opinions on record", "n", len(n.Opinions))}
	}
	next := n
	a.On = dayOr(a.On, m.Today)
	next.Opinions = slices.Clone(n.Opinions)
	next.Opinions[i].Answer = a
	return n.step(m, "answer", motionMatter{Motion: next, on: a.On, index: i})
}

// Submit (提出) moves it in the body that decides: by an organ that may, or by as many of its members as the law asks.
func (n Motion) Submit(m townhall.Moment, b Body, by Movers) (Motion, []townhall.Fact, error) {
	next := n
	next.Movers = Movers{Organ: by.Organ, Kind: by.Kind, Members: slices.Clone(by.Members)}
	lawful, err := next.lawfullyMoved(m, b)
	if err != nil {
		return n, nil, err
	}
	return n.step(m, "submit", motionMatter{Motion: next, body: b}, lawful...)
}

// Withdraw (撤回) takes it back before the vote; once it is submitted, whoever presides agrees.
func (n Motion) Withdraw(m townhall.Moment, reason string, agreed townhall.UnitID) (Motion, []townhall.Fact, error) {
	next := n
	next.Closed = m.Today
	return n.step(m, "withdraw", motionMatter{Motion: next, reason: reason, agreed: agreed})
}

// Table (列入议程) puts it on the agenda of a session of the body that decides, before the session ends. One that stands on the agenda of a
// session that is over and did not vote on it, which is given, comes before another; so does a tie that is voted on again, and what a session
// reconsiders.
func (n Motion) Table(m townhall.Moment, s Session, earlier ...Session) (Motion, []townhall.Fact, error) {
	next := n
	next.Session = s.Ref()
	matter := motionMatter{Motion: next, session: s, stood: n.Session}
	if len(earlier) == 1 {
		matter.earlier = earlier[0]
	}
	return n.step(m, "table", matter)
}

// Deliberate (逐项审议) records the debate on one item of the text as it stands, in the session on whose agenda it stands; now, if no minute is
// given.
func (n Motion) Deliberate(m townhall.Moment, s Session, d Deliberation) (Motion, []townhall.Fact, error) {
	next := n
	d.At, d.Draft = minute(d.At, m), len(n.Drafts)
	d.On = townhall.DateOf(d.At)
	next.Items = added(n.Items, d)
	return n.step(m, "deliberate", motionMatter{Motion: next, on: d.On, session: s})
}

// Count (表决) decides by a count in the session on whose agenda it stands, under the rule in force on its day. Who has a seat and who is
// there are the session's figures of that minute, now if none is given; the votes are the caller's. There is no count without a quorum.
// Another count of the same vote says why, and is of its minute; a tie waits for how it was broken, or for a second vote where the rule has it.
func (n Motion) Count(m townhall.Moment, s Session, v Vote) (Motion, []townhall.Fact, error) {
	last := n.lastVote()
	// Of the same vote, and not of a new one: what was counted again, and how a tie was broken.
	same := len(n.Votes) > 0 && n.State != Tabled && (said(v.Recount) || last.Outcome.Verdict == vote.Tied && v.broken())
	if same {
		v.At = last.At
	}
	v.At = minute(v.At, m)
	v.On = townhall.DateOf(v.At)
	rule, err := votingRule(m.Rules, n.Rule, v.On)
	if err != nil {
		return n, nil, err
	}
	v.Rule, v.Tellers = rule, slices.Clone(v.Tellers)
	if !slices.Contains(countable, n.State) || s.Ref() != n.Session || !s.sits(v.At) { // refused by the table
		next := n
		next.Votes = added(n.Votes, v)
		return n.step(m, "reject", motionMatter{Motion: next, on: v.On, session: s, quorum: townhall.Finding{Held: true}})
	}
	if !s.Second.IsZero() { // a second call has a quorum of its own
		second, err := votingRule(m.Rules, s.Rule, v.On)
		if err != nil {
			return n, nil, err
		}
		rule.Quorum = second.Quorum
		v.Rule = rule
	}
	quorum, own := townhall.Finding{Held: true}, last.figures()
	if !same {
		if quorum, err = s.QuorumAt(v.At, m.Rules); err != nil {
			return n, nil, err
		}
		own = s.Tallies(v.At)
		own[0].Present = max(own[0].Present, s.Votes(v.At))
	} else if !v.broken() {
		v.Broken = last.Broken
	}
	var figures []townhall.Finding
	v.Tallies, figures = completed(v.Tallies, own)
	if err := townhall.All("governance.motion.figures", townhall.Say("governance.motion.figures.all", "人数", "figures"), figures...).Err(); err != nil {
		return n, nil, err
	}
	if v.Outcome, err = rule.Decide(v.Tallies...); err != nil {
		return n, nil, err
	}
	if f := v.Outcome.Finding; v.Outcome.Verdict == vote.NoQuorum && len(f.Parts) > 0 {
		quorum = f.Parts[0]
	}
	next, verb := n, "reject"
	next.Votes, next.Closed = added(n.Votes, v), townhall.Date{}
	switch v.Outcome.Verdict {
	case vote.Adopted:
		verb = "adopt"
	case vote.Tied:
		verb = "tie"
	default:
		next.Closed = v.On
	}
	after, facts, err := n.step(m, verb, motionMatter{Motion: next, on: v.On, reason: cmp.Or(v.Recount, v.Broken), session: s, quorum: quorum, same: same})
	if err == nil {
		facts[0].Basis = v.Outcome.Finding.Cites()
	}
	return after, facts, err
}

// Promulgate (公布决议) makes an adopted motion a resolution. Each order in it is a fact of its own, "order".
func (n Motion) Promulgate(m townhall.Moment, r Resolution) (Motion, []townhall.Fact, error) {
	next := n
	r.On = dayOr(r.On, n.lastVote().On)
	r.Promulgated, r.Orders = dayOr(r.Promulgated, m.Today), slices.Clone(r.Orders)
	next.Resolution, next.Closed = r, r.Promulgated
	var orders []townhall.Fact
	for _, o := range r.Orders {
		orders = append(orders, townhall.Fact{Verb: "order", Reason: o.Task.In(townhall.ZH)})
	}
	after, facts, err := n.step(m, "promulgate", motionMatter{Motion: next, on: r.Promulgated})
	if err != nil {
		return n, nil, err
	}
	return after, append(facts, orders...), nil
}

// Annul (撤销) ends a resolution, for a reason and by a source.
func (n Motion) Annul(m townhall.Moment, a Annulment) (Motion, []townhall.Fact, error) {
	next := n
	a.On = dayOr(a.On, m.Today)
	next.Annulment, next.Closed = a, a.On
	return n.step(m, "annul", motionMatter{Motion: next, on: a.On, reason: a.Reason})
}

// Evaluate (后评估) looks at what came of a resolution.
func (n Motion) Evaluate(m townhall.Moment, e Evaluation) (Motion, []townhall.Fact, error) {
	next := n
	e.On = dayOr(e.On, m.Today)
	next.Evaluations = added(n.Evaluations, e)
	return n.step(m, "evaluate", motionMatter{Motion: next, on: e.On})
}
