package pabulib

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// NewInstance puts together what a city publishes: its election, what there is to say of it, and the outcome, if it was counted. A rule
// that meta does not name is named after the outcome's, where the format has a name for it. An outcome of another election is refused.
func NewInstance(e *allocate.Election, meta Meta, outcome *allocate.Outcome) (*Instance, error) {
	if e == nil {
		return nil, bad("election", nil, townhall.Say("pabulib.publish.election", "一次投票", "an election"))
	}
	if err := e.Check(); err != nil {
		return nil, err
	}
	i := &Instance{Election: e, Meta: meta, Claims: make([]Claim, len(e.Projects))}
	for p := range i.Claims {
		i.Claims[p] = Claim{Unsaid, Unsaid, Unsaid}
	}
	if outcome == nil {
		return i, nil
	}
	if len(outcome.Projects) != len(e.Projects) {
		return nil, bad("outcome.projects", len(outcome.Projects), townhall.Say("pabulib.publish.outcome", "该投票的结果，共{n}个项目", "the outcome of this election, with {n} projects", "n", len(e.Projects)))
	}
	votes := make([]int64, len(e.Projects))
	e.Ballots.AddVotes(votes, 0, e.Ballots.Len())
	for p, r := range outcome.Projects {
		if r.ID != e.Projects[p].ID {
			return nil, bad("outcome.projects", r.ID, townhall.Say("pabulib.publish.project", "项目 {id}", "project {id}", "id", e.Projects[p].ID))
		}
		i.Claims[p].Votes, i.Claims[p].Selected = votes[p], 0
		if r.Chosen {
			i.Claims[p].Selected = 1
		}
	}
	if e.Ballots.Kind == allocate.Cumulative {
		i.score()
	}
	if i.Meta.Rule == "" {
		i.Meta.Rule = "unknown"
		if !outcome.Apart {
			i.Meta.Rule = ruleName(outcome.Rule)
		}
	}
	if t := outcome.Rule.Threshold; i.Meta.MinProjectScoreThreshold == 0 {
		i.Meta.MinProjectScoreThreshold = max(t.Votes, t.Score)
	}
	return i, nil
}

// Official is the outcome that the file names as selected, nil if it names none.
func (i *Instance) Official() (*allocate.Outcome, error) {
	var ids []string
	for p, c := range i.Claims {
		if c.Selected == 1 {
			ids = append(ids, i.Election.Projects[p].ID)
		}
	}
	if ids == nil {
		return nil, nil
	}
	return allocate.Announced(i.Election, ids...)
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
	threshold := r.Threshold.Votes > 0 || r.Threshold.Score > 0
	if r.Threshold.Share.Defined() || r.Floor {
		return "unknown"
	}
	exclusive := len(r.Limits) > 0
	for _, l := range r.Limits {
		if l.AtMost != 1 || len(l.Projects) == 0 {
			return "unknown"
		}
	}
	byScore := r.Utility == allocate.Cost || r.Utility == allocate.PointsCost || r.Utility == allocate.BordaCost
	switch name := ""; {
	case r.Method == allocate.MethodGreedy && byScore:
		switch {
		case !threshold && !exclusive && r.NoSkip:
			return "greedy-no-skip"
		case !threshold && !exclusive:
			return "greedy"
		case threshold && !exclusive && !r.NoSkip:
			return "greedy-threshold"
		case !threshold && !r.NoSkip:
			return "greedy-exclusive"
		}
	case r.Method == allocate.MethodEqualShares && r.Utility == allocate.Cost && !threshold && !exclusive:
		switch r.Completion {
		case allocate.None:
			name = "equalshares"
		case allocate.Add1, allocate.Add1UntilInfeasible:
			name = "equalshares/add1"
		default:
			return "unknown"
		}
		if r.Comparison != allocate.NoComparison {
			name += "-comparison"
		}
		return name
	}
	return "unknown"
}
