package allocate

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/townhall-go/townhall"
)

// Audit (比例性审核) says whether an outcome leaves no group without what its share of the budget would have bought, and if it does, which.
type Audit struct {
	Utility Utility          `json:"utility"`
	Short   []Shortfall      `json:"short,omitempty"` // one for each project that shows a group; in the election's order
	Finding townhall.Finding `json:"finding"`         // the same for people to read; it holds where there is none
}

// Shortfall (比例性缺口) is a group of voters who fall short: all chose a project that was not chosen, their share of the budget would have
// paid for it, and none of them has more than Above instead.
type Shortfall struct {
	Project string         `json:"project"`
	Cost    townhall.Money `json:"cost"`
	Voters  int64          `json:"voters"` // in the group, by their weights; the largest that falls short
	Share   townhall.Money `json:"share"`  // of the budget, as large as theirs of the voters; rounded down
	Has     int64          `json:"has"`    // the best served of them, in projects or, by Cost, in minor units
	Above   int64          `json:"above"`  // if one had more than this, they would not fall short
}

// Audit checks an outcome for EJR+ up to one project (Brill and Peters 2023, "Robust and Verifiable Proportionality Axioms for Multiwinner
// Voting", taken to costs), by Cost or by Cardinality. The outcome W fails if there are a project p outside it and a group S of voters who
// chose p, such that for each of them
//
//	by Cost:         cost of W that she chose + cost(p) ≤ share
//	by Cardinality:  (number in W that she chose + 1) · cost(p) ≤ share
//
// where share = budget · |S| / all voters. That is: all of S could have p, and things of as much worth for their cost, out of their share,
// and each would have as much as W gives her with p added, or more. Where all costs are the same both are EJR+ itself. By Cost it implies
// EJR up to any project; by Cardinality EJR up to one where costs are the same, and not in general.
//
// Equal shares and exact equal shares of the same utility never fail it: while all of S still have cost(p)/|S|, no project is dearer to
// them than p would be; the first of them who has less has paid more than budget/voters − cost(p)/|S| at such prices. With Add1 or a
// completion by greedy it holds as well, as voters then have more. It is not promised by the other utility, with Floor, after a comparison
// that greedy won, nor for projects that a threshold or limit kept out; Phragmén and greedy do not promise it. Ranks and points are not
// looked at: who listed a project chose it.
func (o *Outcome) Audit(e *Election, u Utility) (Audit, error) {
	if u != Cost && u != Cardinality {
		return Audit{}, bad("utility", u.String(), townhall.Say("allocate.audit.utility", "cost 或 cardinality", "cost or cardinality"))
	}
	if err := e.Check(); err != nil {
		return Audit{}, err
	}
	chosen, err := e.chosenBy(o)
	if err != nil {
		return Audit{}, err
	}
	a := auditing{e: e, chosen: chosen, byCost: u == Cost}
	a.ballots()
	result := Audit{Utility: u}
	var parts []townhall.Finding
	for p := range e.Projects {
		if s, short := a.largest(p); short {
			result.Short = append(result.Short, s)
			parts = append(parts, s.finding(u))
		}
	}
	result.Finding = townhall.All("allocate.audit", townhall.Say("allocate.audit", "没有群体少于其应得份额", "no group falls short of what its share of the budget would have bought"), parts...)
	return result, nil
}

// auditing gathers, for each project that was not chosen, supporters who have little.
type auditing struct {
	e      *Election
	chosen []bool
	byCost bool
	n      int64
	poor   [][]having // by project
}

// having is how much so many voters have, in projects or minor units.
type having struct{ has, voters int64 }

func (a *auditing) ballots() {
	b := &a.e.Ballots
	votes := make([]int64, len(a.chosen))
	b.AddVotes(votes, 0, b.Len())
	for i := range b.Len() {
		a.n += b.Weight(i)
	}
	a.poor = make([][]having, len(a.chosen))
	worth, above := make([]int64, len(a.chosen)), make([]int64, len(a.chosen))
	for p := range worth {
		above[p] = -1
		switch {
		case !a.chosen[p] && votes[p] > 0:
			above[p] = a.above(p, votes[p]) // nobody who has more can be in a group
		case a.chosen[p] && a.byCost:
			worth[p] = a.e.Projects[p].Cost.Minor()
		case a.chosen[p]:
			worth[p] = 1
		}
	}
	for i := range b.Len() {
		choice, has, weight := b.Choice(i), int64(0), b.Weight(i)
		for _, p := range choice {
			has += worth[p]
		}
		for _, p := range choice {
			if has <= above[p] && weight > 0 {
				a.poor[p] = append(a.poor[p], having{has, weight})
			}
		}
	}
}

// share is what so many voters have of the budget. Rounding it down changes no comparison, as all that it is held against is whole.
func (a *auditing) share(voters int64) int64 {
	hi, lo := bits.Mul64(uint64(voters), uint64(a.e.Budget.Minor()))
	share, _ := bits.Div64(hi, lo, uint64(a.n)) // fits: they are some of all voters
	return int64(share)
}

// above is how much supporters of a project may have and still fall short, -1 where even nothing is enough.
func (a *auditing) above(p int, voters int64) int64 {
	cost, share := a.e.Projects[p].Cost.Minor(), a.share(voters)
	switch {
	case a.byCost:
		return max(share-cost, -1)
	case cost == 0:
		return int64(len(a.chosen))
	}
	return share/cost - 1
}

// largest finds the largest group that falls short of a project. With a voter, all who have as little or less belong to it.
func (a *auditing) largest(p int) (Shortfall, bool) {
	voters := int64(0)
	for _, h := range a.poor[p] {
		voters += h.voters
	}
	for _, h := range sumByHas(a.poor[p]) { // the best served first
		if above := a.above(p, voters); h.has <= above {
			s := Shortfall{Project: a.e.Projects[p].ID, Cost: a.e.Projects[p].Cost, Voters: voters, Has: h.has, Above: above}
			s.Share, _ = townhall.NewMoney(a.share(voters), a.e.Budget.Currency())
			return s, true
		}
		voters -= h.voters
	}
	return Shortfall{}, false
}

// sumByHas puts voters who have the same together, the best served first: counted where they have little, else sorted.
func sumByHas(list []having) []having {
	most := int64(0)
	for _, h := range list {
		most = max(most, h.has)
	}
	if most <= int64(len(list)) {
		counts := make([]having, most+1)
		for _, h := range list {
			counts[most-h.has].voters += h.voters
		}
		for k := range counts {
			counts[k].has = most - int64(k)
		}
		return slices.DeleteFunc(counts, func(h having) bool { return h.voters == 0 })
	}
	slices.SortFunc(list, func(x, y having) int { return cmp.Compare(y.has, x.has) })
	sums := list[:0]
	for _, h := range list {
		if k := len(sums) - 1; k >= 0 && sums[k].has == h.has {
			sums[k].voters += h.voters
			continue
		}
		sums = append(sums, h)
	}
	return sums
}

func (s Shortfall) finding(u Utility) townhall.Finding {
	f := townhall.Finding{Code: "allocate.audit.short", Field: "projects." + s.Project}
	if u == Cardinality {
		f.Say = townhall.Say("allocate.audit.projects", "支持{project}（{cost}）的{n}人按人数占预算{share}，其中所选项目入选最多者的个数", "projects of the best served of {n} supporters of {project} ({cost}), whose share of the budget is {share}",
			"project", s.Project, "cost", s.Cost, "n", s.Voters, "share", s.Share)
		f.Need, f.Found = townhall.ValueOf(townhall.MoreThan(s.Above)), townhall.ValueOf(s.Has)
		return f
	}
	f.Say = townhall.Say("allocate.audit.cost", "支持{project}（{cost}）的{n}人按人数占预算{share}，其中所选项目入选最多者的金额", "cost of the projects of the best served of {n} supporters of {project} ({cost}), whose share of the budget is {share}",
		"project", s.Project, "cost", s.Cost, "n", s.Voters, "share", s.Share)
	above, _ := townhall.NewMoney(s.Above, s.Cost.Currency())
	has, _ := townhall.NewMoney(s.Has, s.Cost.Currency())
	f.Need, f.Found = townhall.ValueOf(townhall.Say("allocate.audit.above", "多于{amount}", "more than {amount}", "amount", above)), townhall.ValueOf(has)
	return f
}
