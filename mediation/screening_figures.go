package mediation

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/townhall-go/townhall"
)

// ScreeningFigures (排查统计) are what a period's screenings and risks add up to. Rounds count in the period in which they begin,
// with the places that were visited by its last day; what else happened counts in the period in which it did.
// ScreeningDefinitions says each in words.
type ScreeningFigures struct {
	Period townhall.Period `json:"period"`

	Begun    int64          `json:"begun"`  // rounds
	Closed   int64          `json:"closed"` // rounds
	Visits   int64          `json:"visits"`
	Planned  int64          `json:"planned"`  // places of the rounds begun
	Covered  int64          `json:"covered"`  // of these, visited
	Coverage townhall.Ratio `json:"coverage"` // 覆盖率

	Noted      int64               `json:"noted"`    // risks, by what was noted at the visits
	Found      int64               `json:"found"`    // risks, by their own records
	Screened   int64               `json:"screened"` // of these, found at a visit
	Levels     map[RiskLevel]int64 `json:"levels,omitempty"`
	Categories map[Category]int64  `json:"categories,omitempty"`

	Carried   int64 `json:"carried"`   // risks open when the period began
	Opened    int64 `json:"opened"`    // cases opened from risks
	Prevented Cases `json:"prevented"` // disputes
	Unfounded int64 `json:"unfounded"`
	Open      int64 `json:"open"` // risks open at the period's end

	Places []PlaceFigures `json:"places,omitempty"` // in order
}

// PlaceFigures are a village's part of a period's figures. A risk found in a screening is its village's that was visited.
type PlaceFigures struct {
	Place     townhall.Place `json:"place"`
	Visits    int64          `json:"visits"`
	Planned   int64          `json:"planned"` // the rounds begun that were to cover it
	Covered   int64          `json:"covered"`
	Coverage  townhall.Ratio `json:"coverage"`
	Noted     int64          `json:"noted"`
	Found     int64          `json:"found"`
	Opened    int64          `json:"opened"`
	Prevented Cases          `json:"prevented"`
	Open      int64          `json:"open"`
}

// Unrecorded is how many more risks the visits noted than were recorded from them; fewer, if it is below zero.
func (f ScreeningFigures) Unrecorded() int64 { return f.Noted - f.Screened }

// ScreeningStatistics streams a period's screenings and risks from a store and counts them. Voided ones are left out.
func ScreeningStatistics(ctx context.Context, s townhall.Store, p townhall.Period) (ScreeningFigures, error) {
	t := NewScreeningTally(p)
	for x, err := range spanning[Screening](ctx, s, ScreeningKind, p, ScreeningOpen, ScreeningWaiting) {
		if err != nil {
			return ScreeningFigures{}, err
		}
		t.AddScreening(x)
	}
	for x, err := range spanning[Risk](ctx, s, RiskKind, p, RiskFound) {
		if err != nil {
			return ScreeningFigures{}, err
		}
		t.AddRisk(x)
	}
	return t.Figures(), nil
}

// spanning streams the records that were open on some day of a period, each once: those opened in it, those that are open
// still, and those closed in it or after. As in InPeriod, one that is closed meanwhile is given once.
func spanning[T interface{ Ref() townhall.Ref }, S ~string](ctx context.Context, s townhall.Store, kind string, p townhall.Period, open ...S) iter.Seq2[T, error] {
	states := make([]string, len(open))
	for i, x := range open {
		states[i] = string(x)
	}
	questions := []question[T]{{Query: townhall.Query{Kind: kind, Opened: p}}}
	if before := townhall.Until(p.From.AddDays(-1)); !before.IsZero() {
		questions = append(questions, question[T]{Query: townhall.Query{Kind: kind, Opened: before, States: states}},
			question[T]{Query: townhall.Query{Kind: kind, Opened: before, Closed: townhall.Since(p.From)}})
	}
	return asking(ctx, s, questions)
}

// ScreeningTally counts screenings and risks one by one. It is what ScreeningStatistics is made of.
type ScreeningTally struct {
	whole  ScreeningFigures
	places map[townhall.Place]*PlaceFigures
}

// NewScreeningTally counts for a period.
func NewScreeningTally(p townhall.Period) *ScreeningTally {
	return &ScreeningTally{whole: ScreeningFigures{Period: p, Levels: map[RiskLevel]int64{}, Categories: map[Category]int64{}}, places: map[townhall.Place]*PlaceFigures{}}
}

func (t *ScreeningTally) place(p townhall.Place) *PlaceFigures {
	if t.places[p] == nil {
		t.places[p] = &PlaceFigures{Place: p}
	}
	return t.places[p]
}

// in reports whether something happened in the period.
func (t *ScreeningTally) in(d townhall.Date) bool { return !d.IsZero() && t.whole.Period.Contains(d) }

// AddScreening counts what of a screening is of the period.
func (t *ScreeningTally) AddScreening(s Screening) {
	for _, r := range s.Rounds {
		if t.in(r.Days.From) {
			t.whole.Begun++
			for _, p := range s.Places {
				t.place(p).Planned++
			}
			for _, p := range s.coverage(r, townhall.Until(t.whole.Period.To)).Covered {
				t.place(p).Covered++
			}
		}
		if t.in(r.Closed) {
			t.whole.Closed++
		}
		for _, v := range r.Visits {
			if t.in(v.On) {
				t.place(v.Place).Visits++
				t.place(v.Place).Noted += int64(v.Risks)
			}
		}
	}
}

// AddRisk counts what of a risk is of the period. A level is that at the period's end.
func (t *ScreeningTally) AddRisk(r Risk) {
	f, over := &t.whole, r.outcome().On
	if t.in(r.Found) {
		t.place(r.village()).Found++
		f.Levels[r.levelOn(f.Period.To)]++
		f.Categories[r.Category]++
		if r.Screening != "" {
			f.Screened++
		}
	}
	if !f.Period.From.IsZero() && r.Found.Before(f.Period.From) && !(!over.IsZero() && over.Before(f.Period.From)) {
		f.Carried++
	}
	if end := f.Period.To; (end.IsZero() || !r.Found.After(end)) && (over.IsZero() || !end.IsZero() && over.After(end)) {
		t.place(r.village()).Open++
	}
	if t.in(over) {
		t.addOutcome(r)
	}
}

func (t *ScreeningTally) addOutcome(r Risk) {
	switch p := t.place(r.village()); r.State {
	case RiskOpened:
		p.Opened++
	case RiskPrevented:
		p.Prevented.Cases++
		p.Prevented.Persons += int64(r.outcome().Persons)
	case RiskUnfounded:
		t.whole.Unfounded++
	}
}

// village is the place of which the risk counts.
func (r Risk) village() townhall.Place { return cmp.Or(r.Visited, r.Place) }

// Figures gives what was counted so far, with coverage.
func (t *ScreeningTally) Figures() ScreeningFigures {
	out := t.whole
	for _, p := range t.places {
		v := *p
		v.Coverage = townhall.RatioOf(v.Covered, v.Planned)
		out.Visits += v.Visits
		out.Planned += v.Planned
		out.Covered += v.Covered
		out.Noted += v.Noted
		out.Found += v.Found
		out.Opened += v.Opened
		out.Prevented.Cases += v.Prevented.Cases
		out.Prevented.Persons += v.Prevented.Persons
		out.Open += v.Open
		out.Places = append(out.Places, v)
	}
	out.Coverage = townhall.RatioOf(out.Covered, out.Planned)
	slices.SortFunc(out.Places, func(a, b PlaceFigures) int { return cmp.Compare(a.Place, b.Place) })
	return out
}
