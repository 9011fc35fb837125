package mediation

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Tally counts cases one by one. It is what Statistics is made of, for cases that are at hand already.
type Tally struct {
	by     []Dimension
	whole  Figures
	groups []map[string]*group // of each dimension
	of     []*group            // of the case at hand, one of each dimension
	err    error
}

// group is the figures of a group, with the groups of the other dimensions in which its cases are: the only one of each, or none
// where there are several.
type group struct {
	Figures
	only []*group
}

// NewTally counts for a period, as a whole and by each of the dimensions. Dimensions of one key, or without a way to tell the
// group, make no figures: Figures then gives Error Invalid.
func NewTally(p townhall.Period, by ...Dimension) *Tally {
	t := &Tally{by: by, whole: Figures{Period: p}, groups: make([]map[string]*group, len(by)), of: make([]*group, len(by))}
	seen := map[string]bool{"": true}
	for i, d := range by {
		t.groups[i] = map[string]*group{}
		if seen[d.Key] || d.Of == nil {
			t.err = &townhall.Error{Kind: townhall.Invalid, Field: "by[" + townhall.ValueOf(i).String() + "]", Found: townhall.ValueOf(d.Key),
				Needed: townhall.Say("mediation.by.needed", "键不重复、能说出案件组别的维度", "a dimension of its own key that tells the group of a case")}
		}
		seen[d.Key] = true
	}
	return t
}

// Add counts a case, if it concerns the period: accepted, declined, carried over, falling due, or with a harm in it. A voided
// case is not to be added: its document does not say so, only its record.
func (t *Tally) Add(c *Case) {
	if t.err != nil || c == nil || c.State == "" {
		return
	}
	d := reckon(c, t.whole.Period)
	if !d.concerns {
		return
	}
	t.into(&t.whole, c, &d)
	for i := range t.by {
		t.of[i] = t.group(i, c)
		t.into(&t.of[i].Figures, c, &d)
	}
	for _, g := range t.of {
		g.meets(t.of)
	}
}

// group is the group of a case in a dimension.
func (t *Tally) group(i int, c *Case) *group {
	name := t.by[i].Of(c, t.whole.Period)
	g := t.groups[i][name]
	if g == nil {
		g = &group{Figures: Figures{Period: t.whole.Period, Group: name}}
		t.groups[i][name] = g
	}
	return g
}

// meets notes the groups of a case beside which it is in this one.
func (g *group) meets(others []*group) {
	if g.only == nil {
		g.only = append(g.only, others...)
		return
	}
	for j, other := range others {
		if g.only[j] != other {
			g.only[j] = nil
		}
	}
}

// within reports whether each group of one dimension lies in a single group of another, which has several: then the groups of
// the other are unions of those of the one, as towns are of villages.
func (t *Tally) within(i, j int) bool {
	for _, g := range t.groups[i] {
		if g.only[j] == nil {
			return false
		}
	}
	return len(t.groups[j]) > 1
}

func (t *Tally) into(f *Figures, c *Case, d *reckoned) {
	f.Counts.add(&d.Counts)
	if d.agreed {
		if err := f.addAmounts(c.Agreement); err != nil && t.err == nil {
			t.err = concerning(c.Ref(), err)
		}
	}
	if len(c.Escalations) > 0 {
		f.addHarms(c.Escalations)
	}
	if d.Declined > 0 {
		f.decline(d.bar)
	}
}

// Figures gives what was counted so far, with rates; Error Overflow, with the case, if amounts of money came to more than can
// be counted.
func (t *Tally) Figures() (Figures, error) {
	if t.err != nil {
		return Figures{}, t.err
	}
	out := t.whole.rated()
	for i, d := range t.by {
		b := Breakdown{By: d.Key, Groups: make([]Figures, 0, len(t.groups[i]))}
		for _, g := range t.groups[i] {
			b.Groups = append(b.Groups, g.rated())
		}
		for j, other := range t.by {
			if j != i && t.within(i, j) {
				b.Within = append(b.Within, other.Key)
			}
		}
		slices.SortFunc(b.Groups, func(x, y Figures) int { return strings.Compare(x.Group, y.Group) })
		out.Breakdowns = append(out.Breakdowns, b)
	}
	return out, nil
}

// reckoned is what one case adds to a period's figures.
type reckoned struct {
	Counts
	concerns bool
	agreed   bool // with an agreement that is counted among the oral or the written
	bar      Bar
}

// reckon says what a case adds to a period.
func reckon(c *Case, p townhall.Period) (d reckoned) {
	switch {
	case c.State == Declined:
		if p.Contains(c.ending().On) {
			d.Declined, d.bar = 1, c.bar()
		}
	case p.Contains(c.Accepted):
		d.Accepted = 1
		d.agreed = outcome(c, p, &d.Oral, &d.Written, &d.Ended)
	case c.carriedInto(p):
		d.Carried.Cases = 1
		d.agreed = outcome(c, p, &d.Carried.Oral, &d.Carried.Written, &d.Carried.Ended)
	}
	if a := c.Agreement; a != nil && !a.Effective.IsZero() {
		d.performance(a, p)
	}
	d.concerns = d.Counts != Counts{} || slices.ContainsFunc(c.Escalations, func(e Escalation) bool { return p.Contains(e.On) })
	return d
}

// outcome counts what had become of a case by the period's end, and reports whether it was an agreement.
func outcome(c *Case, p townhall.Period, oral, written, ended *int64) bool {
	a := c.Agreement
	switch {
	case a != nil && by(p, a.Effective) && a.Form == Oral:
		*oral = 1
		return true
	case a != nil && by(p, a.Effective):
		*written = 1
		return true
	case c.Ending != nil && by(p, c.Ending.On):
		*ended = 1
	}
	return false
}

// performance counts an agreement that fell due in the period, unless it was rescinded by its end.
func (d *reckoned) performance(a *Agreement, p townhall.Period) {
	if p.Contains(a.Confirmed()) {
		d.Confirmed = 1
	}
	if a.Rescission != nil && p.Contains(a.Rescission.On) {
		d.Rescinded = 1
	}
	if !p.Contains(a.matures()) || a.Rescission != nil && by(p, a.Rescission.On) {
		return
	}
	d.Due = 1
	if by(p, a.performed()) {
		d.Performed = 1
	}
}

// by reports whether a day came by the period's end.
func by(p townhall.Period, d townhall.Date) bool {
	return !d.IsZero() && (p.To.IsZero() || !d.After(p.To))
}

// bar is why an application was declined: the first of its bars, or that a party refuses.
func (c *Case) bar() Bar {
	if len(c.Bars) > 0 {
		return c.Bars[0]
	}
	return PartyRefuses
}

// matures is the day on which the agreement is to be performed or, if that came before, was.
func (a *Agreement) matures() townhall.Date {
	due := a.due()
	if done := a.performed(); !done.IsZero() && done.Before(due) {
		return done
	}
	return due
}

// carriedInto reports whether the case was accepted before a period and not yet handled when it began.
func (c *Case) carriedInto(p townhall.Period) bool {
	handled := c.Handled()
	return !p.From.IsZero() && c.State != Declined && c.Accepted.Before(p.From) && (handled.IsZero() || !handled.Before(p.From))
}
