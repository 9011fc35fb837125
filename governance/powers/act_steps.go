package powers

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// step takes a step by the table, and gives the act as it is after it with a fact for the history. A refusal shows the trees that
// were judged with the step.
func (a Act) step(m townhall.Moment, verb string, next actMatter) (Act, []townhall.Fact, error) {
	next.before, next.told = dayOr(next.before, a.latest()), a.Telling.last()
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
	return next.Act, []townhall.Fact{{Verb: verb, Reason: next.reason, Basis: f.Cites()}}, nil
}

// Propose (拟办、立案) begins an act under a power; the zero Power is none. The act keeps the listing as it stood that day, and its
// posts as the chain of sign-offs. A penalty is to be decided within the limit of its day.
func (a Act) Propose(m townhall.Moment, p Power) (Act, []townhall.Fact, error) {
	next := Act{ID: m.Ref.ID, Title: a.Title, Power: trimmed(a.Power), Type: a.Type, Department: trimmed(a.Department), InNameOf: trimmed(a.InNameOf), Place: trimmed(a.Place),
		Party: Party{a.Party.Kind, trimmed(a.Party.ID)}, Burdens: a.Burdens, Officers: named(a.Officers), Proposed: dayOr(a.Proposed, m.Today)}
	next.Grounds, _ = grounded(nil, a.Grounds)
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

// Classify (认定情形) finds that an act needs more steps than was thought: that it is complex or grave, that a hearing or a legal review
// is due. What was found so is not taken back.
func (a Act) Classify(m townhall.Moment, reason string, grounds ...Ground) (Act, []townhall.Fact, error) {
	next := a
	var more bool
	next.Grounds, more = grounded(a.Grounds, grounds)
	return a.step(m, "classify", actMatter{Act: next, reason: trimmed(reason), again: !more})
}

// grounded adds grounds to a list, each once, and says whether there were any to add.
func grounded(list, more []Ground) ([]Ground, bool) {
	out := slices.Clone(list)
	for _, g := range more {
		if !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out, len(out) > len(list)
}

// Record (程序记录) records a step of the procedure, by who takes the action if nobody is named.
func (a Act) Record(m townhall.Moment, d Done) (Act, []townhall.Fact, error) {
	next := a
	d.Step, d.On, d.By, d.Note, d.Attached = trimmed(d.Step), dayOr(d.On, m.Today), orActor(d.By, m), trimmed(d.Note), slices.Clone(d.Attached)
	d.Seen = a.tellings()
	next.Done = added(a.Done, d)
	return a.step(m, "record", actMatter{Act: next, on: d.On, reason: d.Step.Text().In(townhall.ZH)})
}

// ReviewLegality (法制审核) records a legal review, passed or not, by who takes the action if nobody is named.
func (a Act) ReviewLegality(m townhall.Moment, o LegalOpinion) (Act, []townhall.Fact, error) {
	next := a
	o.On, o.By, o.Text = dayOr(o.On, m.Today), orActor(o.By, m), trimmed(o.Text)
	o.Seen = a.tellings()
	next.Reviews = added(a.Reviews, o)
	return a.step(m, "review_legality", actMatter{Act: next, on: o.On})
}

// orActor is who is named, or who takes the action.
func orActor(p townhall.PersonID, m townhall.Moment) townhall.PersonID {
	return cmp.Or(trimmed(p), trimmed(m.By.Person))
}

// SignOff (审签) puts the next post's sign under an act whose procedure is whole; the last one makes it reviewed.
func (a Act) SignOff(m townhall.Moment, s Sign) (Act, []townhall.Fact, error) {
	s.Back = false
	next := a.signed(m, &s)
	procedure, err := a.Procedure(m, s.On)
	if err != nil {
		return a, nil, err
	}
	next.trees = append(next.trees, procedure)
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
	s.By, s.On = orActor(s.By, m), dayOr(s.On, m.Today)
	next := a
	next.Chain = a.Chain.with(*s)
	return actMatter{Act: next, on: s.On, reason: trimmed(s.Reason), trees: []townhall.Finding{a.Chain.Judge(*s)}}
}

// Resubmit (重新报送) puts an act again that was sent back, and says what was changed.
func (a Act) Resubmit(m townhall.Moment, changed string) (Act, []townhall.Fact, error) {
	next := a
	next.Chain = a.Chain.Again()
	return a.step(m, "resubmit", actMatter{Act: next, reason: trimmed(changed)})
}

// Drop (终止) ends an act that was not decided.
func (a Act) Drop(m townhall.Moment, on townhall.Date, reason string) (Act, []townhall.Fact, error) {
	next := a
	next.Closed = dayOr(on, m.Today)
	next.meet(next.Closed, DecisionLimit)
	return a.step(m, "drop", actMatter{Act: next, on: next.Closed, reason: trimmed(reason)})
}
