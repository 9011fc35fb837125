package allocate_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

func TestExplainShares(t *testing.T) {
	// 3 voters with 40 each. a costs 60 and has 3 votes, 20 each. Then b, 35: one of its supporters has 20, that is not enough; c, 40: 20 each.
	e := town(t, 120, []int64{60, 35, 40}, "ac", "ab", "ac")
	outcome, err := allocate.EqualShares(allocate.Cost, allocate.None).Decide(e)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "c"}, outcome.Winners())
	story, err := outcome.Explain(e)
	require.NoError(t, err)
	assert.Equal(t, []allocate.Share{{Voters: 3, Amount: big.NewRat(2000, 1)}}, story.Rounds[0].Shares)
	assert.Equal(t, []allocate.Share{{Voters: 2, Amount: big.NewRat(2000, 1)}}, story.Rounds[1].Shares)
	assert.Equal(t, townhall.Yuan(20), story.Projects[1].Behind)
	assert.Equal(t, townhall.Yuan(20), story.Projects[1].Cheaper)
	assert.EqualValues(t, 1, story.Projects[1].More)
	assert.Equal(t, "approvals it lacked: 1; or it would have been chosen at a cost of 20.00 CNY or less", story.Projects[1].Text().In(townhall.EN))
}

// explained are the rules whose explanations hold exactly: the endowment is not raised.
var explained = map[string]allocate.Rule{
	"greedy":               allocate.Greedy(allocate.Cost),
	"greedy by cost":       allocate.Greedy(allocate.Cardinality),
	"greedy without skips": {NoSkip: true},
	"shares by cost":       allocate.EqualShares(allocate.Cost, allocate.None),
	"shares":               allocate.EqualShares(allocate.Cardinality, allocate.None),
	"exact by cost":        allocate.ExactEqualShares(allocate.Cost, allocate.None),
	"exact":                allocate.ExactEqualShares(allocate.Cardinality, allocate.None),
	"phragmen":             allocate.Phragmen(),
	"shares, then greedy":  allocate.EqualShares(allocate.Cost, allocate.ThenGreedy),
	"exact, then greedy":   allocate.ExactEqualShares(allocate.Cardinality, allocate.ThenGreedy),
}

// TestWhatIsNeededIsEnough changes an election as the explanation says, and looks at all smaller changes.
func TestWhatIsNeededIsEnough(t *testing.T) {
	for name, rule := range explained {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				e := elections(allocate.Approval).Draw(t, "election")
				e.Ballots.Weights = nil
				rule := varied(t, rule, e)
				rule.Comparison = allocate.NoComparison
				outcome, err := rule.Decide(e)
				require.NoError(t, err)
				story, err := outcome.Explain(e)
				require.NoError(t, err)
				for k, r := range story.Rounds {
					if r.Price != nil && rule.Method != allocate.Phragmen().Method {
						require.Zero(t, paidTogether(r).Cmp(rat(e.Projects[r.Project].Cost.Minor())), "round %d pays the cost", k)
					}
				}
				for p, s := range story.Projects {
					if outcome.Projects[p].Chosen || e.Projects[p].Cost.Minor() == 0 {
						continue
					}
					surely := !slices.Contains(rule.Ties.By, allocate.HighestCost) // there a tie at a lower cost may go the other way
					cost := e.Projects[p].Cost.Minor()
					costs := []int64{s.Cheaper.Minor(), s.Cheaper.Minor() + 1, s.Cheaper.Minor() / 2, 1, cost - 1, rapid.Int64Range(1, cost).Draw(t, "other cost")}
					if cost <= 60 {
						costs = nil
						for c := int64(1); c < cost; c++ {
							costs = append(costs, c)
						}
					}
					for _, c := range costs {
						if c <= 0 || c >= cost {
							continue
						}
						if c <= s.Cheaper.Minor() {
							require.True(t, chosenWith(t, rule, e, p, c, nil), "%s at %d", e.Projects[p].ID, c)
						} else if surely {
							require.False(t, chosenWith(t, rule, e, p, c, nil), "%s at %d, though %v is told", e.Projects[p].ID, c, s.Cheaper)
						}
					}
					if e.Ballots.Len() < 7 {
						fewest := fewestMore(t, rule, e, p)
						if surely || s.More > 0 && fewest == 0 {
							require.Equal(t, fewest, s.More, e.Projects[p].ID)
						}
					}
				}
			})
		})
	}
}

func paidTogether(r allocate.RoundStory) *big.Rat {
	sum := new(big.Rat)
	for _, s := range r.Shares {
		sum.Add(sum, new(big.Rat).Mul(rat(s.Voters), s.Amount))
	}
	return sum
}

// chosenWith says whether a project is chosen at another cost, and with the approvals of more voters.
func chosenWith(t *rapid.T, rule allocate.Rule, e *allocate.Election, p int, cost int64, voters []int) bool {
	changed := *e
	changed.Projects = slices.Clone(e.Projects)
	changed.Projects[p].Cost = minor(t, cost)
	changed.Ballots = allocate.Ballots{}
	for i := range e.Ballots.Len() {
		choice := e.Ballots.Choice(i)
		if slices.Contains(voters, i) {
			choice = append(slices.Clone(choice), uint16(p))
		}
		changed.Ballots.Append(choice)
	}
	outcome, err := rule.Decide(&changed)
	require.NoError(t, err)
	return outcome.Projects[p].Chosen
}

// fewestMore tries all sets of voters who did not choose a project.
func fewestMore(t *rapid.T, rule allocate.Rule, e *allocate.Election, p int) int64 {
	var others []int
	for i := range e.Ballots.Len() {
		if !slices.Contains(e.Ballots.Choice(i), uint16(p)) {
			others = append(others, i)
		}
	}
	fewest := int64(0)
	for set := 1; set < 1<<len(others); set++ {
		var voters []int
		for k, i := range others {
			if set>>k&1 == 1 {
				voters = append(voters, i)
			}
		}
		if n := int64(len(voters)); (fewest == 0 || n < fewest) && chosenWith(t, rule, e, p, e.Projects[p].Cost.Minor(), voters) {
			fewest = n
		}
	}
	return fewest
}

// TestTheShareIsSaidWhereItMayBeRaised: also where it was not, a count that began anew might.
func TestTheShareIsSaidWhereItMayBeRaised(t *testing.T) {
	e := town(t, 120, []int64{60, 35, 40}, "ac", "ab", "ac")
	for completion, raises := range map[allocate.Completion]bool{allocate.None: false, allocate.ThenGreedy: false, allocate.Add1: true} {
		outcome, err := allocate.EqualShares(allocate.Cost, completion).Decide(e)
		require.NoError(t, err)
		story, err := outcome.Explain(e)
		require.NoError(t, err)
		for i, p := range story.Projects {
			if !outcome.Projects[i].Chosen {
				assert.Equal(t, raises, p.AtLast, completion)
			}
		}
	}
}
