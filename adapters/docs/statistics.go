package docs

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// StatisticsForm (人民调解统计报表) prints a period's figures: each with how it is counted and by what source, why applications
// were declined, the harms, a table for each dimension by which they were counted, and the comparison with an earlier period,
// if one is given. It is the form for superiors, with every number; for the public see mediation.Figures.Publish.
func StatisticsForm(f mediation.Figures, before *mediation.Figures, l townhall.Language, by ...mediation.Dimension) Document {
	d := Document{Title: townhall.Say("docs.statistics", "人民调解工作统计表", "Statistics of people's mediation"), Language: l, Fields: []Field{
		field("unit", "填报单位", "Reported by", nil),
		field("period", "统计期间", "Period", during(f.Period)),
		field("on", "填报日期", "Reported on", nil)}}
	d.Tables = []Table{figures(f), declines(f), harms(f)}
	for _, x := range by {
		d.Tables = append(d.Tables, breakdown(f, x))
	}
	if before != nil {
		d.Tables = append(d.Tables, compared(mediation.Compare(*before, f)))
	}
	d.Signatures = []Field{field("head", "负责人（签名）", "Head", nil), field("auditor", "审核人（签名）", "Checked by", nil), field("statistician", "填表人（签名）", "Filled in by", nil)}
	return d
}

// figures lists each figure with its definition, and with the source of that, which says itself if nobody read it.
func figures(f mediation.Figures) Table {
	t := Table{Key: "figures", Title: townhall.Say("docs.statistics.figures", "主要指标", "Figures"), Columns: []Column{
		column("name", "指标", "Figure"), column("value", "数值", "Value"), column("definition", "口径", "How it is counted"), column("source", "依据", "Source")}}
	for _, def := range mediation.Definitions() {
		t.Rows = append(t.Rows, row(def.Name, figureOf(f, def.Key), def.Text, def.Cite))
	}
	return t
}

// figureOf is a count, a rate or the amounts, by the key of its definition; or where the form shows it.
func figureOf(f mediation.Figures, key string) any {
	if n, ok := f.Count(key); ok {
		return n
	}
	switch key {
	case "handled_rate":
		return percent(f.HandledRate)
	case "success_rate_all":
		return percent(f.SuccessRateAll)
	case "success_rate":
		return percent(f.SuccessRate)
	case "performance_rate":
		return percent(f.PerformanceRate)
	case "amounts":
		return sums(f.Amounts)
	}
	return townhall.Say("docs.statistics.below", "见下表", "see below")
}

// sums are amounts, one a currency.
func sums(amounts []townhall.Money) any {
	out := make([]townhall.Value, len(amounts))
	for i, m := range amounts {
		out[i] = townhall.ValueOf(money(m))
	}
	return out
}

// declines lists why applications were declined; a zero is printed as well.
func declines(f mediation.Figures) Table {
	t := Table{Key: "declines", Title: townhall.Say("docs.statistics.declines", "不予受理情形", "Applications declined"), Columns: []Column{
		column("bar", "情形", "Bar"), column("cases", "件数", "Cases")}}
	for _, b := range mediation.Bars() {
		t.Rows = append(t.Rows, row(b, f.Declines[b]))
	}
	t.Rows = append(t.Rows, row(totalled, f.Declined))
	return t
}

// harms lists what occurred and what was prevented, each in cases and persons; a zero is printed as well. A case may have
// several, so that there is no total.
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

// breakdown lists the groups of a dimension, and the whole, which is their sum.
func breakdown(f mediation.Figures, by mediation.Dimension) Table {
	t := Table{Key: "by_" + by.Key, Title: townhall.Say("docs.statistics.by", "按{by}分列", "By {by}", "by", by.Title), Columns: []Column{
		column("group", "名称", "Group"), column("declined", "不予受理", "Declined"), column("accepted", "受理", "Accepted"), column("handled", "调处", "Handled"),
		column("oral", "口头协议", "Oral"), column("written", "书面协议", "Written"), column("ended", "终止", "Ended"), column("pending", "期末未结", "Pending"),
		column("success_rate", "调解成功率", "Success rate"), column("amounts", "协议涉及金额", "Amounts")}}
	add := func(name townhall.Text, g mediation.Figures) {
		t.Rows = append(t.Rows, row(name, g.Declined, g.Accepted, g.Handled, g.Oral, g.Written, g.Ended, g.Pending(), percent(g.SuccessRate), sums(g.Amounts)))
	}
	for _, g := range f.By(by) {
		name := by.Call(g.Group)
		if name.IsZero() {
			name = townhall.Say("docs.statistics.none", "未注明", "not given")
		}
		add(name, g)
	}
	add(totalled, f)
	return t
}

func compared(c mediation.Comparison) Table {
	t := Table{Key: "compared", Title: townhall.Say("docs.statistics.compared", "与{before}比较", "Compared with {before}", "before", during(c.Before)), Columns: []Column{
		column("name", "指标", "Figure"), column("before", "前期", "Before"), column("now", "本期", "Now"), column("change", "增减", "Change"), column("growth", "增减率", "Growth")}}
	for _, x := range c.Counts {
		t.Rows = append(t.Rows, row(x.Name, x.Before, x.Now, x.Change, percent(x.Growth)))
	}
	for _, x := range c.Rates {
		t.Rows = append(t.Rows, row(x.Name, percent(x.Before), percent(x.Now), townhall.Plain("—"), townhall.Plain("—")))
	}
	return t
}
