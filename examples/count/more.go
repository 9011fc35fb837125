package main

import (
	"fmt"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

func (c *counted) printContrast(p printer) error {
	contrast, err := c.compared()
	if err != nil {
		return err
	}
	p.head(townhall.Say("count.contrast", "与同一效用的得票优先对照", "Compared with greedy by the same utility"))
	for _, line := range contrastLines(contrast) {
		fmt.Fprintf(p.w, "  %s\n", line.In(p.l))
	}
	return nil
}

func contrastLines(c allocate.Contrast) []townhall.Text {
	s, x := c.BySatisfaction, c.ByExclusion
	return []townhall.Text{
		townhall.Say("count.contrast.both", "两者均入选：{n}个", "chosen by both: {n}", "n", len(c.Both)),
		townhall.Say("count.contrast.first", "仅此处入选：{ids}", "only here: {ids}", "ids", listed(c.OnlyFirst)),
		townhall.Say("count.contrast.second", "仅得票优先入选：{ids}", "only by greedy: {ids}", "ids", listed(c.OnlySecond)),
		townhall.Say("count.contrast.more", "所选项目入选较多者：此处{first}人，得票优先{second}人，相同{same}人", "voters with more of their projects: {first} here, {second} with greedy, {same} as many", "first", number(s.First), "second", number(s.Second), "same", number(s.Same)),
		townhall.Say("count.contrast.some", "只在一边有所选项目入选者：此处{first}人，得票优先{second}人", "voters with one of their projects in one outcome alone: {first} here, {second} with greedy", "first", number(x.First), "second", number(x.Second)),
	}
}

func (c *counted) printAudit(p printer) error {
	audit, err := c.audited()
	if err != nil {
		return err
	}
	p.head(townhall.Say("count.audit", "比例性审核（EJR+，按{utility}）", "Audit of proportionality (EJR+, by {utility})", "utility", audit.Utility.Text()))
	for line := range strings.SplitSeq(audit.Finding.In(p.l), "\n") {
		fmt.Fprintf(p.w, "  %s\n", line)
	}
	return nil
}

func (c *counted) printSatisfaction(p printer) error {
	s, err := c.outcome.Satisfaction(c.instance.Election)
	if err != nil {
		return err
	}
	p.head(townhall.Say("count.satisfaction", "投票人得到什么", "What voters have of it"))
	fmt.Fprintf(p.w, "  %s\n", servedText(s.Served).In(p.l))
	for _, part := range []struct {
		title townhall.Text
		areas []allocate.Area
		name  func(string) townhall.Text
	}{
		{townhall.Say("count.themes", "按主题", "By theme"), s.Categories, areaName},
		{townhall.Say("count.districts", "按片区", "By district"), s.Districts, districtName},
	} {
		if len(part.areas) < 2 {
			continue
		}
		fmt.Fprintf(p.w, "\n  %s\n", part.title.In(p.l))
		t, heads := p.table("lrrrrrr")
		heads(nameHead(), townhall.Say("count.projects", "项目", "projects"), townhall.Say("count.spent", "入选", "chosen"), votesHead(), townhall.Say("count.of_votes", "占得票", "of votes"), townhall.Say("count.of_spent", "占支出", "of spending"), townhall.Say("count.served", "有项目入选者", "served"))
		for _, a := range part.areas {
			t.add(part.name(a.Name).In(p.l), fmt.Sprint(a.Projects), fmt.Sprint(a.Chosen), number(a.Votes), a.OfVotes.Percent(1), a.OfSpent.Percent(1), a.Share.Percent(1))
		}
		t.print(p.w)
	}
	return nil
}

func areaName(name string) townhall.Text {
	if name == "" {
		return townhall.Say("count.area.none", "（未注明）", "(none named)")
	}
	return townhall.Plain(cut(name, 40))
}

func districtName(name string) townhall.Text {
	if name == "" {
		return townhall.Say("count.city", "全市", "the whole city")
	}
	return areaName(name)
}

func servedText(s allocate.Served) townhall.Text {
	tenths := townhall.RatioOf(0, 1)
	if s.Average.Defined() {
		tenths = s.Average
	}
	return townhall.Say("count.served.text", "{with}人（{share}）至少有一个所选项目入选；平均每人{average}个", "{with} voters ({share}) have at least one of their projects; {average} each on the average",
		"with", number(s.With), "share", s.Share.Percent(1), "average", hundredths(tenths))
}

// hundredths is a ratio with two decimals.
func hundredths(r townhall.Ratio) string {
	n := r.Num() * 100 / r.Den()
	return fmt.Sprintf("%d.%02d", n/100, n%100)
}

// printDivision writes how criteria divided the budget.
func (c *counted) printDivision(p printer) {
	p.head(townhall.Say("count.division", "预算的划分", "How the budget was divided"))
	t, heads := p.table("llrrrl")
	heads(townhall.Say("count.theme", "主题", "theme"), townhall.Say("count.district", "片区", "district"), townhall.Say("count.division.money", "分得", "given"), townhall.Say("count.division.spent", "支出", "spent"), townhall.Say("count.left", "余额", "left"), townhall.Say("count.spent", "入选", "chosen"))
	for k, d := range c.distributed.Divisions {
		if k > 0 {
			t.add("", "", amount(d.Money), "", "", townhall.Say("count.division.again", "（余款再分，第{n}次）", "(what was left, divided again: {n})", "n", k).In(p.l))
		}
		for _, cell := range d.Cells {
			t.add(areaName(cell.Theme).In(p.l), districtName(cell.District).In(p.l), amount(cell.Money), amount(cell.Spent), amount(cell.Left), strings.Join(cell.Winners, ", "))
		}
	}
	t.print(p.w)
}

// printEvery writes the outcomes of all ways of breaking ties.
func (c *counted) printEvery(p printer) {
	p.head(townhall.Say("count.every", "同分各种处理方式的结果：{n}种", "Outcomes for all ways of breaking ties: {n}", "n", len(c.every)))
	for k, o := range c.every {
		fmt.Fprintf(p.w, "  %d. %s  %s\n", k+1, withCurrency(o.Cost), strings.Join(o.Winners(), ", "))
	}
}
