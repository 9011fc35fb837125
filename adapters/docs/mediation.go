package docs

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// SubsidySheet (以案定补发放表) prints a sheet: its cases with what is paid for each and to whom, and the total.
func SubsidySheet(s mediation.Sheet, body mediation.Committee, people map[townhall.PersonID]townhall.Person, l townhall.Language) Document {
	d := Document{Code: s.ID, Title: townhall.Say("docs.sheet", "人民调解以案定补发放表", "Pay for mediated cases"), Language: l, Fields: []Field{
		field("committee", "调解委员会", "Mediation committee", body.Name),
		field("period", "期间", "Period", s.Period),
		field("cases", "案件数", "Cases", len(s.Lines)),
		field("total", "合计金额", "Total", s.Total),
		field("state", "状态", "State", sheetState(s.State)),
		field("computed", "核算日期", "Computed on", dated(s.Computed.On)),
		field("approved", "审批日期", "Approved on", dated(s.Approved.On)),
		field("paid", "发放日期", "Paid on", dated(s.Paid.On))}}
	lines := Table{Key: "lines", Title: townhall.Say("docs.sheet.lines", "案件", "Cases"), Columns: []Column{
		column("case", "案号", "Case"), column("closed", "调结日期", "Concluded"), column("category", "纠纷类型", "Category"), column("difficulty", "难易程度", "Difficulty"),
		column("form", "协议形式", "Form"), column("result", "结果", "Result"), column("row", "标准行", "Row of the table"), column("amount", "金额", "Amount")}}
	shares := Table{Key: "shares", Title: townhall.Say("docs.sheet.shares", "发放", "To be paid"), Columns: []Column{
		column("case", "案号", "Case"), column("person", "调解员", "Mediator"), column("amount", "金额", "Amount"), column("receipt", "签收", "Received")}}
	for _, x := range s.Lines {
		lines.Rows = append(lines.Rows, row(x.Case, x.Closed, x.Category, x.Difficulty, x.Form, x.Result, x.Row, x.Amount))
		for _, p := range x.Shares {
			shares.Rows = append(shares.Rows, row(x.Case, nameIn(people, p.Person), p.Amount, nil))
		}
	}
	d.Tables = []Table{lines, shares}
	d.Signatures = []Field{field("computed_by", "核算人", "Computed by", nil), field("approved_by", "审批人", "Approved by", nil)}
	return d
}

func sheetState(s mediation.SheetState) townhall.Text {
	for _, n := range mediation.SheetStates.Names {
		if n.State == s {
			return n.Name
		}
	}
	return townhall.Plain(string(s))
}

// StatisticsForm (人民调解统计报表) prints a period's figures: each with how it is counted, the rates, the harms, a table for each
// dimension by which they were counted, and the comparison with an earlier period, if one is given. It is the form for
// superiors, with every number; for the public see mediation.Figures.Publish.
func StatisticsForm(f mediation.Figures, before *mediation.Figures, l townhall.Language, by ...mediation.Dimension) Document {
	d := Document{Title: townhall.Say("docs.statistics", "人民调解工作统计表", "Statistics of people's mediation"), Language: l,
		Fields: []Field{field("period", "期间", "Period", f.Period)}}
	figures := Table{Key: "figures", Title: townhall.Say("docs.statistics.figures", "指标", "Figures"), Columns: []Column{
		column("name", "指标", "Figure"), column("value", "数值", "Value"), column("definition", "口径", "How it is counted")}}
	for _, def := range mediation.Definitions() {
		if v, ok := figureOf(f, def.Key); ok {
			figures.Rows = append(figures.Rows, row(def.Name, v, def.Text))
		}
	}
	d.Tables = append(d.Tables, figures, harms(f))
	for _, x := range by {
		d.Tables = append(d.Tables, breakdown(f, x))
	}
	if before != nil {
		d.Tables = append(d.Tables, compared(mediation.Compare(*before, f)))
	}
	d.Signatures = []Field{field("head", "负责人", "Head", nil), field("statistician", "填表人", "Filled in by", nil)}
	return d
}

// figureOf is a count, a rate or the amounts, by the key of its definition.
func figureOf(f mediation.Figures, key string) (any, bool) {
	if n, ok := f.Count(key); ok {
		return n, true
	}
	switch key {
	case "handled_rate":
		return f.HandledRate.Percent(1), true
	case "success_rate":
		return f.SuccessRate.Percent(1), true
	case "performance_rate":
		return f.PerformanceRate.Percent(1), true
	case "amounts":
		return f.Amounts, true
	}
	return nil, false
}

// harms lists what occurred and what was prevented, each in cases and persons; a zero is printed as well.
func harms(f mediation.Figures) Table {
	t := Table{Key: "harms", Title: townhall.Say("docs.statistics.harms", "矛盾激化情况", "Escalations"), Columns: []Column{
		column("harm", "情形", "Harm"), column("occurred", "发生（件）", "Occurred, cases"), column("occurred_persons", "发生（人）", "Occurred, persons"),
		column("prevented", "防止（件）", "Prevented, cases"), column("prevented_persons", "防止（人）", "Prevented, persons")}}
	for _, h := range mediation.Harms() {
		was, not := f.Occurred[h], f.Prevented[h]
		t.Rows = append(t.Rows, row(h, was.Cases, was.Persons, not.Cases, not.Persons))
	}
	return t
}

func breakdown(f mediation.Figures, by mediation.Dimension) Table {
	t := Table{Key: "by_" + by.Key, Title: townhall.Say("docs.statistics.by", "按{by}", "By {by}", "by", by.Title), Columns: []Column{
		column("group", "名称", "Group"), column("accepted", "受理", "Accepted"), column("handled", "调处", "Handled"), column("oral", "口头", "Oral"),
		column("written", "书面", "Written"), column("ended", "终止", "Ended"), column("declined", "不予受理", "Declined"), column("success_rate", "成功率", "Success rate")}}
	for _, g := range f.By(by) {
		t.Rows = append(t.Rows, row(by.Call(g.Group), g.Accepted, g.Handled, g.Oral, g.Written, g.Ended, g.Declined, g.SuccessRate.Percent(1)))
	}
	return t
}

func compared(c mediation.Comparison) Table {
	t := Table{Key: "compared", Title: townhall.Say("docs.statistics.compared", "与{before}比较", "Compared with {before}", "before", c.Before), Columns: []Column{
		column("name", "指标", "Figure"), column("before", "前期", "Before"), column("now", "本期", "Now"), column("change", "增减", "Change"), column("growth", "增减率", "Growth")}}
	for _, x := range c.Counts {
		t.Rows = append(t.Rows, row(x.Name, x.Before, x.Now, x.Change, x.Growth.Percent(1)))
	}
	for _, x := range c.Rates {
		t.Rows = append(t.Rows, row(x.Name, x.Before.Percent(1), x.Now.Percent(1), nil, nil))
	}
	return t
}
