package allocate

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Rule (分配规则) says how a budget is allocated. It is a value: built by Greedy, EqualShares, ExactEqualShares or Phragmen, changed
// by its fields, written to and read from JSON, published with its source.
type Rule struct {
	Method     Method     `json:"method"`
	Utility    Utility    `json:"utility"`
	Completion Completion `json:"completion,omitzero"` // of the two methods of equal shares
	Floor      bool       `json:"floor,omitzero"`      // each voter starts with whole currency units: the budget's share rounded down
	NoSkip     bool       `json:"no_skip,omitzero"`    // greedy ends at the first project that no longer fits; one dearer than the whole budget is not admitted, and ends nothing

	Threshold  Threshold     `json:"threshold,omitzero"`
	Limits     []Limit       `json:"limits,omitempty"`
	Ties       Ties          `json:"ties,omitzero"`
	Comparison Comparison    `json:"comparison,omitzero"`
	Title      townhall.Text `json:"title,omitzero"`
	Cite       townhall.Cite `json:"cite,omitzero"`
}

// Method (方法) is the way in which projects are chosen.
type Method uint8

// The methods. Greedy, EqualShares, ExactEqualShares and Phragmen make rules of them.
const (
	MethodGreedy           Method = iota // 得票优先: the most votes, or the most utility for its cost, first
	MethodEqualShares                    // 等额份额法: the Method of Equal Shares (Peters and Skowron 2020; Peters, Pierczyński and Skowron 2021)
	MethodExactEqualShares               // 精确等额份额法: whoever pays for a project pays the same (Kraiczy, Robinson and Elkind 2025)
	MethodPhragmen                       // 弗拉格门法: sequential Phragmén (Los, Christoff and Grossi 2022)
)

var methodNames = [...]string{"greedy", "equalshares", "ees", "phragmen"}

// String is "greedy", "equalshares", "ees" or "phragmen".
func (m Method) String() string { return nameOf(methodNames[:], m) }

// MarshalText writes what String gives.
func (m Method) MarshalText() ([]byte, error) { return textOf("method", methodNames[:], m) }

// UnmarshalText reads what MarshalText writes.
func (m *Method) UnmarshalText(b []byte) error {
	return named(m, "method", methodNames[:], b, townhall.Say("allocate.method.needed", "greedy、equalshares、ees 或 phragmen", "greedy, equalshares, ees or phragmen"))
}

// Utility (效用) is what a project is worth to a voter who chose it. Greedy takes the project with the most utility for its cost:
// by Cost that is the one with the most votes, by Cardinality the one with the most votes for its cost.
type Utility uint8

// The utilities.
const (
	Cost        Utility = iota // 按金额: its cost
	Cardinality                // 按项目数: one
	Points                     // 按分数: the points of a cumulative ballot
	Borda                      // 按名次: of an ordinal ballot, the number of projects on it that are ranked lower
	PointsCost                 // 按分数与金额: points times cost; greedy by the sum of points
	BordaCost                  // 按名次与金额: Borda times cost; greedy by the sum of Borda scores
)

var utilityNames = [...]string{"cost", "cardinality", "points", "borda", "points-cost", "borda-cost"}

// String is "cost", "cardinality", "points", "borda", "points-cost" or "borda-cost".
func (u Utility) String() string { return nameOf(utilityNames[:], u) }

// MarshalText writes what String gives.
func (u Utility) MarshalText() ([]byte, error) { return textOf("utility", utilityNames[:], u) }

// UnmarshalText reads what MarshalText writes.
func (u *Utility) UnmarshalText(b []byte) error {
	return named(u, "utility", utilityNames[:], b, townhall.Say("allocate.utility.needed", "cost、cardinality、points、borda、points-cost 或 borda-cost", "cost, cardinality, points, borda, points-cost or borda-cost"))
}

// costly: the utility grows with the project's cost.
func (u Utility) costly() bool { return u == Cost || u == PointsCost || u == BordaCost }

// Completion (补足) is what becomes of money that equal shares leave. With Add1 everybody is given one currency unit more, and the count
// made anew, until nothing more would fit the budget or the outcome would overspend it; then the last outcome that did not stands.
type Completion uint8

// The completions.
const (
	None                Completion = iota // 不补足
	Add1                                  // stop at the first outcome that is exhaustive: no project with a supporter still fits
	Add1UntilInfeasible                   // do not stop there
	Add1ThenGreedy                        // Add1, and what is left goes to the projects with the most utility for their cost
	ThenGreedy                            // that alone
	AddOpt                                // of ExactEqualShares: raise to the next amount at which somebody pays for something else, not by one unit
	AddOptSkip                            // of ExactEqualShares: raise to the next amount at which a project not yet chosen could be, which takes far fewer counts
)

var completionNames = [...]string{"none", "add1", "add1-infeasible", "add1-greedy", "greedy", "add-opt", "add-opt-skip"}

// String is "none", "add1", "add1-infeasible", "add1-greedy", "greedy", "add-opt" or "add-opt-skip".
func (c Completion) String() string { return nameOf(completionNames[:], c) }

// MarshalText writes what String gives.
func (c Completion) MarshalText() ([]byte, error) { return textOf("completion", completionNames[:], c) }

// UnmarshalText reads what MarshalText writes.
func (c *Completion) UnmarshalText(b []byte) error {
	return named(c, "completion", completionNames[:], b, townhall.Say("allocate.completion.needed", "none、add1、add1-infeasible、add1-greedy、greedy、add-opt 或 add-opt-skip", "none, add1, add1-infeasible, add1-greedy, greedy, add-opt or add-opt-skip"))
}

// raises: the completion gives everybody more.
func (c Completion) raises() bool { return c != None && c != ThenGreedy }

// Comparison (比较) is the last step of some cities: a count by greedy with the same utility takes the place of the outcome where more voters
// are better off with it.
type Comparison uint8

// The comparisons.
const (
	NoComparison   Comparison = iota // 不比较
	BySatisfaction                   // 按满意度: who has more of the projects that they chose, is better off
	ByExclusion                      // 按有无: who has one of the projects that they chose, is better off than with none
)

var comparisonNames = [...]string{"none", "satisfaction", "exclusion"}

// String is "none", "satisfaction" or "exclusion".
func (c Comparison) String() string { return nameOf(comparisonNames[:], c) }

// MarshalText writes what String gives.
func (c Comparison) MarshalText() ([]byte, error) { return textOf("comparison", comparisonNames[:], c) }

// UnmarshalText reads what MarshalText writes.
func (c *Comparison) UnmarshalText(b []byte) error {
	return named(c, "comparison", comparisonNames[:], b, townhall.Say("allocate.comparison.needed", "none、satisfaction 或 exclusion", "none, satisfaction or exclusion"))
}

// Threshold (得票门槛) leaves out projects that fewer support: fewer voters than Votes, or less than a share of all voters; for utilities
// from points or ranks, whose score is below Score.
type Threshold struct {
	Votes int64          `json:"votes,omitzero"`
	Share townhall.Ratio `json:"share,omitzero"` // of all voters; undefined asks for none
	Score int64          `json:"score,omitzero"`
}

// Limit (数量限制) is a group of projects of which at most so many are chosen: 1 for projects that exclude one another. The group is the
// projects named, or those of a category or a district.
type Limit struct {
	Name     string   `json:"name,omitempty"`
	AtMost   int      `json:"at_most"`
	Projects []string `json:"projects,omitempty"`
	Category string   `json:"category,omitempty"`
	District string   `json:"district,omitempty"`
}

// Greedy (得票优先) takes the projects with the most utility for their cost first and leaves out what does not fit.
func Greedy(u Utility) Rule { return Rule{Method: MethodGreedy, Utility: u} }

// EqualShares (等额份额法) gives each voter the same share of the budget. In each round the project is bought whose supporters, paying as
// equally as they can, pay least for its utility.
func EqualShares(u Utility, c Completion) Rule {
	return Rule{Method: MethodEqualShares, Utility: u, Completion: c}
}

// ExactEqualShares (精确等额份额法) is EqualShares in which all who pay for a project pay exactly the same, and supporters who cannot, nothing.
func ExactEqualShares(u Utility, c Completion) Rule {
	return Rule{Method: MethodExactEqualShares, Utility: u, Completion: c}
}

// Phragmen (弗拉格门法) gives voters money as time goes on, all the same. Supporters who together have a project's cost buy it at once;
// the count ends when one that should be bought no longer fits the budget.
func Phragmen() Rule { return Rule{Method: MethodPhragmen} }

// Check refuses a rule that means nothing.
func (r Rule) Check() error {
	switch {
	case r.Method > MethodPhragmen:
		return bad("method", int(r.Method), townhall.Say("allocate.method.needed", "greedy、equalshares、ees 或 phragmen", "greedy, equalshares, ees or phragmen"))
	case r.Utility > BordaCost || r.Method == MethodPhragmen && r.Utility != Cost || r.Method == MethodExactEqualShares && r.Utility > Cardinality:
		return bad("utility", r.Utility.String(), townhall.Say("allocate.utility.of_method", "该方法可用的效用", "a utility of that method"))
	case r.Completion > AddOptSkip,
		r.Completion != None && r.Method != MethodEqualShares && r.Method != MethodExactEqualShares,
		r.Completion >= AddOpt && r.Method != MethodExactEqualShares,
		r.Method == MethodExactEqualShares && r.Completion != None && r.Completion < ThenGreedy:
		return bad("completion", r.Completion.String(), townhall.Say("allocate.completion.of_method", "该方法可用的补足方式", "a completion of that method"))
	case r.Floor && r.Method != MethodEqualShares && r.Method != MethodExactEqualShares:
		return bad("floor", true, townhall.Say("allocate.floor", "仅用于两种等额份额法", "equal shares only"))
	case r.Threshold.Score > 0 && r.Utility <= Cardinality:
		return bad("threshold.score", r.Threshold.Score, townhall.Say("allocate.threshold.scored", "仅用于按分数或名次的效用", "utilities from points or ranks only"))
	case r.NoSkip && r.Method != MethodGreedy:
		return bad("no_skip", true, townhall.Say("allocate.no_skip", "仅用于得票优先", "greedy only"))
	case r.Comparison > ByExclusion || r.Comparison != NoComparison && r.Method == MethodGreedy:
		return bad("comparison", r.Comparison.String(), townhall.Say("allocate.comparison.of_method", "与得票优先比较的其他方法", "a method other than greedy"))
	case r.Threshold.Votes < 0 || r.Threshold.Score < 0:
		return bad("threshold", min(r.Threshold.Votes, r.Threshold.Score), townhall.Say("allocate.threshold", "不小于 0", "0 or more"))
	case r.Threshold.Share.Defined() && (r.Threshold.Share.Num() < 0 || r.Threshold.Share.Num() > r.Threshold.Share.Den()):
		return bad("threshold.share", r.Threshold.Share, townhall.Say("allocate.threshold.share", "0 至 1", "0 to 1"))
	}
	for i, l := range r.Limits {
		ways := 0
		for _, given := range []bool{len(l.Projects) > 0, l.Category != "", l.District != ""} {
			if given {
				ways++
			}
		}
		if l.AtMost < 0 || ways != 1 {
			return bad("limits["+strconv.Itoa(i)+"]", l.AtMost, townhall.Say("allocate.limit", "不小于 0 的数目，并指定项目、类别或片区之一", "a number of 0 or more, and projects, a category or a district"))
		}
	}
	return r.Ties.Check()
}
