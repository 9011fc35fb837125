package pabulib

import (
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// setMeta reads the pairs of META, when all of them are there.
func (b *builder) setMeta() {
	currency := b.currency()
	entries := map[string]entry{}
	for _, e := range b.meta.entries(&b.election.Budget, &currency) {
		entries[e.key] = e
	}
	for _, p := range b.pairs {
		e, known := entries[p.Key]
		switch {
		case p.Key == "currency", known && p.Value == "" && p.Key != "budget":
		case !known:
			b.meta.Other = append(b.meta.Other, p.Pair)
		default:
			b.setEntry(e, p, currency)
		}
	}
	b.pairs = nil
	if b.election.Budget.IsZero() {
		if b.lineOf["budget"] == 0 {
			b.hear.refuse(0, "budget", "", asAmount(currency))
		}
		b.election.Budget, _ = townhall.NewMoney(0, currency)
	}
	b.setKind()
}

// setEntry reads a value. Nothing can be counted without the budget; another value that is none stays as it is.
func (b *builder) setEntry(e entry, p pairAt, c townhall.Currency) {
	needed := e.set([]byte(p.Value), c)
	switch {
	case needed.IsZero():
	case p.Key == "budget":
		b.badAmount(p.line, p.Key, []byte(p.Value), c)
	default:
		b.hear.note(p.line, p.Key, shown(p.Value), needed)
		b.meta.Other = append(b.meta.Other, p.Pair)
	}
}

// currency is the last that META names.
func (b *builder) currency() townhall.Currency {
	c := noCurrency
	for _, p := range b.pairs {
		if p.Key != "currency" || p.Value == "" {
			continue
		}
		if needed := (entry{into: &c}).set([]byte(p.Value), c); !needed.IsZero() {
			b.hear.note(p.line, p.Key, shown(p.Value), needed)
			b.meta.Other = append(b.meta.Other, p.Pair)
		}
	}
	return c
}

// badAmount refuses an amount by what is wrong with it.
func (b *builder) badAmount(line int, field string, value []byte, c townhall.Currency) {
	if _, f := money(value, c); f == tooBig {
		b.hear.overflow(line, field, shown(value), asFit())
		return
	}
	b.hear.refuse(line, field, shown(value), asAmount(c))
}

// setKind takes a file that names no type of vote as one of approvals.
func (b *builder) setKind() {
	line := b.lineOf["vote_type"]
	asKind := townhall.Say("pabulib.vote_type", "approval、choose-1、ordinal、cumulative 或 scoring", "approval, choose-1, ordinal, cumulative or scoring")
	kind := &b.election.Ballots.Kind
	b.meta.VoteType = strings.ToLower(b.meta.VoteType)
	switch named := b.meta.VoteType; named {
	case "":
		b.hear.note(line, "vote_type", "", asKind)
	case scoring:
		*kind = allocate.Cumulative
	default:
		if kind.UnmarshalText([]byte(named)) != nil {
			b.hear.refuse(line, "vote_type", shown(named), asKind)
		}
	}
}
