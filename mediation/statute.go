package mediation

import (
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// decide is the one way in which a step is refused or enters the history. This package cites the 人民调解法; where the
// rulebook names another statute for the day, its findings and its basis cite that one.
func decide(m townhall.Moment, on townhall.Date, f townhall.Finding, fact townhall.Fact) ([]townhall.Fact, error) {
	statute, err := Statute.In(m.Rules).Version(on)
	if err != nil {
		return nil, err
	}
	in := jurisdiction(statute.Cite)
	if err := in.finding(f).Err(); err != nil {
		return nil, err
	}
	var basis []townhall.Cite
	for _, c := range fact.Basis {
		if c = in.cite(c); !c.IsZero() && !slices.Contains(basis, c) {
			basis = append(basis, c)
		}
	}
	fact.Basis = basis
	return []townhall.Fact{fact}, nil
}

// cited is a source as the statute of the day has it, for what a step keeps besides findings and basis. Without a statute
// it is none, and the step is refused.
func cited(m townhall.Moment, on townhall.Date, c townhall.Cite) townhall.Cite {
	statute, err := Statute.In(m.Rules).Version(on)
	if err != nil {
		return townhall.Cite{}
	}
	return jurisdiction(statute.Cite).cite(c)
}

// refuse is decide for a finding that failed.
func refuse(m townhall.Moment, on townhall.Date, f townhall.Finding) error {
	f.Held = false
	_, err := decide(m, on, f, townhall.Fact{})
	return err
}

// jurisdiction is the statute in whose terms a step speaks.
type jurisdiction townhall.Cite

// cite keeps no law that does not bind there: the statute stands in for the 人民调解法, without an article, and nothing for
// the other laws that this package cites. What the rulebook's own rules cite stays.
func (j jurisdiction) cite(c townhall.Cite) townhall.Cite {
	switch {
	case j.Law == law("").Law:
		return c
	case c.Law == law("").Law:
		return townhall.Cite(j)
	case slices.Contains([]string{provisions("").Law, procedure("").Law, interpretation("").Law, rescinding.Law, practice.Law}, c.Law):
		return townhall.Cite{}
	}
	return c
}

func (j jurisdiction) finding(f townhall.Finding) townhall.Finding {
	f.Cite = j.cite(f.Cite)
	f.Parts = slices.Clone(f.Parts)
	for i, p := range f.Parts {
		f.Parts[i] = j.finding(p)
	}
	return f
}

// binding is a rule's version in force on a day. A rule that the rulebook does not have at all does not bind; one that it
// has, but not for that day, is a refusal.
func binding[T any](rule townhall.Dated[T], m townhall.Moment, on townhall.Date) (v townhall.Version[T], binds bool, err error) {
	if !slices.Contains(m.Rules.Keys(), rule.Key) {
		return v, false, nil
	}
	v, err = rule.In(m.Rules).Version(on)
	return v, err == nil, err
}

// locally is binding for a rule that only a local pack can have: before its first day and after its last it does not bind.
func locally[T any](rule townhall.Dated[T], m townhall.Moment, on townhall.Date) (v townhall.Version[T], binds bool, err error) {
	v, binds, err = binding(rule, m, on)
	if r, ok := errors.AsType[*townhall.Refusal](err); ok && r.Finding.Code == "rule.in_force" {
		return townhall.Version[T]{}, false, nil
	}
	return v, binds, err
}
