package vote

import "github.com/townhall-go/townhall"

// Outcome (表决结果) is a verdict with its reasons: the quorum, each consent and veto, the threshold, and a tie if there was
// one, with the numbers and the source of each.
type Outcome struct {
	Verdict Verdict          `json:"verdict"`
	Finding townhall.Finding `json:"finding"` // holds if adopted
}

// Decide is Verdict with its reasons.
func (r Rule) Decide(tallies ...Tally) (Outcome, error) {
	v, err := r.Verdict(tallies...)
	if err != nil {
		return Outcome{}, err
	}
	title := r.Title
	if title.IsZero() {
		title = townhall.Say("vote.outcome", "表决", "vote")
	}
	f := townhall.Finding{Code: "vote.outcome", Held: v == Adopted, Found: townhall.ValueOf(v.Text()), Say: title}
	if !r.Quorum.IsZero() {
		f.Parts = append(f.Parts, r.quorum(tallies))
	}
	if v == NoQuorum {
		return Outcome{v, f}, nil
	}
	f.Parts = append(f.Parts, r.Threshold.finding(tallies, "", townhall.Say("vote.threshold", "通过条件", "threshold"), r.Cite))
	for _, c := range r.Consents {
		f.Parts = append(f.Parts, c.Test.finding(tallies, c.Class, c.title(townhall.Say("vote.consent", "须经同意", "consent")), r.Cite))
	}
	for _, c := range r.Vetoes {
		f.Parts = append(f.Parts, c.veto(tallies, r.Cite))
	}
	if r.Threshold.judge(tallies, "") == no && r.even(tallies) && r.allowed(tallies) == yes {
		f.Parts = append(f.Parts, townhall.Finding{Code: "vote.tie", Held: v == Adopted, Say: r.Tie.Text(), Found: townhall.ValueOf(v.Text()), Cite: r.Cite})
	}
	return Outcome{v, f}, nil
}

// Opens says whether a meeting may open: the quorum alone. A rule without one always opens.
func (r Rule) Opens(tallies ...Tally) (townhall.Finding, error) {
	if err := checkTallies(tallies); err != nil {
		return townhall.Finding{}, err
	}
	if err := r.Check("rule"); err != nil {
		return townhall.Finding{}, err
	}
	if r.Quorum.judge(tallies, "") == unknown {
		return townhall.Finding{}, r.whyUnknown(tallies)
	}
	return r.quorum(tallies), nil
}

func (r Rule) quorum(ts []Tally) townhall.Finding {
	say := townhall.Say("vote.quorum", "法定人数", "quorum")
	if r.Quorum.IsZero() {
		return townhall.Finding{Code: "vote.quorum", Held: true, Say: say, Found: townhall.ValueOf(townhall.Say("vote.quorum.none", "无最低人数要求", "none is needed"))}
	}
	f := r.Quorum.finding(ts, "", say, r.Cite)
	f.Code = "vote.quorum"
	return f
}

func (c Condition) title(otherwise townhall.Text) townhall.Text {
	if !c.Title.IsZero() {
		return c.Title
	}
	if c.Class != "" {
		return townhall.Say("vote.condition.class", "{what}（{class}）", "{what} ({class})", "what", otherwise, "class", c.Class)
	}
	return otherwise
}

// veto is a finding that holds if nothing is vetoed.
func (c Condition) veto(ts []Tally, cite townhall.Cite) townhall.Finding {
	inner := c.Test.finding(ts, c.Class, townhall.Say("vote.veto.reached", "否决条件", "what it takes to veto"), cite)
	return townhall.Finding{Code: "vote.veto", Held: !inner.Held, Say: c.title(townhall.Say("vote.veto", "未被否决", "not vetoed")), Parts: []townhall.Finding{inner}}
}

// finding explains a test. A single clause stands in the place of the title that would only name it again.
func (t *Test) finding(ts []Tally, class string, say townhall.Text, cite townhall.Cite) townhall.Finding {
	if !t.Cite.IsZero() {
		cite = t.Cite
	}
	f := townhall.Finding{Code: "vote.test", Held: t.judge(ts, class) == yes, Say: say}
	if len(t.Parts) == 0 {
		return t.clause(f, ts, class, cite)
	}
	switch t.Least {
	case 0, len(t.Parts):
		f.Need = townhall.ValueOf(townhall.Say("vote.all", "下列各项全部满足", "all of these"))
	case 1:
		f.Need = townhall.ValueOf(townhall.Say("vote.any", "下列至少一项满足", "one of these at least"))
	default:
		f.Need = townhall.ValueOf(townhall.Say("vote.some", "下列至少{n}项满足", "{n} of these at least", "n", t.Least))
	}
	for i := range t.Parts {
		f.Parts = append(f.Parts, t.Parts[i].finding(ts, class, townhall.Text{}, cite))
	}
	return f
}

// clause explains a comparison: the number found, and the least that would do.
func (t *Test) clause(f townhall.Finding, ts []Tally, class string, cite townhall.Cite) townhall.Finding {
	name := t.Measure.Text()
	if !f.Say.IsZero() {
		name = townhall.Say("vote.clause", "{what}：{measure}", "{what}: {measure}", "what", f.Say, "measure", name)
	}
	f.Say, f.Cite, f.Need = name, cite, townhall.ValueOf(t.Text())
	tally := find(ts, t.Measure.Unit(), class)
	if tally == nil {
		return f
	}
	found, known := tally.of(t.Measure)
	if known {
		f.Found = townhall.ValueOf(found)
	}
	if t.Of == 0 {
		return f
	}
	base, based := tally.of(t.Of)
	switch {
	case !known || !based:
	case base == 0 && t.Plus >= 0 && t.empty(found, base):
		f.Need = townhall.ValueOf(townhall.Say("vote.clause.undefined", "{bound}，但{of}为0，比例无从计算", "{bound}, but {of} is 0 and a share of it undefined", "bound", t.Text(), "of", t.Of.Text()))
	default:
		f.Need = townhall.ValueOf(townhall.Say("vote.clause.least", "{bound}（{base}），即至少{least}", "{bound} ({base}): {least} at least", "bound", t.Text(), "base", base, "least", t.least(base)))
	}
	return f
}

// Text says the bound, without the measure: "more than 1/2 of all members".
func (t Test) Text() townhall.Text {
	if len(t.Parts) > 0 {
		return townhall.Say("vote.parts", "{n}项条件", "{n} tests", "n", len(t.Parts))
	}
	if t.Strict {
		return townhall.Say("vote.more_than", "超过{bound}", "more than {bound}", "bound", t.Bound.Text())
	}
	return townhall.Say("vote.at_least", "不少于{bound}", "at least {bound}", "bound", t.Bound.Text())
}

// Text says the bound: "2/3 of all members".
func (b Bound) Text() townhall.Text {
	if b.Of == 0 {
		return townhall.Say("vote.bound.number", "{n}", "{n}", "n", b.Plus)
	}
	t := townhall.Say("vote.bound.share", "{of}的{share}", "{share} of {of}", "of", b.Of.Text(), "share", b.Share)
	if b.Share == townhall.RatioOf(1, 1) {
		t = b.Of.Text()
	}
	switch b.Round {
	case Down:
		t = townhall.Say("vote.bound.down", "{bound}（舍去尾数）", "{bound}, rounded down", "bound", t)
	case Up:
		t = townhall.Say("vote.bound.up", "{bound}（尾数进一）", "{bound}, rounded up", "bound", t)
	case Nearest:
		t = townhall.Say("vote.bound.nearest", "{bound}（四舍五入）", "{bound}, rounded to the nearest", "bound", t)
	}
	switch {
	case b.Plus > 0:
		return townhall.Say("vote.bound.plus", "{bound}加{n}", "{bound} and {n}", "bound", t, "n", b.Plus)
	case b.Plus < 0:
		return townhall.Say("vote.bound.less", "{bound}减{n}", "{bound} less {n}", "bound", t, "n", -b.Plus)
	}
	return t
}

// Text prints the rule in one line, for catalogues.
func (r Rule) Text() townhall.Text {
	threshold := townhall.Say("vote.rule.text", "通过：{threshold}", "adopts: {threshold}", "threshold", r.Threshold.line())
	if r.Quorum.IsZero() {
		return threshold
	}
	return townhall.Say("vote.rule.text_quorum", "法定人数：{quorum}；{threshold}", "quorum: {quorum}; {threshold}", "quorum", r.Quorum.line(), "threshold", threshold)
}

// line says a test with its measures, on one line.
func (t Test) line() townhall.Text {
	if len(t.Parts) == 0 {
		return townhall.Say("vote.line", "{measure}{bound}", "{measure} {bound}", "measure", t.Measure.Text(), "bound", t.Text())
	}
	joined := t.Parts[0].line()
	for _, p := range t.Parts[1:] {
		switch t.Least {
		case 1:
			joined = townhall.Say("vote.line.or", "{a}，或者{b}", "{a}, or {b}", "a", joined, "b", p.line())
		default:
			joined = townhall.Say("vote.line.and", "{a}，并且{b}", "{a}, and {b}", "a", joined, "b", p.line())
		}
	}
	if t.Least > 1 && t.Least < len(t.Parts) {
		return townhall.Say("vote.line.some", "至少{n}项：{parts}", "{n} at least of: {parts}", "n", t.Least, "parts", joined)
	}
	return townhall.Say("vote.line.group", "（{parts}）", "({parts})", "parts", joined)
}
