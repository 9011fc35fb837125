package main

import (
	"cmp"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// printer writes texts in a language.
type printer struct {
	w io.Writer
	l townhall.Language
}

func (p printer) say(t townhall.Text) { fmt.Fprintln(p.w, t.In(p.l)) }

func (p printer) head(t townhall.Text) { fmt.Fprintf(p.w, "\n%s\n", t.In(p.l)) }

func (p printer) table(right string) (*columns, func(...townhall.Text)) {
	t := &columns{right: right}
	return t, func(heads ...townhall.Text) {
		var row []string
		for _, h := range heads {
			row = append(row, h.In(p.l))
		}
		t.add(row...)
	}
}

// print writes the summary, and what else was asked for.
func (c *counted) print(w io.Writer, o options) error {
	p := printer{w, o.lang}
	c.printSummary(p)
	c.printChosen(p)
	c.printOthers(p)
	if c.distributed != nil {
		c.printDivision(p)
	}
	if c.every != nil {
		c.printEvery(p)
	}
	for _, part := range []struct {
		asked bool
		print func(printer) error
	}{{o.explain, c.printReasons}, {o.compare, c.printContrast}, {o.satisfaction, c.printSatisfaction}, {o.audit, c.printAudit}} {
		if part.asked {
			if err := part.print(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// facts are the lines of the summary.
func (c *counted) facts() [][2]townhall.Text {
	out, e := c.outcome, c.instance.Election
	line := func(name townhall.Text, value townhall.Text) [2]townhall.Text { return [2]townhall.Text{name, value} }
	facts := [][2]townhall.Text{
		line(townhall.Say("count.rule", "规则", "rule"), c.ruleText()),
		line(townhall.Say("count.ballots", "选票", "ballots"), townhall.Say("count.ballots.n", "{voters}人投票，{projects}个项目，{kind}", "{voters} voters, {projects} projects, {kind}", "voters", number(out.Voters), "projects", len(e.Projects), "kind", kindText(e.Ballots.Kind))),
		line(townhall.Say("count.budget", "预算", "budget"), townhall.Plain(withCurrency(e.Budget))),
		line(townhall.Say("count.spent", "入选", "chosen"), townhall.Say("count.spent.n", "{n}个项目，合计 {cost}（{share}）", "{n} projects for {cost} ({share})", "n", len(out.Chosen), "cost", withCurrency(out.Cost), "share", percent(out.Cost, e.Budget))),
		line(townhall.Say("count.left", "余额", "left"), townhall.Plain(withCurrency(out.Left))),
	}
	if out.Endowment != nil {
		start := new(big.Rat)
		if out.Voters > 0 {
			start.SetFrac64(e.Budget.Minor(), out.Voters)
		}
		facts = append(facts, line(townhall.Say("count.endowment", "每人份额", "each voter's share"), townhall.Say("count.endowment.n", "{last}（预算均分为 {start}，加{raises}次）", "{last} at last (an equal part of the budget is {start}; raised {raises} times)",
			"last", named(perVoter(out.Endowment, e.Budget.Currency()), e.Budget.Currency()), "start", perVoter(start, e.Budget.Currency()), "raises", number(out.Raises))))
	}
	if out.Compared.Code != "" {
		facts = append(facts, line(townhall.Say("count.comparison", "比较", "comparison"), out.Compared.Text()))
	}
	return append(facts, line(townhall.Say("count.official", "公布结果", "official result"), c.official.text(c.instance.Meta.Rule)))
}

// text says whether the outcome is that which the file publishes.
func (a agreement) text(rule string) townhall.Text {
	named := townhall.Plain(cmp.Or(rule, "—"))
	switch {
	case !a.Said:
		return townhall.Say("count.official.unsaid", "文件未公布入选项目（规则 {rule}）", "the file tells of no selection (rule {rule})", "rule", named)
	case a.Same:
		return townhall.Say("count.official.same", "一致（文件的规则 {rule}）", "the same (the file's rule: {rule})", "rule", named)
	}
	return townhall.Say("count.official.other", "不同（文件的规则 {rule}）：仅公布者 {official}；仅此处 {here}", "another (the file's rule: {rule}); only there: {official}; only here: {here}", "rule", named, "official", listed(a.OnlyOfficial), "here", listed(a.OnlyHere))
}

// listed are some ids, and how many more there are.
func listed(ids []string) townhall.Text {
	const most = 12
	switch {
	case len(ids) == 0:
		return townhall.Say("count.nothing", "无", "none")
	case len(ids) <= most:
		return townhall.Plain(strings.Join(ids, ", "))
	}
	return townhall.Say("count.listed", "{ids} 等{n}个", "{ids} … ({n} in all)", "ids", strings.Join(ids[:most], ", "), "n", len(ids))
}

func kindText(k allocate.Kind) townhall.Text {
	return map[allocate.Kind]townhall.Text{
		allocate.Approval:   townhall.Say("count.kind.approval", "赞成票", "approval ballots"),
		allocate.ChooseOne:  townhall.Say("count.kind.choose_one", "单选票", "ballots for one project"),
		allocate.Ordinal:    townhall.Say("count.kind.ordinal", "排序票", "ranked ballots"),
		allocate.Cumulative: townhall.Say("count.kind.cumulative", "计分票", "ballots with points"),
	}[k]
}

func (c *counted) printSummary(p printer) {
	fmt.Fprintln(p.w, c.title())
	for _, fact := range c.facts() {
		name := fact[0].In(p.l)
		fmt.Fprintf(p.w, "  %s%*s  %s\n", name, 18-width(name), "", fact[1].In(p.l))
	}
	for _, note := range c.notes {
		p.say(townhall.Say("count.note", "  * {note}", "  * {note}", "note", note))
	}
}

// title is the file's description, or its name.
func (c *counted) title() string { return cut(cmp.Or(c.instance.Meta.Description, c.file), 100) }

// supportHead is what the support of a round is.
func (c *counted) supportHead() townhall.Text {
	switch u := c.rule.Utility; {
	case c.rule.Method.String() == "phragmen":
		return townhall.Say("count.load", "负担", "load")
	case c.rule.Method.String() != "greedy":
		return townhall.Say("count.effective", "有效票", "effective votes")
	case u == allocate.Cardinality:
		return townhall.Say("count.per_thousand", "每千元得票", "votes per 1,000")
	case u == allocate.Points || u == allocate.Borda:
		return townhall.Say("count.points_per_thousand", "每千元得分", "points per 1,000")
	case u == allocate.Cost:
		return townhall.Say("count.votes", "得票", "votes")
	}
	return townhall.Say("count.points", "得分", "points")
}

func (c *counted) printChosen(p printer) {
	p.head(townhall.Say("count.chosen", "入选项目，按先后", "Chosen, in this order"))
	t, heads := p.table("rlrrrl")
	heads(townhall.Plain("#"), idHead(), votesHead(), c.supportHead(), costHead(), nameHead())
	for k, r := range c.outcome.Rounds {
		project := &c.instance.Election.Projects[r.Project]
		name := cut(project.Name, 60)
		if len(r.Tied) > 0 {
			name += townhall.Say("count.tied", "（与{others}同分）", " (tied with {others})", "others", c.ids(r.Tied)).In(p.l)
		}
		t.add(fmt.Sprint(k+1), project.ID, number(c.outcome.Projects[r.Project].Votes), decimal(r.Support), amount(project.Cost), name)
	}
	t.print(p.w)
}

func idHead() townhall.Text    { return townhall.Say("count.id", "编号", "id") }
func votesHead() townhall.Text { return townhall.Say("count.votes", "得票", "votes") }
func costHead() townhall.Text  { return townhall.Say("count.cost", "金额", "cost") }
func nameHead() townhall.Text  { return townhall.Say("count.name", "名称", "name") }

// others are the projects that were not chosen, those with the most votes first.
func (c *counted) others() []int {
	var out []int
	for i := range c.outcome.Projects {
		if !c.outcome.Projects[i].Chosen {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Compare(c.outcome.Projects[b].Votes, c.outcome.Projects[a].Votes)
	})
	return out
}

func (c *counted) printOthers(p printer) {
	others := c.others()
	if len(others) == 0 {
		p.head(townhall.Say("count.all_chosen", "所有项目均入选", "All projects were chosen"))
		return
	}
	p.head(townhall.Say("count.not_chosen", "未入选项目，按得票", "Not chosen, by votes"))
	t, heads := p.table("lrrll")
	heads(idHead(), votesHead(), costHead(), nameHead(), townhall.Say("count.why", "何以未入选", "what was missing"))
	for _, i := range others {
		project, r := &c.instance.Election.Projects[i], &c.outcome.Projects[i]
		t.add(project.ID, number(r.Votes), amount(project.Cost), cut(project.Name, 36), missing(r.Why).Line(p.l))
	}
	t.print(p.w)
}

// missing is the clause that a project failed by.
func missing(why townhall.Finding) townhall.Finding {
	if failed := why.Failed(); len(failed) > 0 {
		return failed[len(failed)-1]
	}
	return why
}
