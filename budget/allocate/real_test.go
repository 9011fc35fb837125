package allocate_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall/adapters/pabulib"
	"github.com/townhall-go/townhall/budget/allocate"
	"github.com/townhall-go/townhall/internal/shareddata"
)

// real are elections that were held, with the winners that other programs found by several rules.
type real struct {
	Official []string `json:"official_selected"`
	Rules    map[string]struct {
		Winners []string
		Order   []string `json:"winners_order"`
		Cost    float64  `json:"total_cost"`
	}
}

func realElections(t testing.TB) map[string]real {
	t.Helper()
	doc, err := os.ReadFile(shareddata.Path(t, "pabulib/expected.json"))
	require.NoError(t, err)
	var all struct{ Instances map[string]real }
	require.NoError(t, json.Unmarshal(doc, &all))
	return all.Instances
}

func realElection(t testing.TB, name string) *allocate.Election {
	t.Helper()
	instance, err := pabulib.Open(shareddata.Path(t, "pabulib/"+name+".pb"))
	require.NoError(t, err)
	return instance.Election
}

// referenceRules are the rules by the names of the reference results.
func referenceRules() map[string]allocate.Rule {
	floor := allocate.EqualShares(allocate.Cost, allocate.Add1)
	floor.Floor = true
	return map[string]allocate.Rule{
		"greedy_cost":                         allocate.Greedy(allocate.Cost),
		"greedy_card":                         allocate.Greedy(allocate.Cardinality),
		"greedy_points":                       allocate.Greedy(allocate.Points),
		"mes_cost":                            allocate.EqualShares(allocate.Cost, allocate.None),
		"mes_card":                            allocate.EqualShares(allocate.Cardinality, allocate.None),
		"mes_points":                          allocate.EqualShares(allocate.Points, allocate.None),
		"mes_cost_add1_exhaustive":            allocate.EqualShares(allocate.Cost, allocate.Add1),
		"mes_card_add1_exhaustive":            allocate.EqualShares(allocate.Cardinality, allocate.Add1),
		"mes_cost_add1_until_infeasible":      allocate.EqualShares(allocate.Cost, allocate.Add1UntilInfeasible),
		"mes_cost_add1_exhaustive_floorstart": floor,
		"phragmen":                            allocate.Phragmen(),
	}
}

func TestReferenceResults(t *testing.T) {
	elections, rules := realElections(t), referenceRules()
	results := 0
	for name, want := range elections {
		t.Run(name, func(t *testing.T) {
			e := realElection(t, name)
			for ruleName, expected := range want.Rules {
				rule, known := rules[ruleName]
				require.True(t, known, "a rule that nobody counts: %s", ruleName)
				got, err := rule.Decide(e)
				require.NoError(t, err)
				if expected.Order != nil && ruleName != "phragmen" { // whose reference is sorted by id
					assert.Equal(t, expected.Order, got.Winners(), ruleName)
				}
				assert.Equal(t, expected.Winners, slices.Sorted(slices.Values(got.Winners())), ruleName)
				assert.Equal(t, int64(expected.Cost*100+0.5), got.Cost.Minor(), ruleName)
				results++
			}
		})
	}
	assert.Equal(t, 73, results)
}

// TestOfficialOutcomes: what three cities announced, by equal shares.
func TestOfficialOutcomes(t *testing.T) {
	elections := realElections(t)
	for name, rule := range map[string]allocate.Rule{
		"Netherlands_Assen_2024": allocate.EqualShares(allocate.Cost, allocate.Add1),
		"Poland_Swiecie_2023":    allocate.EqualShares(allocate.Cost, allocate.Add1),
		// The Green Budget of Wieliczka compared its outcome with greedy's, and went on to the last that was feasible.
		"Poland_Wieliczka_2023_Green_Budget": {Method: allocate.EqualShares(allocate.Cost, allocate.None).Method, Utility: allocate.Cost, Completion: allocate.Add1UntilInfeasible, Comparison: allocate.BySatisfaction},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rule.Decide(realElection(t, name))
			require.NoError(t, err)
			assert.Equal(t, elections[name].Official, slices.Sorted(slices.Values(got.Winners())))
		})
	}
}

// TestEqualSharesPassTheAudit: equal shares leave no group short of what its share of the budget would buy; greedy does.
func TestEqualSharesPassTheAudit(t *testing.T) {
	e := realElection(t, "Poland_Wieliczka_2023_Green_Budget")
	for rule, short := range map[*allocate.Rule]bool{
		new(allocate.Greedy(allocate.Cost)):                               true,
		new(allocate.EqualShares(allocate.Cost, allocate.None)):           false,
		new(allocate.EqualShares(allocate.Cost, allocate.Add1)):           false,
		new(allocate.ExactEqualShares(allocate.Cost, allocate.None)):      false,
		new(allocate.EqualShares(allocate.Cost, allocate.Add1ThenGreedy)): false,
	} {
		got, err := rule.Decide(e)
		require.NoError(t, err)
		audit, err := got.Audit(e, allocate.Cost)
		require.NoError(t, err)
		assert.Equal(t, short, len(audit.Short) > 0, "%v %v", rule.Method, rule.Completion)
	}
}
