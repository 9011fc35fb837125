package vote

import "github.com/townhall-go/townhall"

// way is what somebody who has not voted may do.
type way struct {
	comes bool // counts as present after it
	vote  Measure
}

// ways are all that those present may do, and, staying away before them, all that the absent may do.
var ways = [...]way{{}, {comes: true}, {true, For}, {true, Against}, {true, Abstain}, {true, Blank}, {true, Invalid}}

func presentWays() []way { return ways[1:] }
func absentWays() []way  { return ways[:] }

// grows reports whether a measure grows by a way; for those who are present already, being present is no news.
func (w way) grows(m Measure, wasPresent bool) bool {
	switch m.heads() {
	case Present:
		return w.comes && !wasPresent
	case ForAgainst:
		return w.vote == For || w.vote == Against
	case Valid:
		return w.vote == For || w.vote == Against || w.vote == Abstain
	case Cast:
		return w.vote != 0
	}
	return w.vote != 0 && w.vote == m.heads()
}

// rank orders ways by what they do for a comparison: the more the better for it. The order holds for any number who go that
// way and any weight they have.
func (t *Test) rank(w way, wasPresent bool) int {
	up, base := w.grows(t.Measure, wasPresent), t.Of != 0 && w.grows(t.Of, wasPresent)
	more, _ := t.Share.Cmp(townhall.RatioOf(1, 1))
	switch {
	case up && !base:
		return 4
	case base && !up:
		return 0
	case up && base && more > 0: // it asks for more than it brings
		return 1
	case up && base: // at a share of one it only makes the share defined
		return 3
	}
	return 2
}

// clauses are the comparisons of a test on the tallies of a class, turned round where the test works against adoption.
func (e ending) clauses(t *Test, class string, against bool) []clause {
	var out []clause
	for i := range t.Parts {
		out = append(out, e.clauses(&t.Parts[i], class, against)...)
	}
	if t.Measure != 0 {
		out = append(out, clause{test: t, against: against})
		if t.lacksFirst(e.counted, class) {
			out = append(out, clause{test: t, against: against, first: true})
		}
	}
	return out
}

// clause is a comparison, or, beside one, that there is anything to compare.
type clause struct {
	test           *Test
	against, first bool
}

// lacksFirst reports that a comparison fails for now only because there is nothing to compare, so that whoever comes first may turn it, also
// by what is otherwise bad for it. An exact share of whatever votes there are is not: the first who is not for it fails it as well.
func (t *Test) lacksFirst(ts []Tally, class string) bool {
	tally := find(ts, t.Measure.Unit(), class)
	if tally == nil || t.Of == 0 || t.Plus == 0 && (t.Round == Exactly || t.Round == Up) {
		return false
	}
	found, _ := tally.of(t.Measure)
	base, _ := tally.of(t.Of)
	return t.empty(found, base) && t.reached(found, base)
}

func (c clause) rank(w way, wasPresent bool) int {
	rank := c.test.rank(w, wasPresent)
	if c.first {
		rank = 0
		if w.grows(c.test.Measure, wasPresent) || c.test.Plus == 0 && w.grows(c.test.Of, wasPresent) {
			rank = 1
		}
	}
	if c.against {
		return -rank
	}
	return rank
}

// extreme finds a way that is as good for every clause as any other, or, with sign -1, as bad.
func extreme(clauses []clause, among []way, wasPresent bool, sign int) (way, bool) {
	for _, w := range among {
		is := true
		for _, c := range clauses {
			for _, other := range among {
				is = is && sign*c.rank(w, wasPresent) >= sign*c.rank(other, wasPresent)
			}
		}
		if is {
			return w, true
		}
	}
	return way{}, false
}
