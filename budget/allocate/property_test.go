package allocate_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// someRules are rules of all methods, for the ballots of a kind.
func someRules(k allocate.Kind) []allocate.Rule {
	rules := []allocate.Rule{
		allocate.Greedy(allocate.Cost), allocate.Greedy(allocate.Cardinality), allocate.Phragmen(),
		allocate.EqualShares(allocate.Cost, allocate.Add1), allocate.EqualShares(allocate.Cardinality, allocate.Add1ThenGreedy),
		allocate.EqualShares(allocate.Cost, allocate.ThenGreedy), allocate.ExactEqualShares(allocate.Cost, allocate.ThenGreedy),
		allocate.ExactEqualShares(allocate.Cardinality, allocate.AddOpt),
	}
	switch k {
	case allocate.Cumulative:
		rules = append(rules, allocate.Greedy(allocate.PointsCost), allocate.EqualShares(allocate.Points, allocate.None))
	case allocate.Ordinal:
		rules = append(rules, allocate.Greedy(allocate.BordaCost), allocate.EqualShares(allocate.BordaCost, allocate.None))
	}
	return rules
}

// varied changes a rule in ways that any method knows.
func varied(t *rapid.T, rule allocate.Rule, e *allocate.Election) allocate.Rule {
	switch rapid.IntRange(0, 4).Draw(t, "ties") {
	case 1:
		rule.Ties.By = []allocate.Tie{allocate.MostVotes, allocate.LowestCost}
	case 2:
		rule.Ties.By = []allocate.Tie{allocate.LowestCost}
	case 3:
		rule.Ties.By = []allocate.Tie{allocate.HighestCost}
	case 4:
		rule.Ties = allocate.Ties{By: []allocate.Tie{allocate.InOrder}, Order: []string{e.Projects[len(e.Projects)-1].ID}}
	}
	if len(e.Projects) > 1 && rapid.Bool().Draw(t, "limited") {
		rule.Limits = []allocate.Limit{{Name: "the first two", AtMost: rapid.IntRange(0, 1).Draw(t, "most"), Projects: []string{e.Projects[0].ID, e.Projects[1].ID}}}
	}
	if rapid.Bool().Draw(t, "threshold") {
		rule.Threshold = allocate.Threshold{Votes: 2, Share: townhall.RatioOf(1, 3)}
	}
	if rule.Method != allocate.MethodGreedy && rapid.Bool().Draw(t, "compared") {
		rule.Comparison = rapid.SampledFrom([]allocate.Comparison{allocate.BySatisfaction, allocate.ByExclusion}).Draw(t, "comparison")
	}
	return rule
}

// TestOrderAndCopiesChangeNothing: neither the order of the ballots, nor a weight in place of copies, nor the order of the projects.
func TestOrderAndCopiesChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := elections(allKinds...).Draw(t, "election")
		shuffled := allocate.Election{Budget: e.Budget, Ballots: allocate.Ballots{Kind: e.Ballots.Kind}}
		places := rapid.Permutation(places(len(e.Projects))).Draw(t, "projects")
		to := make([]uint16, len(places))
		for now, was := range places {
			to[was] = uint16(now)
			shuffled.Projects = append(shuffled.Projects, e.Projects[was])
		}
		var ballots []int // each as often as it weighs
		for i := range e.Ballots.Len() {
			for range e.Ballots.Weight(i) {
				ballots = append(ballots, i)
			}
		}
		for _, i := range rapid.Permutation(ballots).Draw(t, "ballots") {
			var choice []uint16
			for _, p := range e.Ballots.Choice(i) {
				choice = append(choice, to[p])
			}
			var points []uint32
			if e.Ballots.Points != nil {
				points = e.Ballots.Points[e.Ballots.Offsets[i]:e.Ballots.Offsets[i+1]]
			}
			shuffled.Ballots.Append(choice, points...)
		}
		for _, rule := range someRules(e.Ballots.Kind) {
			rule = varied(t, rule, e)
			a, err := rule.Decide(e)
			require.NoError(t, err)
			b, err := rule.Decide(&shuffled)
			require.NoError(t, err)
			require.ElementsMatch(t, a.Winners(), b.Winners(), "%v", rule.Method)
		}
	})
}

// TestOutcomesAreSound: what is chosen fits the budget and the limits, each project has its reason, and the story adds up.
func TestOutcomesAreSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := elections(allKinds...).Draw(t, "election")
		for _, rule := range someRules(e.Ballots.Kind) {
			rule = varied(t, rule, e)
			o, err := rule.Decide(e)
			require.NoError(t, err)
			sum, err := o.Cost.Add(o.Left)
			require.NoError(t, err)
			require.Equal(t, e.Budget, sum)
			require.GreaterOrEqual(t, o.Left.Minor(), int64(0))
			require.Len(t, o.Rounds, len(o.Chosen))
			first := 0
			for i, p := range o.Projects {
				require.Equal(t, slices.Contains(o.Chosen, i), p.Chosen)
				require.Equal(t, p.Chosen, p.Why.Held, "%s: %v", p.ID, p.Why)
				require.NotEmpty(t, p.Why.Code)
				require.False(t, p.Why.Say.IsZero())
				require.NotContains(t, p.Why.In(townhall.EN)+p.Why.In(townhall.ZH), "{")
				if p.Chosen && i < 2 {
					first++
				}
			}
			if rule.Limits != nil {
				require.LessOrEqual(t, first, rule.Limits[0].AtMost)
			}
			doc, err := json.Marshal(o)
			require.NoError(t, err)
			var again allocate.Outcome
			require.NoError(t, json.Unmarshal(doc, &again))
			repeated, err := json.Marshal(again)
			require.NoError(t, err)
			require.JSONEq(t, string(doc), string(repeated))
			_, err = o.Explain(e)
			require.NoError(t, err)
		}
	})
}

// TestAllOutcomesHoldEachOne: whichever way ties are broken, the outcome is among all.
func TestAllOutcomesHoldEachOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := elections(allocate.Approval).Draw(t, "election")
		for _, rule := range []allocate.Rule{allocate.Greedy(allocate.Cost), allocate.EqualShares(allocate.Cost, allocate.None), allocate.Phragmen(), allocate.ExactEqualShares(allocate.Cardinality, allocate.None)} {
			all, err := rule.All(e, 1000)
			require.NoError(t, err)
			var sets [][]string
			for _, o := range all {
				sets = append(sets, slices.Sorted(slices.Values(o.Winners())))
			}
			var order []string
			for _, p := range e.Projects {
				order = append(order, p.ID)
			}
			rule.Ties = allocate.Ties{By: []allocate.Tie{allocate.InOrder}, Order: rapid.Permutation(order).Draw(t, "order")}
			one, err := rule.Decide(e)
			require.NoError(t, err)
			require.Contains(t, sets, slices.Sorted(slices.Values(one.Winners())), "%v", rule.Method)

			rule.Ties = allocate.Ties{By: []allocate.Tie{allocate.Refuse}}
			if one, err = rule.Decide(e); err == nil {
				require.Contains(t, sets, slices.Sorted(slices.Values(one.Winners())))
			} else {
				var refusal *townhall.Refusal
				require.ErrorAs(t, err, &refusal)
			}
		}
	})
}

func TestTiesAreRefusedWhereTheyMatter(t *testing.T) {
	rule := allocate.Greedy(allocate.Cost)
	rule.Ties.By = []allocate.Tie{allocate.MostVotes, allocate.Refuse}
	_, err := rule.Decide(town(t, 100, []int64{60, 60}, "a", "b"))
	var refusal *townhall.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "allocate.tie", refusal.Finding.Code)
	assert.Equal(t, "a, b", refusal.Finding.Found.In(townhall.EN))

	got, err := rule.Decide(town(t, 120, []int64{60, 60}, "a", "b"))
	require.NoError(t, err, "both fit")
	assert.Equal(t, []string{"a", "b"}, got.Winners())

	all, err := rule.All(town(t, 100, []int64{60, 60, 60}, "a", "b", "c"), 10)
	require.NoError(t, err)
	assert.Len(t, all, 3)
	_, err = rule.All(town(t, 100, []int64{60, 60, 60}, "a", "b", "c"), 2)
	assert.ErrorIs(t, err, townhall.Overflow)
}

func TestRuleIsWrittenAndRead(t *testing.T) {
	for _, k := range allKinds {
		for _, rule := range someRules(k) {
			doc, err := json.Marshal(rule)
			require.NoError(t, err)
			var again allocate.Rule
			require.NoError(t, json.Unmarshal(doc, &again))
			assert.Equal(t, rule, again, string(doc))
			assert.NotContains(t, rule.Text().In(townhall.EN)+rule.Text().In(townhall.ZH), "?")
		}
	}
}

func TestRuleInWords(t *testing.T) {
	rule := allocate.EqualShares(allocate.Cost, allocate.Add1)
	rule.Ties.By = []allocate.Tie{allocate.MostVotes, allocate.LowestCost}
	rule.Threshold.Votes = 50
	assert.Equal(t, "the Method of Equal Shares, a project being worth its cost; shares raised by one currency unit at a time until nothing more fits or one more would overspend the budget; votes: 50 at least; ties: more votes, the lower cost, the lower id", rule.Text().In(townhall.EN))
	assert.Equal(t, "等额份额法，项目的效用为其金额；每人份额逐单位增加，直至再无项目可容纳或再加即超预算；得票至少50；同分时：得票多者、金额小者、编号在前者", rule.Text().In(townhall.ZH))
}

func TestRulesThatMeanNothing(t *testing.T) {
	e := town(t, 100, []int64{60}, "a")
	for field, rule := range map[string]allocate.Rule{
		"utility":         {Method: allocate.MethodPhragmen, Utility: allocate.Points},
		"completion":      {Method: allocate.MethodGreedy, Completion: allocate.Add1},
		"no_skip":         {Method: allocate.MethodPhragmen, NoSkip: true},
		"comparison":      {Comparison: allocate.BySatisfaction},
		"threshold":       {Threshold: allocate.Threshold{Votes: -1}},
		"threshold.share": {Threshold: allocate.Threshold{Share: townhall.RatioOf(3, 2)}},
		"limits[0]":       {Limits: []allocate.Limit{{AtMost: 1}}},
		"ties.by[0]":      {Ties: allocate.Ties{By: []allocate.Tie{allocate.InOrder}}},
		"method":          {Method: 9},
	} {
		_, err := rule.Decide(e)
		var bad *townhall.Error
		require.ErrorAs(t, err, &bad, field)
		assert.Equal(t, field, bad.Field)
		assert.Equal(t, townhall.Invalid, bad.Kind)
	}
	_, err := allocate.Greedy(allocate.Borda).Decide(e)
	assert.ErrorContains(t, err, "borda")
}

func TestElectionsThatCannotBeCounted(t *testing.T) {
	for field, spoil := range map[string]func(*allocate.Election){
		"budget":           func(e *allocate.Election) { e.Budget = townhall.Yuan(-1) },
		"projects[1].id":   func(e *allocate.Election) { e.Projects[1].ID = "a" },
		"projects[0].id":   func(e *allocate.Election) { e.Projects[0].ID = "" },
		"projects[0].cost": func(e *allocate.Election) { e.Projects[0].Cost = townhall.Yuan(-5) },
		"projects[1].cost": func(e *allocate.Election) { e.Projects[1].Cost = minor(t, 5) },
		"money": func(e *allocate.Election) {
			e.Projects[0].Cost, e.Projects[1].Cost = townhall.Yuan(1<<56), townhall.Yuan(1<<56)
		},
		"ballots[0]":         func(e *allocate.Election) { e.Ballots.Choices[0] = 7 },
		"ballots[1]":         func(e *allocate.Election) { e.Ballots.Choices[2] = e.Ballots.Choices[1] },
		"ballots.points":     func(e *allocate.Election) { e.Ballots.Kind = allocate.Cumulative },
		"ballots.kind":       func(e *allocate.Election) { e.Ballots.Kind = 9 },
		"ballots.weights":    func(e *allocate.Election) { e.Ballots.Weights = []uint32{1} },
		"ballots.districts":  func(e *allocate.Election) { e.Ballots.Districts = []uint16{0} },
		"ballots.offsets":    func(e *allocate.Election) { e.Ballots.Offsets[2] = 9 },
		"ballots.offsets[1]": func(e *allocate.Election) { e.Ballots.Offsets[1] = 9 },
		"ballots.offsets[2]": func(e *allocate.Election) {
			e.Ballots.Offsets, e.Ballots.Choices = []uint32{0, 2, 1, 3}, []uint16{0, 1, 0}
		},
		"ballots.districts[0]": func(e *allocate.Election) { e.Ballots.Districts = []uint16{3, 0} },
	} {
		e := town(t, 100, []int64{60, 50}, "a", "ab")
		spoil(e)
		for _, rule := range []allocate.Rule{allocate.Greedy(allocate.Cost), allocate.EqualShares(allocate.Cost, allocate.Add1)} {
			_, err := rule.Decide(e)
			var bad *townhall.Error
			require.ErrorAs(t, err, &bad, field)
			assert.Equal(t, field, bad.Field)
		}
	}
}
