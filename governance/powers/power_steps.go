package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// List (列入清单) puts a power into the register, with its first listing. It may be one that has long been in force.
func (p Power) List(m townhall.Moment) (Power, []townhall.Fact, error) {
	p.ID, p.State, p.Withdrawal = m.Ref.ID, "", Withdrawal{}
	p.Department, p.Place = trimmed(p.Department), trimmed(p.Place)
	if len(p.Listings) != 1 {
		return p, nil, &townhall.Error{Kind: townhall.Invalid, Field: "listings", Found: townhall.ValueOf(len(p.Listings)),
			Needed: townhall.Say("powers.listing.first", "一个条目，以后的为调整", "one listing; later ones amend it")}
	}
	first := p.Listings[0].copied()
	p.Listings = []Listing{first}
	return p.step(m, "list", powerMatter{Power: p, listing: first, from: first.From})
}

// Amend (调整) gives the power another listing, from today or a later day on. What was in force before stays as it was; what was listed to
// begin on or after that day and has not begun yet is replaced.
func (p Power) Amend(m townhall.Moment, l Listing) (Power, []townhall.Fact, error) {
	next := p
	l = l.copied()
	now, _ := p.On(m.Today)
	replaced := func(old Listing) bool { return !old.From.Before(l.From) }
	next.Listings = added(slices.DeleteFunc(slices.Clone(p.Listings), replaced), l)
	return p.step(m, "amend", powerMatter{Power: next, listing: l, from: l.From, before: now.From, reason: l.Why})
}

// Withdraw (取消) takes the power out of the register, from today or a later day on, whatever is listed from then on. One that is still to begin
// may be withdrawn from its first day on, and then never is in force. A withdrawal that has not begun yet may be moved.
func (p Power) Withdraw(m townhall.Moment, w Withdrawal) (Power, []townhall.Fact, error) {
	next, before := p, townhall.Date{}
	if len(p.Listings) > 0 {
		before = p.Listings[0].From
	}
	from := m.Today
	if before.After(from) {
		from, before = before, before.AddDays(-1)
	}
	w.From, w.Reason = dayOr(w.From, from), trimmed(w.Reason)
	next.Withdrawal = w
	return p.step(m, "withdraw", powerMatter{Power: next, from: w.From, before: before, reason: w.Reason, gone: p.Withdrawal.From})
}

// Restore (撤销取消) calls off a withdrawal that has not begun yet.
func (p Power) Restore(m townhall.Moment, reason string) (Power, []townhall.Fact, error) {
	next := p
	next.Withdrawal = Withdrawal{}
	return p.step(m, "restore", powerMatter{Power: next, reason: trimmed(reason), gone: p.Withdrawal.From})
}

// copied is the listing as it was meant, and shares nothing with the caller's.
func (l Listing) copied() Listing {
	l.Steps, l.Posts, l.Basis, l.Why = trimmedAll(l.Steps), slices.Clone(l.Posts), slices.Clone(l.Basis), trimmed(l.Why)
	for i, p := range l.Posts {
		l.Posts[i].ID, l.Posts[i].Unit = trimmed(p.ID), trimmed(p.Unit)
	}
	l.Grant.By, l.Grant.Instrument = trimmed(l.Grant.By), trimmed(l.Grant.Instrument)
	return l
}

func (p Power) step(m townhall.Moment, verb string, next powerMatter) (Power, []townhall.Fact, error) {
	state, f := PowerStates.Try(p.State, verb, next, m)
	for i, part := range f.Parts {
		if part.Cite.IsZero() {
			f.Parts[i].Cite = powerSource(part.Code, next.listing.Type)
		}
	}
	if err := f.Err(); err != nil {
		return p, nil, err
	}
	next.Power.State = state
	basis := next.listing.Basis
	if verb == "withdraw" && !next.Withdrawal.Basis.IsZero() {
		basis = []townhall.Cite{next.Withdrawal.Basis}
	}
	return next.Power, []townhall.Fact{{Verb: verb, Reason: next.reason, Basis: basis}}, nil
}
