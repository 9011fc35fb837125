package allocate

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/townhall-go/townhall"
)

func TestComparisonStep(t *testing.T) {
	// Two projects; the rule chose the first, greedy the second.
	for name, tt := range map[string]struct {
		by      Comparison
		ballots [][]uint16
		held    bool
		found   int64
		need    townhall.Count
	}{
		"more voters are better off with the outcome": {BySatisfaction, [][]uint16{{0}, {0}, {1}}, true, 2, townhall.OrMore(1)},
		"as many: the outcome stands":                 {BySatisfaction, [][]uint16{{0}, {1}, {0, 1}, {}}, true, 1, townhall.OrMore(1)},
		"strictly more with greedy":                   {BySatisfaction, [][]uint16{{0}, {1}, {1}}, false, 1, townhall.OrMore(2)},
		"by exclusion, strictly more with greedy":     {ByExclusion, [][]uint16{{0}, {1}, {1}}, false, 1, townhall.OrMore(2)},
		"by exclusion, who has both does not count":   {ByExclusion, [][]uint16{{0, 1}, {0, 1}}, true, 0, townhall.OrMore(0)},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Election{Budget: townhall.Yuan(1), Projects: []Project{{ID: "a", Cost: townhall.Yuan(1)}, {ID: "b", Cost: townhall.Yuan(1)}}}
			for _, b := range tt.ballots {
				e.Ballots.Append(b)
			}
			f := compared(e, tt.by, []bool{true, false}, []bool{false, true})
			assert.Equal(t, tt.held, f.Held)
			assert.Equal(t, townhall.ValueOf(tt.found), f.Found)
			assert.Equal(t, townhall.ValueOf(tt.need), f.Need)
			assert.Equal(t, townhall.ValueOf(tt.found), f.Parts[0].Found)
			assert.Equal(t, townhall.ValueOf(tt.need.Min()), f.Parts[1].Found)
		})
	}
}

func TestComparisonStepReads(t *testing.T) {
	e := &Election{Budget: townhall.Yuan(1), Projects: []Project{{ID: "a", Cost: townhall.Yuan(1)}, {ID: "b", Cost: townhall.Yuan(1)}}}
	e.Ballots.Append([]uint16{1})
	assert.Equal(t, `✗ no fewer voters have more of their projects than have with greedy: needs ≥1, found 0
  ✓ better off with this outcome: 0
  ✓ better off with greedy: 1
  ✓ the same with both: 0`, compared(e, BySatisfaction, []bool{true, false}, []bool{false, true}).String())
	assert.Equal(t, `✗ 有所选项目入选而得票优先下没有者，人数不少于相反者：应为≥1，实为0
  ✓ 本结果下较好：0
  ✓ 得票优先下较好：1
  ✓ 两者相同：0`, compared(e, ByExclusion, []bool{true, false}, []bool{false, true}).In(townhall.ZH))
}
