package pabulib

import (
	"github.com/townhall-go/townhall/budget/allocate"
)

// NewInstance puts together what a city publishes: its election, what there is to say of it, and the outcome, if it was counted. A rule
// that meta does not name is named after the outcome's, where the format has a name for it.
func NewInstance(e *allocate.Election, meta Meta, outcome *allocate.Outcome) *Instance {
	i := &Instance{Election: e, Meta: meta, Claims: make([]Claim, len(e.Projects))}
	for p := range i.Claims {
		i.Claims[p] = Claim{Unsaid, Unsaid, Unsaid}
	}
	if outcome == nil {
		return i
	}
	for p, r := range outcome.Projects[:min(len(outcome.Projects), len(i.Claims))] {
		i.Claims[p].Votes, i.Claims[p].Selected = r.Votes, 0
		if r.Chosen {
			i.Claims[p].Selected = 1
		}
	}
	if e.Ballots.Kind == allocate.Cumulative {
		i.score()
	}
	if i.Meta.Rule == "" {
		i.Meta.Rule = ruleName(outcome.Rule)
	}
	if t := outcome.Rule.Threshold; i.Meta.MinProjectScoreThreshold == 0 {
		i.Meta.MinProjectScoreThreshold = max(t.Votes, t.Score)
	}
	return i
}

// score gives each project the points of all ballots.
func (i *Instance) score() {
	for p := range i.Claims {
		i.Claims[p].Score = 0
	}
	b := &i.Election.Ballots
	for n := range b.Len() {
		for k, p := range b.Choice(n) {
			i.Claims[p].Score += int64(b.Points[int(b.Offsets[n])+k]) * b.Weight(n)
		}
	}
}

// ruleName is the format's name of a rule, "unknown" where it has none.
func ruleName(r allocate.Rule) string {
	greedy := r.Method == allocate.Greedy(allocate.Cost).Method
	shares := r.Method == allocate.EqualShares(allocate.Cost, allocate.None).Method
	threshold := r.Threshold.Votes > 0 || r.Threshold.Score > 0 || r.Threshold.Share.Defined()
	plain := !threshold && len(r.Limits) == 0
	name := "unknown"
	switch {
	case greedy && plain && r.NoSkip:
		return "greedy-no-skip"
	case greedy && plain:
		return "greedy"
	case greedy && threshold && len(r.Limits) == 0 && !r.NoSkip:
		return "greedy-threshold"
	case greedy && !threshold && !r.NoSkip:
		return "greedy-exclusive"
	case shares && plain && r.Completion == allocate.None:
		name = "equalshares"
	case shares && plain && (r.Completion == allocate.Add1 || r.Completion == allocate.Add1UntilInfeasible):
		name = "equalshares/add1"
	}
	if name != "unknown" && r.Comparison != allocate.NoComparison {
		name += "-comparison"
	}
	return name
}
