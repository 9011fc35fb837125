package mediation

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Figures (统计) are what a period's cases add up to. They count the cases accepted in the period, and what had become
// of those by its last day. Cases carried over from before are counted apart, so that over consecutive periods every case
// is accepted once and handled once. Harms count in the period in which they happened. Definitions says each in words.
type Figures struct {
	Period townhall.Period `json:"period"`
	Group  string          `json:"group,omitempty"` // "" for the whole

	Accepted  int64 `json:"accepted"`
	Handled   int64 `json:"handled"`
	Oral      int64 `json:"oral"`
	Written   int64 `json:"written"`
	Ended     int64 `json:"ended"`
	Due       int64 `json:"due"` // agreements due, or performed before
	Performed int64 `json:"performed"`

	Carried Carried `json:"carried"`

	HandledRate     townhall.Ratio `json:"handled_rate"`     // 调处率
	SuccessRate     townhall.Ratio `json:"success_rate"`     // 调解成功率
	PerformanceRate townhall.Ratio `json:"performance_rate"` // 履行率

	Occurred  map[Harm]Cases `json:"occurred,omitempty"`
	Prevented map[Harm]Cases `json:"prevented,omitempty"`

	Groups []Figures `json:"groups,omitempty"` // in order of their names
}

// Carried (上期结转) counts the cases accepted before the period and not yet handled when it began, and how those of them
// that were handled in it came to their end.
type Carried struct {
	Cases   int64 `json:"cases"`
	Handled int64 `json:"handled"`
	Oral    int64 `json:"oral"`
	Written int64 `json:"written"`
	Ended   int64 `json:"ended"`
}

// Agreed is how many of the cases accepted came to an agreement in force.
func (f Figures) Agreed() int64 { return f.Oral + f.Written }

// Pending is how many cases the period hands on to the next (期末未结).
func (f Figures) Pending() int64 { return f.Accepted - f.Handled + f.Carried.Cases - f.Carried.Handled }

// Cases counts cases and the persons in them.
type Cases struct {
	Cases   int64 `json:"cases"`
	Persons int64 `json:"persons"`
}

// Dimension groups cases by a name.
type Dimension func(Case) string

// The dimensions of the form.
var (
	ByPlace     Dimension = func(c Case) string { return string(c.Place) }
	ByCommittee Dimension = func(c Case) string { return c.Committee }
	ByCategory  Dimension = func(c Case) string { return string(c.Category) }
	BySource    Dimension = func(c Case) string { return string(c.Source) }
	ByMonth     Dimension = func(c Case) string { return c.Accepted.String()[:min(7, len(c.Accepted.String()))] }
)

// Statistics streams a period's cases from a store and counts them, as a whole and by dimensions. Voided cases are left
// out, since Find leaves them out.
//
// A period counts up to its last day, also one that is still to come: what falls due between today and then is due, and is
// not performed yet. A report in mid-year takes a period that ends today.
func Statistics(ctx context.Context, s townhall.Store, p townhall.Period, by ...Dimension) (Figures, error) {
	t := NewTally(p, by...)
	for c, err := range InPeriod(ctx, s, p) {
		if err != nil {
			return Figures{}, err
		}
		t.Add(c)
	}
	return t.Figures(), nil
}

// InPeriod streams the cases that a period's figures are made of, each once: those accepted in it, those carried over into
// it, and those accepted before of which a harm may have come in it. That holds while the office works: a case never opens
// again, so one that is handled meanwhile is among the open ones, which are asked for first, or the closed, and given only
// once if in both. For that the ids of the open cases carried over are kept.
func InPeriod(ctx context.Context, s townhall.Store, p townhall.Period) iter.Seq2[Case, error] {
	queries := []townhall.Query{{Kind: CaseKind, Opened: p}}
	if before := townhall.Until(p.From.AddDays(-1)); !before.IsZero() {
		queries = append(queries,
			townhall.Query{Kind: CaseKind, Opened: before, States: []string{string(Accepted), string(Mediating), string(Drafted)}},
			townhall.Query{Kind: CaseKind, Opened: before, Closed: townhall.Since(p.From)},
			townhall.Query{Kind: CaseKind, Opened: before, Tags: []string{escalatedTag}})
	}
	return func(yield func(Case, error) bool) {
		open := map[string]bool{} // the open ones carried over
		for _, q := range queries {
			for c, err := range townhall.Docs[Case](ctx, s, q) {
				if err == nil && (open[c.ID] || len(q.Tags) > 0 && c.carriedInto(p)) {
					continue
				}
				if len(q.States) > 0 {
					open[c.ID] = true
				}
				if !yield(c, err) || err != nil {
					return
				}
			}
		}
	}
}

// carriedInto reports whether the case was accepted before a period and not yet handled when it began.
func (c Case) carriedInto(p townhall.Period) bool {
	handled := c.Handled()
	return !p.From.IsZero() && c.Accepted.Before(p.From) && (handled.IsZero() || !handled.Before(p.From))
}

// concerns reports whether the case counts in any of a period's figures.
func (c Case) concerns(p townhall.Period) bool {
	return p.Contains(c.Accepted) || c.carriedInto(p) || slices.ContainsFunc(c.Escalations, func(e Escalation) bool { return p.Contains(e.On) })
}

// Tally counts cases one by one. It is what Statistics is made of, for cases that are at hand already.
type Tally struct {
	by     []Dimension
	whole  Figures
	groups map[string]*Figures
}

// NewTally counts for a period.
func NewTally(p townhall.Period, by ...Dimension) *Tally {
	return &Tally{by: by, whole: Figures{Period: p}, groups: map[string]*Figures{}}
}

// Add counts a case, if it concerns the period: accepted in it, carried over into it, or with a harm in it. A voided case
// is not to be added: its document does not say so, only its record.
func (t *Tally) Add(c Case) {
	if c.State == "" || !c.concerns(t.whole.Period) {
		return
	}
	t.whole.add(c)
	if len(t.by) == 0 {
		return
	}
	names := make([]string, len(t.by))
	for i, d := range t.by {
		names[i] = d(c)
	}
	name := strings.Join(names, " · ")
	if t.groups[name] == nil {
		t.groups[name] = &Figures{Period: t.whole.Period, Group: name}
	}
	t.groups[name].add(c)
}

func (f *Figures) add(c Case) {
	if len(c.Escalations) > 0 {
		f.addHarms(c.Escalations)
	}
	switch {
	case f.Period.Contains(c.Accepted):
		f.Accepted++
		f.addOutcome(c, &f.Oral, &f.Written, &f.Ended)
		f.addPerformance(c.terms())
	case c.carriedInto(f.Period):
		f.Carried.Cases++
		f.addOutcome(c, &f.Carried.Oral, &f.Carried.Written, &f.Carried.Ended)
	}
}

// by reports whether a day came by the period's end.
func (f *Figures) by(d townhall.Date) bool {
	return !d.IsZero() && (f.Period.To.IsZero() || !d.After(f.Period.To))
}

// addOutcome counts what had become of a case by the period's end.
func (f *Figures) addOutcome(c Case, oral, written, ended *int64) {
	switch a := c.terms(); {
	case f.by(a.Effective) && a.Form == Oral:
		*oral++
	case f.by(a.Effective):
		*written++
	case f.by(c.ending().On):
		*ended++
	}
}

func (f *Figures) addPerformance(a Agreement) {
	switch performed := f.by(a.performed()); {
	case !f.by(a.Effective):
	case performed:
		f.Performed++
		f.Due++
	case f.by(a.due()):
		f.Due++
	}
}

// addHarms counts the harms of the period: a case once for each, however often it is noted, and its persons each time.
func (f *Figures) addHarms(all []Escalation) {
	type harm struct {
		harm      Harm
		prevented bool
	}
	seen := map[harm]bool{}
	for _, e := range all {
		if !f.Period.Contains(e.On) {
			continue
		}
		counter := &f.Occurred
		if e.Prevented {
			counter = &f.Prevented
		}
		if *counter == nil {
			*counter = map[Harm]Cases{}
		}
		n := (*counter)[e.Harm]
		if key := (harm{e.Harm, e.Prevented}); !seen[key] {
			seen[key] = true
			n.Cases++
		}
		n.Persons += int64(e.Persons)
		(*counter)[e.Harm] = n
	}
}

// Figures gives what was counted so far, with rates.
func (t *Tally) Figures() Figures {
	out := t.whole.rated()
	for _, g := range t.groups {
		out.Groups = append(out.Groups, g.rated())
	}
	slices.SortFunc(out.Groups, func(a, b Figures) int { return strings.Compare(a.Group, b.Group) })
	return out
}

func (f Figures) rated() Figures {
	f.Handled = f.Agreed() + f.Ended
	f.Carried.Handled = f.Carried.Oral + f.Carried.Written + f.Carried.Ended
	f.HandledRate = townhall.RatioOf(f.Handled, f.Accepted)
	f.SuccessRate = townhall.RatioOf(f.Agreed(), f.Handled)
	f.PerformanceRate = townhall.RatioOf(f.Performed, f.Due)
	return f
}
