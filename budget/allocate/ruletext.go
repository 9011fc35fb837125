package allocate

import "github.com/townhall-go/townhall"

// Text says the rule in words, as it is published: what is counted, how, and what happens to ties.
func (r Rule) Text() townhall.Text {
	parts := []any{r.Method.Text()}
	if r.Method != MethodPhragmen {
		parts[0] = townhall.Say("allocate.rule.by", "{method}，{utility}", "{method}, {utility}", "method", r.Method.Text(), "utility", r.Utility.text(r.Method))
	}
	if r.Completion != None {
		parts = append(parts, r.Completion.Text())
	}
	if r.Floor {
		parts = append(parts, townhall.Say("allocate.rule.floor", "每人从取整的份额开始", "starting with whole currency units"))
	}
	if r.NoSkip {
		parts = append(parts, townhall.Say("allocate.rule.no_skip", "遇到超出余额的项目即结束", "it ends at the first project that does not fit"))
	}
	if t := r.Threshold; t.Votes > 0 {
		parts = append(parts, townhall.Say("allocate.rule.threshold.votes", "得票至少{n}", "votes: {n} at least", "n", t.Votes))
	}
	if t := r.Threshold; t.Score > 0 {
		parts = append(parts, townhall.Say("allocate.rule.threshold.score", "得分至少{n}", "points: {n} at least", "n", t.Score))
	}
	if t := r.Threshold; t.Share.Defined() && t.Share.Num() > 0 {
		parts = append(parts, townhall.Say("allocate.rule.threshold.share", "得票至少占投票人的{share}", "the votes of {share} of the voters at least", "share", t.Share))
	}
	for _, l := range r.Limits {
		parts = append(parts, townhall.Say("allocate.rule.limit", "{group}至多入选{most}个", "at most {most} of {group}", "most", l.AtMost, "group", l.of()))
	}
	if r.Comparison != NoComparison {
		parts = append(parts, r.Comparison.Text())
	}
	text := parts[0]
	for _, p := range append(parts[1:], r.Ties.Text()) {
		text = townhall.Say("allocate.rule.and", "{rule}；{clause}", "{rule}; {clause}", "rule", text, "clause", p)
	}
	return townhall.Say("allocate.rule", "{rule}", "{rule}", "rule", text)
}

func valuesOf(texts []any) []townhall.Value {
	out := make([]townhall.Value, len(texts))
	for i, t := range texts {
		out[i] = townhall.ValueOf(t)
	}
	return out
}

// of names the group.
func (l Limit) of() townhall.Value {
	switch {
	case l.Name != "":
		return townhall.ValueOf(l.Name)
	case l.Category != "":
		return townhall.ValueOf(l.Category)
	case l.District != "":
		return townhall.ValueOf(l.District)
	}
	return townhall.ValueOf(l.Projects)
}

// Text names the method.
func (m Method) Text() townhall.Text {
	switch m {
	case MethodGreedy:
		return townhall.Say("allocate.method.greedy", "得票优先", "greedy")
	case MethodEqualShares:
		return townhall.Say("allocate.method.equalshares", "等额份额法", "the Method of Equal Shares")
	case MethodExactEqualShares:
		return townhall.Say("allocate.method.ees", "精确等额份额法", "Exact Equal Shares")
	case MethodPhragmen:
		return townhall.Say("allocate.method.phragmen", "弗拉格门法", "sequential Phragmén")
	}
	return townhall.Plain("?")
}

// Text names the utility.
func (u Utility) Text() townhall.Text { return u.text(MethodEqualShares) }

// text says what a method does with a utility: greedy divides it by the cost.
func (u Utility) text(m Method) townhall.Text {
	perCost := m == MethodGreedy
	switch {
	case u == Cost && perCost:
		return townhall.Say("allocate.utility.votes", "按票数", "by votes")
	case u == Cardinality && perCost:
		return townhall.Say("allocate.utility.votes_per_cost", "按单位金额的票数", "by votes for each unit of cost")
	case u == Points && perCost:
		return townhall.Say("allocate.utility.points_per_cost", "按单位金额的分数", "by points for each unit of cost")
	case u == Borda && perCost:
		return townhall.Say("allocate.utility.borda_per_cost", "按单位金额的名次分", "by Borda scores for each unit of cost")
	case u == Cost:
		return townhall.Say("allocate.utility.cost", "项目的效用为其金额", "a project being worth its cost")
	case u == Cardinality:
		return townhall.Say("allocate.utility.cardinality", "每个项目的效用相同", "each project being worth the same")
	case u == Points:
		return townhall.Say("allocate.utility.points", "项目的效用为所给分数", "a project being worth its points")
	case u == Borda:
		return townhall.Say("allocate.utility.borda", "项目的效用为名次分", "a project being worth its Borda score")
	case u == PointsCost && perCost:
		return townhall.Say("allocate.utility.score", "按总分", "by points")
	case u == BordaCost && perCost:
		return townhall.Say("allocate.utility.borda_score", "按名次分之和", "by Borda scores")
	case u == PointsCost:
		return townhall.Say("allocate.utility.points_cost", "项目的效用为分数乘以金额", "a project being worth its points times its cost")
	case u == BordaCost:
		return townhall.Say("allocate.utility.borda_cost", "项目的效用为名次分乘以金额", "a project being worth its Borda score times its cost")
	}
	return townhall.Plain("?")
}

// Text says what the completion does.
func (c Completion) Text() townhall.Text {
	switch c {
	case None:
		return townhall.Say("allocate.completion.none", "不补足", "no completion")
	case Add1:
		return townhall.Say("allocate.completion.add1", "每人份额逐单位增加，直至再无项目可容纳或再加即超预算", "shares raised by one currency unit at a time until nothing more fits or one more would overspend the budget")
	case Add1UntilInfeasible:
		return townhall.Say("allocate.completion.infeasible", "每人份额逐单位增加，直至再加即超预算", "shares raised by one currency unit at a time until one more would overspend the budget")
	case Add1ThenGreedy:
		return townhall.Say("allocate.completion.add1_greedy", "每人份额逐单位增加，直至再无项目可容纳或再加即超预算，余额按得票优先分配", "shares raised by one currency unit at a time until nothing more fits or one more would overspend the budget, and what is left spent by greedy")
	case ThenGreedy:
		return townhall.Say("allocate.completion.greedy", "余额按得票优先分配", "what is left spent by greedy")
	case AddOpt:
		return townhall.Say("allocate.completion.add_opt", "每人份额逐次增至结果变化处，直至再加即超预算", "shares raised to where something changes, until one more raise would overspend the budget")
	case AddOptSkip:
		return townhall.Say("allocate.completion.add_opt_skip", "每人份额逐次增至又有项目可入选处，直至再加即超预算", "shares raised to where another project could be chosen, until one more raise would overspend the budget")
	}
	return townhall.Plain("?")
}

// Text says what is compared.
func (c Comparison) Text() townhall.Text {
	switch c {
	case BySatisfaction:
		return townhall.Say("allocate.comparison.satisfaction", "若更多人在得票优先下有更多所选项目入选，则以得票优先的结果为准", "greedy instead, if more voters have more of their projects with it")
	case ByExclusion:
		return townhall.Say("allocate.comparison.exclusion", "若更多人仅在得票优先下有所选项目入选，则以得票优先的结果为准", "greedy instead, if more voters have one of their projects only with it")
	}
	return townhall.Say("allocate.comparison.none", "不比较", "no comparison")
}

// Text says how ties are broken.
func (t Ties) Text() townhall.Text {
	var words []any
	final := false
	for _, by := range t.By {
		words = append(words, by.Text())
		final = final || by == ByID || by == Refuse
	}
	if !final {
		words = append(words, ByID.Text())
	}
	return townhall.Say("allocate.ties.text", "同分时：{words}", "ties: {words}", "words", townhall.ValueOf(valuesOf(words)))
}

// Text says which project goes first.
func (t Tie) Text() townhall.Text {
	switch t {
	case ByID:
		return townhall.Say("allocate.tie.id", "编号在前者", "the lower id")
	case MostVotes:
		return townhall.Say("allocate.tie.maxvotes", "得票多者", "more votes")
	case LowestCost:
		return townhall.Say("allocate.tie.mincost", "金额小者", "the lower cost")
	case HighestCost:
		return townhall.Say("allocate.tie.maxcost", "金额大者", "the higher cost")
	case InOrder:
		return townhall.Say("allocate.tie.order", "按事先确定的次序", "the order set beforehand")
	case Refuse:
		return townhall.Say("allocate.tie.refuse", "不自行决定", "left to people")
	}
	return townhall.Plain("?")
}
