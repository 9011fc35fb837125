package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// List (列入清单) puts a power into the register, with its first listing.
func (p Power) List(m townhall.Moment) (Power, []townhall.Fact, error) {
	p.ID, p.State, p.Withdrawal = m.Ref.ID, "", Withdrawal{}
	if len(p.Listings) != 1 {
		return p, nil, &townhall.Error{Kind: townhall.Invalid, Field: "listings", Found: townhall.ValueOf(len(p.Listings)),
			Needed: townhall.Say("powers.listing.first", "一个条目，以后的为调整", "one listing; later ones amend it")}
	}
	first := p.Listings[0].copied()
	p.Listings = []Listing{first}
	return p.step(m, "list", powerMatter{Power: p, listing: first, from: first.From})
}

// Amend (调整) gives the power another listing from a day on. What was in force before stays as it was.
func (p Power) Amend(m townhall.Moment, l Listing) (Power, []townhall.Fact, error) {
	next := p
	l = l.copied()
	next.Listings = added(p.Listings, l)
	return p.step(m, "amend", powerMatter{Power: next, listing: l, from: l.From, before: p.newest().From, reason: l.Why})
}

// Withdraw (取消) takes the power out of the register from a day on.
func (p Power) Withdraw(m townhall.Moment, w Withdrawal) (Power, []townhall.Fact, error) {
	next := p
	w.From = dayOr(w.From, m.Today)
	next.Withdrawal = w
	return p.step(m, "withdraw", powerMatter{Power: next, from: w.From, before: p.newest().From, reason: w.Reason})
}

func (p Power) newest() Listing {
	if n := len(p.Listings); n > 0 {
		return p.Listings[n-1]
	}
	return Listing{}
}

// copied shares nothing with the caller's.
func (l Listing) copied() Listing {
	l.Steps, l.Posts, l.Basis = slices.Clone(l.Steps), slices.Clone(l.Posts), slices.Clone(l.Basis)
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
