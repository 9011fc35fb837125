package main

import (
	"math/big"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// ruleText says a rule in words.
func (c *counted) ruleText() townhall.Text {
	r := c.rule
	all := []townhall.Text{c.methodText()}
	if r.Completion != allocate.None {
		all = append(all, completionText(r.Completion))
	}
	if r.Floor {
		all = append(all, townhall.Say("count.words.floor", "起始金额取整到元", "whole currency units to start with"))
	}
	if r.NoSkip {
		all = append(all, townhall.Say("count.words.no_skip", "遇首个放不下的项目即停", "ends at the first project that does not fit"))
	}
	switch t := r.Threshold; {
	case t.Votes > 0:
		all = append(all, townhall.Say("count.words.votes", "至少{n}票", "{n} votes at least", "n", t.Votes))
	case t.Score > 0:
		all = append(all, townhall.Say("count.words.score", "至少{n}分", "{n} points at least", "n", t.Score))
	case t.Share.Defined():
		all = append(all, townhall.Say("count.words.share", "至少{share}的投票人", "{share} of the voters at least", "share", t.Share))
	}
	for _, l := range r.Limits {
		all = append(all, townhall.Say("count.words.limit", "{group}至多{n}个", "{n} at most of {group}", "group", l.Name+l.Category+l.District, "n", l.AtMost))
	}
	switch r.Comparison {
	case allocate.BySatisfaction:
		all = append(all, townhall.Say("count.words.satisfaction", "再按满意度与得票优先比较", "then compared with greedy by satisfaction"))
	case allocate.ByExclusion:
		all = append(all, townhall.Say("count.words.exclusion", "再按有无与得票优先比较", "then compared with greedy by who has nothing"))
	}
	return joined(append(all, c.tiesText()))
}

func (c *counted) methodText() townhall.Text {
	utility := utilityText(c.rule.Utility)
	switch c.rule.Method.String() {
	case "equalshares":
		return townhall.Say("count.words.equalshares", "等额份额法（效用：{utility}）", "Method of Equal Shares, by {utility}", "utility", utility)
	case "ees":
		return townhall.Say("count.words.ees", "精确等额份额法（效用：{utility}）", "exact equal shares, by {utility}", "utility", utility)
	case "phragmen":
		return townhall.Say("count.words.phragmen", "弗拉格门法", "sequential Phragmén")
	}
	by := map[allocate.Utility]townhall.Text{
		allocate.Cost:        townhall.Say("count.words.most_votes", "得票优先", "greedy, the most votes first"),
		allocate.Cardinality: townhall.Say("count.words.votes_per_cost", "得票优先，按每元得票", "greedy, the most votes for its cost first"),
		allocate.PointsCost:  townhall.Say("count.words.most_points", "得分优先", "greedy, the most points first"),
		allocate.Points:      townhall.Say("count.words.points_per_cost", "得分优先，按每元得分", "greedy, the most points for its cost first"),
		allocate.BordaCost:   townhall.Say("count.words.most_ranks", "名次分优先", "greedy, the highest Borda score first"),
		allocate.Borda:       townhall.Say("count.words.ranks_per_cost", "名次分优先，按每元名次分", "greedy, the highest Borda score for its cost first"),
	}[c.rule.Utility]
	if c.distributed != nil {
		return townhall.Say("count.words.criteria", "按权重准则分到主题与片区，各格内{greedy}", "divided between themes and districts by weighted criteria; in each, {greedy}", "greedy", by)
	}
	return by
}

func utilityText(u allocate.Utility) townhall.Text {
	return map[allocate.Utility]townhall.Text{
		allocate.Cost:        townhall.Say("count.utility.cost", "金额", "cost"),
		allocate.Cardinality: townhall.Say("count.utility.cardinality", "项目数", "number of projects"),
		allocate.Points:      townhall.Say("count.utility.points", "分数", "points"),
		allocate.Borda:       townhall.Say("count.utility.borda", "名次分", "Borda score"),
		allocate.PointsCost:  townhall.Say("count.utility.points_cost", "分数与金额", "points times cost"),
		allocate.BordaCost:   townhall.Say("count.utility.borda_cost", "名次分与金额", "Borda score times cost"),
	}[u]
}

func completionText(c allocate.Completion) townhall.Text {
	return map[allocate.Completion]townhall.Text{
		allocate.Add1:                townhall.Say("count.completion.add1", "逐元加至用尽预算（add1）", "raised by one unit until nothing else fits (add1)"),
		allocate.Add1UntilInfeasible: townhall.Say("count.completion.infeasible", "逐元加至再加即超预算（add1-infeasible）", "raised by one unit until one more would overspend (add1-infeasible)"),
		allocate.Add1ThenGreedy:      townhall.Say("count.completion.add1_greedy", "逐元加至用尽预算，余款得票优先（add1-greedy）", "raised by one unit, then what is left by votes (add1-greedy)"),
		allocate.ThenGreedy:          townhall.Say("count.completion.greedy", "余款得票优先", "what is left by votes (greedy)"),
		allocate.AddOpt:              townhall.Say("count.completion.ees", "加至结果变化处（ees）", "raised to where the outcome changes (ees)"),
	}[c]
}

func (c *counted) tiesText() townhall.Text {
	if c.every != nil {
		return townhall.Say("count.ties.all", "同分：所有处理方式", "ties: in every way")
	}
	words := []townhall.Text{}
	for _, by := range c.rule.Ties.By {
		words = append(words, map[allocate.Tie]townhall.Text{
			allocate.ByID:        townhall.Say("count.ties.id", "编号小者先", "the lowest id first"),
			allocate.MostVotes:   townhall.Say("count.ties.maxvotes", "票多者先", "more votes first"),
			allocate.LowestCost:  townhall.Say("count.ties.mincost", "金额小者先", "less cost first"),
			allocate.HighestCost: townhall.Say("count.ties.maxcost", "金额大者先", "more cost first"),
			allocate.InOrder:     townhall.Say("count.ties.lot", "抽签", "by lot"),
			allocate.Refuse:      townhall.Say("count.ties.refuse", "不自行决定", "left to people"),
		}[by])
	}
	if len(words) == 0 {
		words = append(words, townhall.Say("count.ties.id", "编号小者先", "the lowest id first"))
	}
	return townhall.Say("count.ties.words", "同分：{words}", "ties: {words}", "words", joined(words))
}

// joined puts parts of a sentence one after another.
func joined(parts []townhall.Text) townhall.Text {
	out := parts[0]
	for _, p := range parts[1:] {
		out = townhall.Say("count.joined", "{a}；{b}", "{a}; {b}", "a", out, "b", p)
	}
	return out
}

// amount is money as people read it: 6,112,868 PLN; decimals only where there are any.
func amount(m townhall.Money) string {
	whole, fraction, _ := strings.Cut(m.Decimal(), ".")
	out := grouped(whole)
	if strings.Trim(fraction, "0") != "" {
		out += "." + fraction
	}
	return out
}

// withCurrency is an amount and its currency.
func withCurrency(m townhall.Money) string { return named(amount(m), m.Currency()) }

// named puts the currency after an amount; XXX stands for none.
func named(amount string, c townhall.Currency) string {
	if c == "XXX" {
		return amount
	}
	return amount + " " + string(c)
}

func number(n int64) string { return grouped(strconv.FormatInt(n, 10)) }

// grouped puts commas between thousands.
func grouped(digits string) string {
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// decimal is a number in millionths, rounded to one decimal where it is below 1000: 14,620 or 120.4.
func decimal(d allocate.Decimal) string {
	tenths := (int64(d) + 50_000) / 100_000
	if tenths >= 10_000 || tenths%10 == 0 {
		return number((tenths + 5) / 10)
	}
	return number(tenths/10) + "." + strconv.FormatInt(tenths%10, 10)
}

// perVoter is a fraction of minor units as an amount, with two decimals more than the currency has where it is not whole.
func perVoter(minor *big.Rat, c townhall.Currency) string {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.Exponent())), nil))
	return new(big.Rat).Quo(minor, scale).FloatString(max(c.Exponent(), 2))
}

// percent is how much of a whole a part is.
func percent(part, whole townhall.Money) string {
	return townhall.RatioOf(part.Minor(), whole.Minor()).Percent(1)
}
