package vote

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Rule (表决规则) is what a body decides by.
type Rule struct {
	Title     townhall.Text `json:"title,omitzero"`
	Quorum    Test          `json:"quorum,omitzero"` // 法定人数, at the opening and again at the vote; none: whoever comes
	Threshold Test          `json:"threshold"`       // 通过条件
	Consents  []Condition   `json:"consents,omitempty"`
	Vetoes    []Condition   `json:"vetoes,omitempty"`
	Tie       Tie           `json:"tie,omitempty"`
	Cite      townhall.Cite `json:"cite,omitzero"`     // of every clause that has no other
	Waivers   []Waiver      `json:"waivers,omitempty"` // faults that Lint finds and that the source of the rule wants so
}

// Condition is a test on a class of voters, a single holder, or the whole body: one that must hold beside the threshold
// (同意), or one that forbids if it holds (否决).
type Condition struct {
	Class string        `json:"class,omitempty"` // of the tally; "" the whole body
	Title townhall.Text `json:"title,omitzero"`
	Test  Test          `json:"test"`
}

// Tie (同票) is what equal numbers for and against come to, where one vote more for would have adopted. The numbers are those of the unit that
// the threshold names first. Under a double majority of heads and of shares, 6 heads for and 3 against with 50 shares each are no
// tie: nobody's casting vote is a share more.
type Tie string

// What a tie may come to. Only StatusQuo ends the matter by itself; the others wait for Tally.TieBroken.
const (
	StatusQuo     Tie = ""         // 维持现状: not adopted
	CastingVote   Tie = "casting"  // 主持人决定票: the chair's casting vote decides
	Revote        Tie = "revote"   // 再次表决
	ByLot         Tie = "lot"      // 抽签
	RecordedVoice Tie = "recorded" // 记录在案的决定: whoever the rule names decides, on the record
)

func (t Tie) known() bool {
	switch t {
	case StatusQuo, CastingVote, Revote, ByLot, RecordedVoice:
		return true
	}
	return false
}

// Text names what happens.
func (t Tie) Text() townhall.Text {
	switch t {
	case StatusQuo:
		return townhall.Say("vote.tie.status_quo", "同票不通过", "a tie does not adopt")
	case CastingVote:
		return townhall.Say("vote.tie.casting", "同票由主持人投决定票", "the chair's casting vote breaks a tie")
	case Revote:
		return townhall.Say("vote.tie.revote", "同票再次表决", "a tie is voted on again")
	case ByLot:
		return townhall.Say("vote.tie.lot", "同票抽签决定", "a lot breaks a tie")
	case RecordedVoice:
		return townhall.Say("vote.tie.recorded", "同票另作决定并记录在案", "a decision on the record breaks a tie")
	}
	return townhall.Plain(string(t))
}

// Waiver (例外) says that the source of a rule wants what Lint calls a fault.
type Waiver struct {
	Fault FaultKind     `json:"fault"`
	Why   townhall.Text `json:"why"`
	Cite  townhall.Cite `json:"cite"`
}

// Check refuses a rule that cannot be applied: without a threshold, with a test that compares one unit with another, or with
// a waiver that cites nothing. What it refuses, no rulebook holds.
func (r Rule) Check(field string) error {
	at := func(member string) string {
		if field == "" {
			return member
		}
		return field + "." + member
	}
	if r.Threshold.IsZero() {
		return &townhall.Error{Kind: townhall.Invalid, Field: at("threshold"), Needed: townhall.Say("vote.rule.threshold", "通过条件", "what it takes to adopt")}
	}
	if err := r.Quorum.Check(at("quorum")); err != nil {
		return err
	}
	if err := r.Threshold.Check(at("threshold")); err != nil {
		return err
	}
	for name, conditions := range map[string][]Condition{"consents": r.Consents, "vetoes": r.Vetoes} {
		for i, c := range conditions {
			in := at(name) + "[" + strconv.Itoa(i) + "].test"
			if c.Test.IsZero() {
				return &townhall.Error{Kind: townhall.Invalid, Field: in, Needed: townhall.Say("vote.rule.condition", "一项条件", "a test")}
			}
			if err := c.Test.Check(in); err != nil {
				return err
			}
		}
	}
	if !r.Tie.known() {
		return &townhall.Error{Kind: townhall.Invalid, Field: at("tie"), Found: townhall.ValueOf(string(r.Tie)),
			Needed: townhall.Say("vote.rule.tie", "空、casting、revote、lot 或 recorded", "empty, casting, revote, lot or recorded")}
	}
	for i, w := range r.Waivers {
		if !w.Fault.known() || w.Cite.IsZero() {
			return &townhall.Error{Kind: townhall.Invalid, Field: at("waivers") + "[" + strconv.Itoa(i) + "]", Found: townhall.ValueOf(string(w.Fault)),
				Needed: townhall.Say("vote.rule.waiver", "一种检查项，并注明依据", "a fault that Lint knows, with its source")}
		}
	}
	return nil
}

// Verdict (表决结论) is what a vote came to.
type Verdict string

// The verdicts.
const (
	Adopted  Verdict = "adopted"   // 通过
	Rejected Verdict = "rejected"  // 未通过
	NoQuorum Verdict = "no_quorum" // 未达法定人数: there was no valid vote
	Tied     Verdict = "tied"      // 同票待决: until the tie is broken as the rule has it
)

// Text names the verdict.
func (v Verdict) Text() townhall.Text {
	switch v {
	case Adopted:
		return townhall.Say("vote.verdict.adopted", "通过", "adopted")
	case Rejected:
		return townhall.Say("vote.verdict.rejected", "未通过", "rejected")
	case NoQuorum:
		return townhall.Say("vote.verdict.no_quorum", "未达法定人数", "no quorum")
	case Tied:
		return townhall.Say("vote.verdict.tied", "同票待决", "tied")
	}
	return townhall.Plain(string(v))
}

// Verdict says what tallies come to, one of each unit and class that the rule looks at. It allocates nothing. An Error
// Invalid names a number that cannot be, or that the rule hangs on and no tally holds.
func (r Rule) Verdict(tallies ...Tally) (Verdict, error) {
	if err := checkTallies(tallies); err != nil {
		return "", err
	}
	if !r.sound() {
		return "", r.Check("rule")
	}
	v := r.verdict(tallies)
	if v == "" {
		return "", r.whyUnknown(tallies)
	}
	return v, nil
}

// sound reports that Check has nothing to say of what a verdict depends on.
func (r *Rule) sound() bool {
	for _, conditions := range [...][]Condition{r.Consents, r.Vetoes} {
		for i := range conditions {
			if conditions[i].Test.IsZero() || !conditions[i].Test.sound() {
				return false
			}
		}
	}
	return !r.Threshold.IsZero() && r.Threshold.sound() && r.Quorum.sound() && r.Tie.known()
}

// verdict is Verdict for a rule and tallies that were checked; "" if it hangs on a number that they do not hold.
func (r *Rule) verdict(ts []Tally) Verdict {
	switch r.Quorum.judge(ts, "") {
	case no:
		return NoQuorum
	case unknown:
		return ""
	}
	allowed := r.allowed(ts)
	if allowed == no {
		return Rejected
	}
	reached := r.Threshold.judge(ts, "")
	switch {
	case reached == no && (allowed == yes || r.Tie == StatusQuo):
		return r.tied(ts)
	case reached == yes && allowed == yes:
		return Adopted
	}
	return ""
}

// allowed reports whether every consent is given and nothing is vetoed.
func (r *Rule) allowed(ts []Tally) truth {
	out := yes
	for i := range r.Consents {
		switch r.Consents[i].Test.judge(ts, r.Consents[i].Class) {
		case no:
			return no
		case unknown:
			out = unknown
		}
	}
	for i := range r.Vetoes {
		switch r.Vetoes[i].Test.judge(ts, r.Vetoes[i].Class) {
		case yes:
			return no
		case unknown:
			out = unknown
		}
	}
	return out
}

// tied is what a vote that does not reach the threshold comes to.
func (r *Rule) tied(ts []Tally) Verdict {
	if r.Tie == StatusQuo || !r.even(ts) {
		return Rejected
	}
	if main := find(ts, r.Threshold.unit(), ""); main.TieBroken != "" {
		return main.TieBroken
	}
	return Tied
}

// even reports a tie: as many for as against, and one more for would have reached the threshold.
func (r *Rule) even(ts []Tally) bool {
	main := find(ts, r.Threshold.unit(), "")
	if main == nil || main.For != main.Against {
		return false
	}
	var few [4]Tally // a copy, since the list is the caller's
	probe := append(few[:0], ts...)
	find(probe, main.Unit, "").For++
	return r.Threshold.judge(probe, "") == yes
}

// unit is that of the first measure of a test.
func (t *Test) unit() Unit {
	for len(t.Parts) > 0 {
		t = &t.Parts[0]
	}
	return t.Measure.Unit()
}

// whyUnknown is the error for tallies that lack what the rule hangs on.
func (r *Rule) whyUnknown(ts []Tally) error {
	if m, class, ok := r.Quorum.missing(ts, ""); ok && r.Quorum.judge(ts, "") == unknown {
		return missing(ts, m, class)
	}
	if m, class, ok := r.Threshold.missing(ts, ""); ok && r.Threshold.judge(ts, "") == unknown {
		return missing(ts, m, class)
	}
	for _, conditions := range [][]Condition{r.Consents, r.Vetoes} {
		for i := range conditions {
			if m, class, ok := conditions[i].Test.missing(ts, conditions[i].Class); ok {
				return missing(ts, m, class)
			}
		}
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: "tallies", Needed: townhall.Say("vote.tally.enough", "规则所需的数字", "the numbers that the rule looks at")}
}

// missing is the first measure that the tallies of a class do not hold.
func (t *Test) missing(ts []Tally, class string) (Measure, string, bool) {
	for i := range t.Parts {
		if m, class, ok := t.Parts[i].missing(ts, class); ok {
			return m, class, true
		}
	}
	for _, m := range [...]Measure{t.Measure, t.Of} {
		if m == 0 {
			continue
		}
		tally := find(ts, m.Unit(), class)
		if tally == nil {
			return m, class, true
		}
		if _, known := tally.of(m); !known {
			return m, class, true
		}
	}
	return 0, "", false
}

func missing(ts []Tally, m Measure, class string) error {
	field := "tallies"
	for i := range ts {
		if ts[i].Unit == m.Unit() && ts[i].Class == class {
			field = tallyField(i, m.heads().String())
		}
	}
	needed := townhall.Say("vote.tally.missing", "规则所需的{measure}", "the number that the rule needs: {measure}", "measure", m.Text())
	if class != "" {
		needed = townhall.Say("vote.tally.missing_class", "规则所需的 {class} 类{measure}", "the number that the rule needs of the class {class}: {measure}", "class", class, "measure", m.Text())
	}
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: needed}
}
