package allocate_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// cityCriteria are made up; they are no city's.
func cityCriteria() allocate.Criteria {
	return allocate.Criteria{
		Points: []int64{3, 2, 1},
		Districts: []allocate.District{
			{Name: "east", Themes: []string{"paving", "schools"}, Facts: map[string]int64{"people": 90_000, "unpaved": 2}},
			{Name: "west", Themes: []string{"schools", "paving"}, Facts: map[string]int64{"people": 20_000, "unpaved": 5}},
			{Name: "north", Themes: []string{"paving"}, Facts: map[string]int64{"people": 49_999, "unpaved": 0}},
		},
		Criteria: []allocate.Criterion{
			{Name: "people", Weight: 2, Fact: "people", Bands: []allocate.Band{{From: 0, Grade: 1}, {From: 25_000, Grade: 2}, {From: 50_000, Grade: 3}}},
			{Name: "lack", Weight: 4, Theme: "paving", Fact: "unpaved"},
			{Name: "priority", Weight: 3, ByRank: []int64{2, 1}},
		},
	}
}

func TestCriteriaDistribute(t *testing.T) {
	d, err := cityCriteria().Distribute(townhall.Yuan(1100))
	require.NoError(t, err)
	// paving 3 + 2 + 3 points, schools 2 + 3; of 13.
	assert.Equal(t, "paving", d.Themes[0].Theme)
	assert.Equal(t, int64(8), d.Themes[0].Points)
	assert.Equal(t, int64(5), d.Themes[1].Points)
	shares, err := townhall.Yuan(1100).Split(8, 5)
	require.NoError(t, err)
	assert.Equal(t, shares, []townhall.Money{d.Themes[0].Money, d.Themes[1].Money})

	scores := map[string]int64{}
	for _, c := range d.Cells {
		scores[c.Theme+" "+c.District] = c.Score
	}
	assert.Equal(t, map[string]int64{
		"paving east":   3*2 + 2*4 + 2*3, // most people, little lack, first
		"paving west":   1*2 + 5*4 + 1*3, // second
		"paving north":  2*2 + 0*4 + 2*3, // 49,999 are below the band
		"schools east":  3*2 + 1*3,       // the lack of paving does not count
		"schools west":  1*2 + 2*3,
		"schools north": 2 * 2, // not ranked
	}, scores)
}

func TestCriteriaExplainEachCell(t *testing.T) {
	d, err := cityCriteria().Distribute(townhall.Yuan(1300))
	require.NoError(t, err)
	assert.Equal(t, `✓ paving: 8 of the 13 points that districts gave: 800.00 CNY
  ✓ points of east, which ranked it 1: 3
  ✓ points of west, which ranked it 2: 2
  ✓ points of north, which ranked it 1: 3`, d.Themes[0].Why.String())
	assert.Equal(t, `✓ paving, west: 25 of 55: 363.64 CNY
  ✓ people (20000): grade 1 × weight 2: 2
  ✓ lack (5): grade 5 × weight 4: 20
  ✓ priority (place 2): grade 1 × weight 3: 3`, d.Cells[1].Why.String())
	assert.Equal(t, `✓ schools、north：21分中的4分：95.23 CNY
  ✓ people（49999）：等级2 × 权重2：4
  ✓ priority（名次—）：等级0 × 权重3：0`, d.Cells[5].Why.In(townhall.ZH))
}

func TestCriteriaRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*allocate.Criteria)
		field  string
	}{
		"nobody ranked anything":          {func(c *allocate.Criteria) { c.Points = nil }, "districts.themes"},
		"a district twice":                {func(c *allocate.Criteria) { c.Districts[1].Name = "east" }, "districts[1].name"},
		"a theme twice":                   {func(c *allocate.Criteria) { c.Districts[1].Themes[1] = "schools" }, "districts[1].themes[1]"},
		"a criterion twice":               {func(c *allocate.Criteria) { c.Criteria[2].Name = "people" }, "criteria[2].name"},
		"a criterion without a name":      {func(c *allocate.Criteria) { c.Criteria[2].Name = "" }, "criteria[2].name"},
		"a criterion of two kinds":        {func(c *allocate.Criteria) { c.Criteria[0].ByRank = []int64{1} }, "criteria[0]"},
		"a criterion of none":             {func(c *allocate.Criteria) { c.Criteria[2].ByRank = nil }, "criteria[2]"},
		"a negative weight":               {func(c *allocate.Criteria) { c.Criteria[0].Weight = -1 }, "criteria[0].weight"},
		"a grade that is too large":       {func(c *allocate.Criteria) { c.Criteria[2].ByRank[0] = 1<<20 + 1 }, "criteria[2].by_rank"},
		"bands that do not begin at 0":    {func(c *allocate.Criteria) { c.Criteria[0].Bands[0].From = 1 }, "criteria[0].bands[0].from"},
		"bands that do not rise":          {func(c *allocate.Criteria) { c.Criteria[0].Bands[2].From = 25_000 }, "criteria[0].bands[2].from"},
		"a fact that a district lacks":    {func(c *allocate.Criteria) { delete(c.Districts[2].Facts, "unpaved") }, "districts[2].facts.unpaved"},
		"a fact below 0":                  {func(c *allocate.Criteria) { c.Districts[0].Facts["people"] = -1 }, "districts[0].facts.people"},
		"limits, which no cell could see": {func(c *allocate.Criteria) { c.Rule.Limits = []allocate.Limit{{AtMost: 1, Category: "paving"}} }, "rule.limits"},
		"a theme that no district scores": {func(c *allocate.Criteria) { c.Criteria = c.Criteria[1:2] }, "criteria"},
	} {
		t.Run(name, func(t *testing.T) {
			c := cityCriteria()
			tt.change(&c)
			_, err := c.Distribute(townhall.Yuan(100))
			var e *townhall.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, townhall.Invalid, e.Kind)
			assert.Equal(t, tt.field, e.Field)
		})
	}
	_, err := cityCriteria().Distribute(townhall.Money{})
	assert.ErrorIs(t, err, townhall.Invalid, "no budget")
}

func TestCriteriaAreAValue(t *testing.T) {
	c := cityCriteria()
	c.Rule, c.Again = allocate.Greedy(allocate.Cardinality), true
	doc, err := json.Marshal(c)
	require.NoError(t, err)
	var back allocate.Criteria
	require.NoError(t, json.Unmarshal(doc, &back))
	assert.Equal(t, c, back)
}

// Every minor unit is in a theme and in a cell, and whoever scores more in a theme does not get less.
func TestCriteriaLoseNothing(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := cityCriteria()
		for i := range c.Districts {
			c.Districts[i].Themes = rapid.Permutation([]string{"paving", "schools", "health"}).Draw(r, "themes")
			c.Districts[i].Facts = map[string]int64{"people": rapid.Int64Range(0, 100_000).Draw(r, "people"), "unpaved": rapid.Int64Range(0, 9).Draw(r, "unpaved")}
		}
		budget, err := townhall.NewMoney(rapid.Int64Range(0, 1<<40).Draw(r, "budget"), townhall.CNY)
		require.NoError(r, err)
		d, err := c.Distribute(budget)
		require.NoError(r, err)
		sum := int64(0)
		for i, theme := range d.Themes {
			sum += theme.Money.Minor()
			cells, inCells := d.Cells[i*len(c.Districts):(i+1)*len(c.Districts)], int64(0)
			for _, a := range cells {
				assert.Equal(r, theme.Theme, a.Theme)
				inCells += a.Money.Minor()
				for _, b := range cells {
					assert.False(r, a.Score > b.Score && a.Money.Minor() < b.Money.Minor()-1, "but for the unit that rounding gives")
				}
			}
			assert.Equal(r, theme.Money.Minor(), inCells)
		}
		assert.Equal(r, budget.Minor(), sum)
	})
}

func ExampleCriteria_Distribute() {
	c := allocate.Criteria{
		Points: []int64{2, 1},
		Districts: []allocate.District{
			{Name: "Norte", Themes: []string{"paving", "housing"}, Facts: map[string]int64{"people": 60_000}},
			{Name: "Sul", Themes: []string{"paving"}, Facts: map[string]int64{"people": 20_000}},
		},
		Criteria: []allocate.Criterion{
			{Name: "people", Weight: 1, Fact: "people", Bands: []allocate.Band{{From: 0, Grade: 1}, {From: 50_000, Grade: 2}}},
			{Name: "priority", Weight: 2, ByRank: []int64{2, 1}},
		},
	}
	d, err := c.Distribute(townhall.Yuan(1000))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, cell := range d.Cells {
		fmt.Println(cell.Theme, cell.District, cell.Money)
	}
	fmt.Println(d.Cells[0].Why)
	// Output:
	// paving Norte 436.37 CNY
	// paving Sul 363.63 CNY
	// housing Norte 160.00 CNY
	// housing Sul 40.00 CNY
	// ✓ paving, Norte: 6 of 11: 436.37 CNY
	//   ✓ people (60000): grade 2 × weight 1: 2
	//   ✓ priority (place 1): grade 2 × weight 2: 4
}
