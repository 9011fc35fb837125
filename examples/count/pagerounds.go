package main

import (
	"slices"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// drawRounds draws the effective votes of projects round by round, with the table of all of them.
func (c *counted) drawRounds(p *page, x *allocate.Explanation, l townhall.Language) {
	shares := c.rule.Method.String() == "equalshares" || c.rule.Method.String() == "ees"
	if !shares || c.replaced() {
		return // only equal shares have votes that lose their effect
	}
	for k, r := range c.outcome.Rounds {
		if r.Step == allocate.ByRule {
			p.Numbers = append(p.Numbers, k+1)
		}
	}
	if len(p.Numbers) == 0 {
		return
	}
	var rows []heatRow
	for _, i := range c.heated(x) {
		path := c.path(i, x)
		row := heatRow{label: cut(c.outcome.Projects[i].ID+" "+c.instance.Election.Projects[i].Name, 44), votes: c.outcome.Projects[i].Votes, rounds: path}
		if c.outcome.Projects[i].Chosen {
			row.won = len(path)
		}
		rows = append(rows, row)
	}
	p.Heat = heat(p.T["heat"], rows[:min(len(rows), mostHeated)], len(p.Numbers))
	if len(rows) > mostHeated {
		p.Heated = townhall.Say("count.page.heated", "图中为{n}个项目，先入选者，后未入选而有效票最多者；表中为全部{all}个。", "The chart shows {n} projects, first those chosen and then those with the most effective votes of the others; the table has all {all}.", "n", mostHeated, "all", len(rows)).In(l)
	}
	for _, i := range c.heated(x) {
		row := cellsRow{Anchor: anchor(i), ID: c.outcome.Projects[i].ID}
		for _, n := range c.path(i, x) {
			row.Cells = append(row.Cells, decimal(n))
		}
		p.Cells = append(p.Cells, row)
	}
}

// heated are the projects paid for in turn, as they were chosen, and then the others that had effective votes, those with the most first.
func (c *counted) heated(x *allocate.Explanation) []int {
	var chosen, others []int
	for _, r := range c.outcome.Rounds {
		if r.Step == allocate.ByRule {
			chosen = append(chosen, r.Project)
		}
	}
	most := func(i int) (n allocate.Decimal) {
		for k := range x.Rounds {
			n = max(n, x.Rounds[k].Support[i])
		}
		return n
	}
	for _, i := range c.others() {
		if most(i) > 0 {
			others = append(others, i)
		}
	}
	slices.SortStableFunc(others, func(a, b int) int { return int(min(max(most(b)-most(a), -1), 1)) })
	return append(chosen, others...)
}

// replaced: the comparison step put greedy's outcome in the place of the rule's.
func (c *counted) replaced() bool { return c.outcome.Compared.Code != "" && !c.outcome.Compared.Held }

// pageWords are the words that stand on every page.
func pageWords(l townhall.Language) map[string]string {
	words := map[string]townhall.Text{
		"skip":      townhall.Say("count.page.skip", "跳到内容", "Skip to the content"),
		"contents":  townhall.Say("count.page.contents", "目录", "Contents"),
		"result":    townhall.Say("count.page.result", "结果", "The result"),
		"spending":  townhall.Say("count.page.spending", "预算用于何处", "What the budget is spent on"),
		"strip":     townhall.Say("count.page.strip", "入选项目占预算的部分，按入选先后", "The parts of the budget that the chosen projects take, in their order"),
		"legend":    townhall.Say("count.page.legend", "✓ 入选", "✓ chosen"),
		"costs":     townhall.Say("count.page.costs", "各项目金额", "Costs of the projects"),
		"votes":     townhall.Say("count.page.votes", "各项目得票", "Votes for the projects"),
		"projects":  townhall.Say("count.page.projects", "全部项目", "All projects"),
		"rounds":    townhall.Say("count.page.rounds", "各轮", "Round by round"),
		"heat":      townhall.Say("count.page.heat", "各项目各轮的有效票", "Effective votes of the projects in each round"),
		"heat_help": townhall.Say("count.page.heat_help", "颜色越深，项目所得票中仍有效者越多：支持者的钱用于别的项目后，其票的效力随之减少。带框者为该轮入选。", "The stronger the colour, the more of a project's votes are still effective: as its supporters' money goes to other projects, their votes lose weight. The outlined one was chosen in that round."),
		"table":     townhall.Say("count.page.table", "数据表", "The table"),
		"stories":   townhall.Say("count.page.stories", "每个项目的经过", "The story of each project"),
		"round":     townhall.Say("count.page.round", "轮次", "Round"),
		"id":        townhall.Say("count.page.id", "编号", "Id"),
		"name":      townhall.Say("count.page.name", "名称", "Name"),
		"cost":      townhall.Say("count.page.cost", "金额", "Cost"),
		"vote":      townhall.Say("count.page.vote", "得票", "Votes"),
		"outcome":   townhall.Say("count.page.outcome", "结果", "Outcome"),
		"left":      townhall.Say("count.page.left", "余额", "Left"),
		"tied":      townhall.Say("count.page.tied", "同分者", "Tied with"),
		"next":      townhall.Say("count.page.next", "其次", "Next"),
		"paid":      townhall.Say("count.page.paid", "付款", "Payment"),
		"back":      townhall.Say("count.page.back", "回到表中", "back to the table"),
		"why":       townhall.Say("count.page.why", "理由", "Why"),
		"needed":    townhall.Say("count.page.needed", "怎样才能入选", "What would have been enough"),
		"made":      townhall.Say("count.page.made", "由 townhall 的 examples/count 计算：判断用精确分数，图表上的数有舍入。", "Counted by townhall's examples/count: decided in exact fractions; numbers in charts and tables are rounded."),
	}
	out := make(map[string]string, len(words))
	for key, t := range words {
		out[key] = t.In(l)
	}
	return out
}
