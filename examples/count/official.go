package main

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
)

// agreement is how an outcome stands to the result that the file publishes.
type agreement struct {
	Said         bool     `json:"published"` // the file names a selection
	Same         bool     `json:"same"`
	OnlyOfficial []string `json:"only_official,omitempty"`
	OnlyHere     []string `json:"only_here,omitempty"`
}

// agree compares an outcome with what the file says was selected. Projects that were selected in another way or with other money are no
// part of the rule's result.
func agree(in *pabulib.Instance, o *allocate.Outcome) agreement {
	var a agreement
	for i, claim := range in.Claims {
		official, id := claim.Selected == 1, in.Election.Projects[i].ID
		a.Said = a.Said || official
		switch {
		case official && !o.Projects[i].Chosen:
			a.OnlyOfficial = append(a.OnlyOfficial, id)
		case !official && o.Projects[i].Chosen:
			a.OnlyHere = append(a.OnlyHere, id)
		}
	}
	if !a.Said {
		return agreement{}
	}
	a.Same = len(a.OnlyOfficial)+len(a.OnlyHere) == 0
	return a
}

// officialRule is the file's own rule. Greedy is by votes, or by the sum of points or ranks; equal shares are by cost and raised until one
// more unit would overspend the budget, as Wieliczka's were in 2023.
func officialRule(in *pabulib.Instance) (allocate.Rule, bool) {
	greedy := allocate.Greedy(allocate.Cost)
	switch in.Election.Ballots.Kind {
	case allocate.Cumulative:
		greedy.Utility = allocate.PointsCost
	case allocate.Ordinal: // where ranks were not made points
		greedy.Utility = allocate.BordaCost
	}
	switch in.Meta.Rule {
	case "greedy":
		return greedy, true
	case "greedy-no-skip":
		greedy.NoSkip = true
		return greedy, true
	case "greedy-threshold":
		if n := in.Meta.MinProjectScoreThreshold; scored(greedy.Utility) {
			greedy.Threshold.Score = n
		} else {
			greedy.Threshold.Votes = n
		}
		return greedy, true
	}
	shares := allocate.EqualShares(allocate.Cost, allocate.None)
	switch in.Meta.Rule {
	case "equalshares/add1", "equalshares/add1-comparison":
		shares.Completion = allocate.Add1UntilInfeasible
	case "equalshares", "equalshares-comparison":
	default:
		return allocate.Rule{}, false
	}
	if in.Meta.Rule == "equalshares-comparison" || in.Meta.Rule == "equalshares/add1-comparison" {
		shares.Comparison = allocate.BySatisfaction
	}
	return shares, true
}

// pointed is an election of ranked ballots as cities count them: of the three places that a ballot may have, the first gets 3 points, the
// second 2, the third 1, however many it fills.
func pointed(e *allocate.Election, places int64) *allocate.Election {
	out := *e
	out.Ballots.Kind = allocate.Cumulative
	out.Ballots.Points = make([]uint32, 0, len(e.Ballots.Choices))
	for i := range e.Ballots.Len() {
		for k := range e.Ballots.Choice(i) {
			out.Ballots.Points = append(out.Ballots.Points, uint32(max(places-int64(k), 0)))
		}
	}
	return &out
}

// errNoRule is a file whose own rule cannot be counted, as its name does not say how.
type errNoRule struct{ rule string }

func (e errNoRule) Error() string { return e.Text().In(townhall.EN) }

// Text says it in any language.
func (e errNoRule) Text() townhall.Text {
	if e.rule == "" {
		return townhall.Say("count.rule.none", "文件未说明规则", "the file names no rule")
	}
	return townhall.Say("count.rule.own", "文件的规则 {rule} 无标准算法", "the file's rule {rule} is not a standard one", "rule", e.rule)
}
