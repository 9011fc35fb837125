package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// step takes a step by the table, and gives the act as it is after it with a fact for the history. A refusal shows the trees that
// were judged with the step.
func (a Act) step(m townhall.Moment, verb string, next actMatter) (Act, []townhall.Fact, error) {
	next.before = a.latest()
	state, f := ActStates.Try(a.State, verb, next, m)
	for i, part := range f.Parts {
		if t := slices.IndexFunc(next.trees, func(tree townhall.Finding) bool { return tree.Code == part.Code }); t >= 0 {
			f.Parts[i] = next.trees[t]
		}
		if part.Cite.IsZero() && f.Parts[i].Cite.IsZero() {
			f.Parts[i].Cite = source(part.Code, next.Type)
		}
	}
	if err := f.Err(); err != nil {
		return a, nil, err
	}
	next.Act.State = state
	return next.Act, []townhall.Fact{{Verb: verb, Reason: next.reason, Basis: basis(f, nil)}}, nil
}

// basis lists the sources that a finding cites, each once.
func basis(f townhall.Finding, into []townhall.Cite) []townhall.Cite {
	if !f.Cite.IsZero() && !slices.Contains(into, f.Cite) {
		into = append(into, f.Cite)
	}
	for _, p := range f.Parts {
		into = basis(p, into)
	}
	return into
}

// Propose (拟办、立案) begins an act under a power; the zero Power is none. The act keeps the listing as it stood that day, and its
// posts as the chain of sign-offs. A penalty is to be decided within the limit of its day.
func (a Act) Propose(m townhall.Moment, p Power) (Act, []townhall.Fact, error) {
	next := Act{ID: m.Ref.ID, Title: a.Title, Power: a.Power, Type: a.Type, Department: a.Department, InNameOf: a.InNameOf, Place: a.Place,
		Party: a.Party, Burdens: a.Burdens, Major: a.Major, Officers: slices.Clone(a.Officers), Proposed: dayOr(a.Proposed, m.Today)}
	l, _ := p.On(next.Proposed)
	next.Listing = l.copied()
	next.Chain = NewChain(l.Posts...)
	a.State = ""
	if next.Type == Penalty {
		if err := next.owe(DecisionLimit, m, next.Proposed); err != nil {
			return a, nil, err
		}
	}
	return a.step(m, "propose", actMatter{Act: next, on: next.Proposed, trees: []townhall.Finding{p.Covers(next, next.Proposed)}})
}

// Assign (指派) says anew who carries the act out.
func (a Act) Assign(m townhall.Moment, officers ...Officer) (Act, []townhall.Fact, error) {
	next := a
	next.Officers = slices.Clone(officers)
	return a.step(m, "assign", actMatter{Act: next})
}

// Record (程序记录) records a step of the procedure.
func (a Act) Record(m townhall.Moment, d Done) (Act, []townhall.Fact, error) {
	next := a
	d.On, d.Attached = dayOr(d.On, m.Today), slices.Clone(d.Attached)
	next.Done = added(a.Done, d)
	return a.step(m, "record", actMatter{Act: next, on: d.On, reason: d.Step.Text().In(townhall.ZH)})
}

// ReviewLegality (法制审核) records a legal review, passed or not.
func (a Act) ReviewLegality(m townhall.Moment, o LegalOpinion) (Act, []townhall.Fact, error) {
	next := a
	o.On = dayOr(o.On, m.Today)
	next.Reviews = added(a.Reviews, o)
	return a.step(m, "review_legality", actMatter{Act: next, on: o.On})
}

// Notify (事先告知) tells the party what is intended, and that it may speak. Until somebody has answered, another notice may
// replace it.
func (a Act) Notify(m townhall.Moment, n Notice) (Act, []townhall.Fact, error) {
	next := a
	n.On, n.Basis = dayOr(n.On, m.Today), slices.Clone(n.Basis)
	next.Notice = n
	answered := len(a.Statements) > 0 || !a.Waiver.On.IsZero() || !a.Hearing.Asked.IsZero()
	return a.step(m, "notify", actMatter{Act: next, on: n.On, again: answered})
}

// Hear (听取陈述、申辩) records what the party said, and what became of it.
func (a Act) Hear(m townhall.Moment, s Statement) (Act, []townhall.Fact, error) {
	next := a
	s.On = dayOr(s.On, m.Today)
	next.Statements = added(a.Statements, s)
	return a.step(m, "hear", actMatter{Act: next, on: s.On})
}

// Waive (放弃) records that the party clearly waives its statement, a hearing, or both. A later waiver adds to an earlier one.
func (a Act) Waive(m townhall.Moment, w Waiver) (Act, []townhall.Fact, error) {
	next := a
	w.On = dayOr(w.On, m.Today)
	next.Waiver = w
	if a.Waiver.Statement || a.Waiver.Hearing {
		next.Waiver.Statement, next.Waiver.Hearing = w.Statement || a.Waiver.Statement, w.Hearing || a.Waiver.Hearing
	}
	return a.step(m, "waive", actMatter{Act: next, on: w.On, reason: w.Words})
}

// AskHearing (要求听证) records that the party asks for the hearing that it was offered, within the limit.
func (a Act) AskHearing(m townhall.Moment, on townhall.Date) (Act, []townhall.Fact, error) {
	next := a
	next.Hearing = Hearing{Asked: dayOr(on, m.Today)}
	tree, err := next.askedInTime(m)
	if err != nil {
		return a, nil, err
	}
	return a.step(m, "ask_hearing", actMatter{Act: next, on: next.Hearing.Asked, again: !a.Hearing.Asked.IsZero() || a.Waiver.Hearing, trees: []townhall.Finding{tree}})
}

// HoldHearing (举行听证) records the hearing, of which the party was told long enough before.
func (a Act) HoldHearing(m townhall.Moment, h Hearing) (Act, []townhall.Fact, error) {
	next := a
	h.Asked, h.On = a.Hearing.Asked, dayOr(h.On, m.Today)
	next.Hearing = h
	tree, err := next.toldInTime(m)
	if err != nil {
		return a, nil, err
	}
	return a.step(m, "hold_hearing", actMatter{Act: next, on: h.On, again: !a.Hearing.On.IsZero(), trees: []townhall.Finding{tree}})
}

// SignOff (审签) puts the next post's sign; the last one makes the act reviewed.
func (a Act) SignOff(m townhall.Moment, s Sign) (Act, []townhall.Fact, error) {
	s.Back = false
	next := a.signed(m, &s)
	verb := "sign"
	if next.Chain.Complete() {
		verb = "review"
	}
	return a.step(m, verb, next)
}

// SendBack (退回) returns the act for a reason; all posts sign anew when it is put again.
func (a Act) SendBack(m townhall.Moment, s Sign) (Act, []townhall.Fact, error) {
	s.Back = true
	return a.step(m, "send_back", a.signed(m, &s))
}

func (a Act) signed(m townhall.Moment, s *Sign) actMatter {
	s.On = dayOr(s.On, m.Today)
	if s.By == "" {
		s.By = m.By.Person
	}
	next := a
	next.Chain = a.Chain.with(*s)
	return actMatter{Act: next, on: s.On, reason: s.Reason, trees: []townhall.Finding{a.Chain.Judge(*s)}}
}

// Resubmit (重新报送) puts an act again that was sent back, and says what was changed.
func (a Act) Resubmit(m townhall.Moment, changed string) (Act, []townhall.Fact, error) {
	next := a
	next.Chain = a.Chain.Again()
	return a.step(m, "resubmit", actMatter{Act: next, reason: changed})
}

// Drop (终止) ends an act that was not decided.
func (a Act) Drop(m townhall.Moment, on townhall.Date, reason string) (Act, []townhall.Fact, error) {
	next := a
	next.Closed = dayOr(on, m.Today)
	next.meet(next.Closed, DecisionLimit)
	return a.step(m, "drop", actMatter{Act: next, on: next.Closed, reason: reason})
}
