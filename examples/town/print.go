package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// page prints the report as text in a language.
type page struct {
	w io.Writer
	l townhall.Language
}

func (r report) print(w io.Writer, l townhall.Language) {
	p, m := page{w, l}, r.Mediation
	p.head(townhall.Say("town.title", "水南镇{year}年依法行政年度报告", "Shuinan Town, annual report on lawful administration, {year}", "year", r.Year), "=")
	if r.Played < r.Events {
		p.line(townhall.Say("town.part", "尚非全年：全年{all}项只演了{done}项。", "Not the whole year: {done} of its {all} events have been played.", "all", r.Events, "done", r.Played))
	}
	p.line(townhall.Say("town.note", "全部数字由系统中的记录计算得出；“来源所称”为来源原文。", "Every figure is computed from the records; “the source claims” gives the source's own words, translated."))
	p.head(townhall.Say("town.mediation", "人民调解", "People's mediation"), "-")
	p.line(townhall.Say("town.mediation.sum", "共受理各类矛盾纠纷{accepted}件，调处{handled}件；其中口头协议{oral}件，书面协议{written}件。",
		"{accepted} disputes accepted, {handled} handled: {oral} by oral and {written} by written agreement.", "accepted", m.Accepted, "handled", m.Handled, "oral", m.Oral, "written", m.Written))
	p.line(townhall.Say("town.mediation.rates", "调处率{handled}（{h}），调解成功率{success}（{s}），履行率{performed}（{p}）。",
		"Handled rate {handled} ({h}), success rate {success} ({s}), performance rate {performed} ({p}).",
		"handled", p.percent(m.HandledRate), "h", counts(m.Handled, m.Accepted), "success", p.percent(m.SuccessRate), "s", counts(m.Oral+m.Written, m.Handled),
		"performed", p.percent(m.PerformanceRate), "p", counts(m.Performed, m.Due)))
	p.line(townhall.Say("town.mediation.carried", "上年结转{cases}件，本年调处其中{handled}件。", "{cases} carried over from the year before, {handled} of them handled.", "cases", m.Carried.Cases, "handled", m.Carried.Handled))
	p.line(townhall.Say("town.mediation.harms", "因调解不成引起自杀{suicides}件，民转刑{crimes}件，越级上访{petitions}件。",
		"Suicides {suicides}, disputes turned crime {crimes}, skip-level petitions {petitions}.", "suicides", m.Suicides, "crimes", m.Crimes, "petitions", m.SkipLevelPetitions))

	p.line(townhall.Say("town.mediation.declined", "不予受理{n}件。", "{n} applications declined.", "n", m.Declined))
	p.line(townhall.Say("town.mediation.subsidy", "以案定补：{cases}件，共{total}。", "Paid for mediated cases: {cases} cases, {total} in all.", "cases", m.SubsidyCases, "total", m.SubsidyTotal))
	p.head(townhall.Say("town.learning", "普法学习", "Learning the law"), "-")
	p.line(townhall.Say("town.learning.exams", "举办人民调解员考试{n}次，{candidates}人参加，{passed}人合格，合格率{rate}（{p}）。",
		"Mediators' exams held: {n}; {candidates} candidates, {passed} passed, pass rate {rate} ({p}).", "n", r.Learning.MediatorExams, "candidates", r.Learning.Candidates,
		"passed", r.Learning.Passed, "rate", p.percent(r.Learning.PassRate), "p", counts(r.Learning.Passed, r.Learning.Candidates)))

	p.governance(r.Governance)
	p.head(townhall.Say("town.tables", "分列统计", "Tables"), "-")
	p.line(townhall.Say("town.internal", "以下分列数含小数字，只供内部使用；公开用表见 -forms 所写的 public.html。", "The tables below hold small numbers and are for use inside; those for the public are in the public.html that -forms writes."))
	p.figures(townhall.Say("town.by_month", "按月", "By month"), m.ByMonth, townhall.Plain)
	p.figures(townhall.Say("town.by_place", "按村居和单位", "By place"), m.ByPlace, func(s string) townhall.Text { return r.places[s] })
	p.figures(townhall.Say("town.by_category", "按类型", "By category"), m.ByCategory, func(s string) townhall.Text { return mediation.Category(s).Text() })
	p.claims(slices.Concat(m.Claims, r.Learning.Claims, r.Governance.Claims))
	p.definitions()
}

// governance prints who leads and what the congress decided, with why.
func (p page) governance(g governanceReport) {
	p.head(townhall.Say("town.governance", "议事与决策", "Bodies and decisions"), "-")
	p.line(townhall.Say("town.leading_group", "依法行政工作领导小组：组长{heads}名，副组长{deputies}名，政府法制员{officers}名；年内调整{reshuffles}次。被评议部门{departments}个。",
		"Leading group for lawful administration: {heads} head, {deputies} deputy heads, {officers} legal officer; reshuffled {reshuffles} time(s) in the year. Departments: {departments}.",
		"heads", g.LeadingGroup.Heads, "deputies", g.LeadingGroup.DeputyHeads, "officers", g.LeadingGroup.LegalOfficers, "reshuffles", g.LeadingGroup.Reshuffles, "departments", g.Departments))
	p.line(townhall.Say("town.congress", "10月9日人大会议：通过议案{motions}件，列席{admitted}个方面，旁听{observing}所学校；决议交办{directives}项。",
		"Congress on 9 October: {motions} motion(s) adopted, {admitted} groups admitted, {observing} schools observing; {directives} order(s) from its resolutions.",
		"motions", g.Congress.MotionsAdopted, "admitted", g.Congress.AttendingGroups, "observing", g.Congress.ObservingSchools, "directives", g.ResolutionDirectives))
	if g.Congress.Finding.Code != "" {
		fmt.Fprintln(p.w, g.Congress.Finding.In(p.l))
	}
	if len(g.Congress.Minutes) > 0 {
		p.head(townhall.Say("town.minutes", "会议记录", "Minutes"), "·")
	}
	for _, line := range g.Congress.Minutes {
		p.line(line)
	}
}

// counts are those behind a rate, which a reduced fraction would hide.
func counts(part, whole int64) string { return fmt.Sprintf("%d/%d", part, whole) }

// percent prints a rate, in Chinese without a space before the sign.
func (p page) percent(r townhall.Ratio) string {
	if p.l.Tag == townhall.ZH.Tag {
		return strings.ReplaceAll(r.Percent(1), " ", "")
	}
	return r.Percent(1)
}

func (p page) line(t townhall.Text) { fmt.Fprintln(p.w, t.In(p.l)) }

func (p page) head(t townhall.Text, rule string) {
	s := t.In(p.l)
	fmt.Fprintf(p.w, "\n%s\n%s\n", s, strings.Repeat(rule, width(s)))
}

// figures prints a table of groups with a bar for the cases accepted.
func (p page) figures(title townhall.Text, groups []mediation.Figures, name func(string) townhall.Text) {
	table := [][]string{p.cells(title, townhall.Say("town.accepted", "受理", "accepted"), townhall.Say("town.oral", "口头", "oral"), townhall.Say("town.written", "书面", "written"), townhall.Text{})}
	for _, g := range groups {
		table = append(table, []string{name(g.Group).In(p.l), fmt.Sprint(g.Accepted), fmt.Sprint(g.Oral), fmt.Sprint(g.Written), strings.Repeat("▪", int(g.Accepted))})
	}
	p.table(table, "lrrrl")
}

func (p page) claims(claims []claim) {
	table := [][]string{p.cells(townhall.Say("town.figure", "指标", "Figure"), townhall.Say("town.claim", "来源所称", "The source claims"), townhall.Say("town.claimed", "所称", "claimed"), townhall.Say("town.recorded", "记录", "recorded"),
		townhall.Say("town.consistent", "一致", "consistent"), townhall.Say("town.unexplained", "未解释", "unexplained"))}
	for _, c := range claims {
		mark := "✗"
		if c.Consistent {
			mark = "✓"
		}
		claimed, recorded, unexplained := c.Claimed, fmt.Sprint(c.Recorded), fmt.Sprint(c.Unexplained)
		if c.of != nil { // of a rate, cases say nothing
			if r, err := townhall.ParseRatio(c.Claimed); err == nil {
				claimed = p.percent(r)
			}
			recorded, unexplained = counts(c.of[0], c.of[1]), "—"
		}
		table = append(table, []string{figure(c.Key).In(p.l), townhall.Text{ZH: c.Quote, EN: c.English}.In(p.l), claimed, recorded, mark, unexplained})
	}
	p.table(table, "llrrlr")
}

// figure names what a claim is about.
func figure(key string) townhall.Text {
	if key == "learning.mediator_exams" {
		return townhall.Say("town.exams", "人民调解员考试", "mediators' exams")
	}
	if strings.HasPrefix(key, "governance.") {
		return governanceFigure(key)
	}
	key = strings.TrimPrefix(key, "mediation.")
	for _, d := range mediation.Definitions() {
		if d.Key == key {
			return d.Name
		}
	}
	return mediation.Harm(strings.TrimSuffix(key, "s")).Text()
}

func governanceFigure(key string) townhall.Text {
	switch strings.TrimPrefix(key, "governance.") {
	case "leading_group.heads":
		return townhall.Say("town.figure.heads", "领导小组组长", "heads of the leading group")
	case "leading_group.deputy_heads":
		return townhall.Say("town.figure.deputy_heads", "领导小组副组长", "its deputy heads")
	case "leading_group.legal_officers":
		return townhall.Say("town.figure.legal_officers", "政府法制员", "legal officers")
	case "leading_group.reshuffles":
		return townhall.Say("town.figure.reshuffles", "领导小组调整", "reshuffles of the leading group")
	case "departments":
		return townhall.Say("town.figure.departments", "被评议部门", "departments")
	case "congress.motions_adopted":
		return townhall.Say("town.figure.motions", "人大通过议案", "motions adopted by the congress")
	case "congress.attending_groups":
		return townhall.Say("town.figure.groups", "列席方面", "groups admitted to the session")
	case "congress.observing_schools":
		return townhall.Say("town.figure.schools", "旁听学校", "schools observing")
	}
	return townhall.Say("town.figure.directives", "决议交办", "orders from resolutions")
}

func (p page) definitions() {
	p.head(townhall.Say("town.definitions", "指标口径", "How the figures are counted"), "-")
	for _, d := range mediation.Definitions() {
		p.line(townhall.Say("town.definition", "{name}：{text}（{cite}）", "{name}: {text} ({cite})", "name", d.Name, "text", d.Text, "cite", d.Cite))
	}
}

func (p page) cells(ts ...townhall.Text) []string {
	out := make([]string, len(ts))
	for i, t := range ts {
		out[i] = t.In(p.l)
	}
	return out
}

// table prints rows in columns, l to the left and r to the right.
func (p page) table(rows [][]string, align string) {
	widths := make([]int, len(align))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	fmt.Fprintln(p.w)
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-width(cell))
			if align[i] == 'r' {
				cell, pad = pad, cell
			}
			b.WriteString(cell + pad + "  ")
		}
		fmt.Fprintln(p.w, strings.TrimRight(b.String(), " "))
	}
}

// width is how many columns of a terminal a text takes: Chinese characters and their punctuation take two.
func width(s string) int {
	n := 0
	for _, c := range s {
		n++
		if c >= 0x2e80 && c <= 0xffef {
			n++
		}
	}
	return n
}
