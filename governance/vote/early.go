package vote

import (
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// Pending (未投) is what has not voted yet, of one unit and class. Every tally that a rule looks at needs one, if only of 0.
type Pending struct {
	Unit        Unit   `json:"unit,omitzero"`
	Class       string `json:"class,omitempty"`
	Voting      int64  `json:"voting"`                // present, and free to vote either way or not at all
	Absent      int64  `json:"absent,omitempty"`      // not present, and free to come and then to vote or not, or to stay away
	Replaceable bool   `json:"replaceable,omitempty"` // ballots that were counted may still be replaced
}

// Prospect is what a vote that is still going on can come to.
type Prospect string

// The prospects.
const (
	WillAdopt    Prospect = "will_adopt"     // 已定通过: adopted, whatever those say who have not voted
	WillNotAdopt Prospect = "will_not_adopt" // 已定不通过: not adopted, whatever they say
	Open         Prospect = "open"           // 未定: they decide
	Undetermined Prospect = "undetermined"   // 无法判断: the rule does not let it be known from sums
)

// Text names the prospect.
func (p Prospect) Text() townhall.Text {
	switch p {
	case WillAdopt:
		return townhall.Say("vote.prospect.will", "已定通过", "certain to be adopted")
	case WillNotAdopt:
		return townhall.Say("vote.prospect.will_not", "已定不通过", "certain not to be adopted")
	case Open:
		return townhall.Say("vote.prospect.open", "未定", "open")
	case Undetermined:
		return townhall.Say("vote.prospect.undetermined", "无法判断", "undetermined")
	}
	return townhall.Plain(string(p))
}

// Outlook (早期判断) is a prospect, and what each clause that is not reached yet lacks.
type Outlook struct {
	Prospect   Prospect    `json:"prospect"`
	Shortfalls []Shortfall `json:"shortfalls,omitempty"`
}

// Shortfall (差额) is what a clause lacks as counted so far: so many more of its measure on the present base. Where each vote for makes the
// base grow as well, as in a share of the votes cast, more are needed.
type Shortfall struct {
	Clause  townhall.Finding `json:"clause"`
	Missing int64            `json:"missing"`
}

// Early judges a vote before its end, from the tallies counted so far. It is exact for rules that more votes for never harm,
// as those with a quorum of who is there and a threshold of votes for are, whatever weights the voters have: only sums matter
// then. Of other rules it says what is certain even if each clause had its own best or worst, and else Undetermined, rather
// than guess; so it does where ballots that were counted may be replaced.
func (r Rule) Early(counted []Tally, pending ...Pending) (Outlook, error) {
	if _, err := r.Verdict(counted...); err != nil {
		return Outlook{}, err
	}
	p, err := matched(counted, pending)
	if err != nil {
		return Outlook{}, err
	}
	out := Outlook{Prospect: Undetermined}
	for _, t := range []*Test{&r.Quorum, &r.Threshold} {
		t.shortfalls(counted, "", r.Cite, &out.Shortfalls)
	}
	for i := range r.Consents {
		c := &r.Consents[i]
		c.Test.shortfalls(counted, c.Class, r.Cite, &out.Shortfalls)
	}
	for _, one := range pending {
		if one.Replaceable {
			return out, nil
		}
	}
	out.Prospect = ending{&r, counted, p}.prospect()
	return out, nil
}

// matched gives the pending of each tally, and refuses numbers that do not add up.
func matched(ts []Tally, pending []Pending) ([]Pending, error) {
	out := make([]Pending, len(ts))
	known := make([]bool, len(ts))
	for i, p := range pending {
		at := "pending[" + strconv.Itoa(i) + "]"
		bad := func(field string, found int64, needed townhall.Text) error {
			return &townhall.Error{Kind: townhall.Invalid, Field: at + field, Found: townhall.ValueOf(found), Needed: needed}
		}
		of := -1
		for j := range ts {
			if ts[j].Unit == p.Unit && ts[j].Class == p.Class && !known[j] {
				of = j
			}
		}
		if of < 0 {
			return nil, bad("", 0, townhall.Say("vote.early.tally", "有且仅有一份对应的计票结果", "one tally of its unit and class, and no other pending of it"))
		}
		t := &ts[of]
		out[of], known[of] = p, true
		members, base := t.of(Filled)
		if entitled, told := t.of(Entitled); told && (!base || entitled < members) {
			members, base = entitled, true
		}
		switch room := t.Present - t.cast(); {
		case p.Voting < 0 || p.Voting > MaxCount:
			return nil, bad(".voting", p.Voting, townhall.Say("vote.early.count", "不小于 0 的整数", "a whole number, not below 0"))
		case p.Absent < 0 || p.Absent > MaxCount:
			return nil, bad(".absent", p.Absent, townhall.Say("vote.early.count", "不小于 0 的整数", "a whole number, not below 0"))
		case p.Voting > room && t.Present > 0:
			return nil, bad(".voting", p.Voting, townhall.Say("vote.early.voting", "不多于出席而未投票者（{n}）", "no more than are present and have not voted, {n}", "n", room))
		case base && p.Absent > members-max(t.Present, t.cast()+p.Voting):
			return nil, bad(".absent", p.Absent, townhall.Say("vote.early.absent", "不多于未出席的成员", "no more than the members who are not present"))
		}
	}
	for j := range ts {
		if !known[j] {
			return nil, &townhall.Error{Kind: townhall.Invalid, Field: "pending", Needed: townhall.Say("vote.early.each", "{unit}的未投数（可以为 0）", "what is pending in {unit}, if only 0", "unit", ts[j].Unit.Text())}
		}
	}
	return out, nil
}

// ending judges how a vote may end, from what is counted and pending.
type ending struct {
	rule    *Rule
	counted []Tally
	pending []Pending
}

// demand is a test of the rule on a class: that it holds, or, for a veto, that it does not.
type demand struct {
	test    *Test
	class   string
	against bool
}

func (r *Rule) demands() []demand {
	out := []demand{{&r.Quorum, "", false}, {&r.Threshold, "", false}}
	for i := range r.Consents {
		out = append(out, demand{&r.Consents[i].Test, r.Consents[i].Class, false})
	}
	for i := range r.Vetoes {
		out = append(out, demand{&r.Vetoes[i].Test, r.Vetoes[i].Class, true})
	}
	return out
}

func (e ending) prospect() Prospect {
	can, surelyCan := e.adopted(1)
	must, surelyMay := e.adopted(-1)
	switch {
	case !can:
		return WillNotAdopt
	case must:
		return WillAdopt
	case surelyCan && surelyMay:
		return Open
	}
	return Undetermined
}

// adopted reports whether the best that may happen, or with sign -1 the worst, adopts; a tie that may yet be broken is the
// best's, not the worst's. Unless it is exact, the best is better than what can happen at once, and the worst worse: what
// fails even so is certain.
func (e ending) adopted(sign int) (ok, exact bool) {
	var clauses []clause
	demands := e.rule.demands()
	for _, d := range demands {
		clauses = append(clauses, e.clauses(d.test, d.class, d.against)...)
	}
	if ts, common := e.all(clauses, sign); common {
		v := e.rule.verdict(ts)
		if v == "" { // who would be present was not told
			return sign > 0, false
		}
		if v != Adopted && v != Tied && sign > 0 && e.tiesElsewhere() {
			return true, false
		}
		return v == Adopted || v == Tied && sign > 0, true
	}
	if sign > 0 && e.rule.Tie != StatusQuo {
		return true, false // a tie may be broken, and how it comes about is not known from sums
	}
	held := make([]outcome, len(demands))
	for i, d := range demands {
		if d.against {
			held[i] = e.test(d.test, d.class, -sign).not()
		} else {
			held[i] = e.test(d.test, d.class, sign)
		}
	}
	all := combined(held, len(held), sign)
	return all.held, all.exact
}

// tiesElsewhere reports that there may be a tie that can be broken though the best is no tie, as a threshold might have it
// that looks at other things than votes for, or at who is there: who comes to vote for makes the bound higher, too.
func (e ending) tiesElsewhere() bool {
	return e.rule.Tie != StatusQuo && slices.ContainsFunc(e.clauses(&e.rule.Threshold, "", false), func(c clause) bool {
		return c.test.Measure.heads() != For || c.test.Of.heads() == Present
	})
}

// all are the tallies if all who are pending go the one way that is best for every clause, or worst.
func (e ending) all(clauses []clause, sign int) ([]Tally, bool) {
	here, ok := extreme(clauses, presentWays(), true, sign)
	away, ok2 := extreme(clauses, absentWays(), false, sign)
	if !ok || !ok2 {
		return nil, false
	}
	return after(e.counted, e.pending, here, away), true
}

// outcome is whether a test holds at its extreme, and whether that extreme can happen.
type outcome struct{ held, exact bool }

func (o outcome) not() outcome { return outcome{!o.held, o.exact} }

func (e ending) test(t *Test, class string, sign int) outcome {
	clauses := e.clauses(t, class, false)
	if ts, common := e.all(clauses, sign); common {
		if held := t.judge(ts, class); held != unknown {
			return outcome{held == yes, true}
		}
		return outcome{sign > 0, false}
	}
	if len(t.Parts) == 0 {
		return e.first(t, class, clauses, sign)
	}
	parts := make([]outcome, len(t.Parts))
	for i := range t.Parts {
		parts[i] = e.test(&t.Parts[i], class, sign)
	}
	needed := t.Least
	if needed == 0 {
		needed = len(parts)
	}
	return combined(parts, needed, sign)
}

// first is the outcome of a comparison that lacks its first: each of its clauses has an extreme of its own. It fails if one of them fails, and
// may hold if it holds at the extreme of one.
func (e ending) first(t *Test, class string, clauses []clause, sign int) outcome {
	for _, c := range clauses {
		ts, _ := e.all([]clause{c}, sign)
		switch held := t.judge(ts, class); {
		case held == unknown:
			return outcome{sign > 0, false}
		case (held == yes) == (sign > 0):
			return outcome{held == yes, true}
		}
	}
	return outcome{true, sign < 0}
}

// combined is the outcome of so many of some parts, each at an extreme of its own. That one part fails is enough for all of
// them to fail together, and that one holds for any of them to hold: so much can happen at once.
func combined(parts []outcome, needed, sign int) outcome {
	held := 0
	one := false // that decides alone, and can happen
	for _, p := range parts {
		if p.held {
			held++
		}
		one = one || p.exact && p.held == (sign > 0)
	}
	out := outcome{held: held >= needed}
	out.exact = one && (sign < 0 && needed == len(parts) && !out.held || sign > 0 && needed == 1 && out.held)
	return out
}

// after are the tallies once those who are present went one way and the absent another.
func after(counted []Tally, pending []Pending, here, away way) []Tally {
	ts := append([]Tally(nil), counted...)
	for i := range ts {
		t, p := &ts[i], pending[i]
		t.TieBroken = ""
		t.add(here.vote, p.Voting)
		t.add(away.vote, p.Absent)
		if away.comes && t.Present > 0 || away.comes && counted[i].cast() == 0 {
			t.Present += p.Absent
		}
	}
	return ts
}

func (t *Tally) add(vote Measure, n int64) {
	switch vote {
	case For:
		t.For += n
	case Against:
		t.Against += n
	case Abstain:
		t.Abstain += n
	case Blank:
		t.Blank += n
	case Invalid:
		t.Invalid += n
	}
}

// shortfalls lists the comparisons that are not reached as counted, and by how much.
func (t *Test) shortfalls(ts []Tally, class string, cite townhall.Cite, into *[]Shortfall) {
	if !t.Cite.IsZero() {
		cite = t.Cite
	}
	for i := range t.Parts {
		t.Parts[i].shortfalls(ts, class, cite, into)
	}
	if t.Measure == 0 || t.judge(ts, class) == yes {
		return
	}
	tally := find(ts, t.Measure.Unit(), class)
	if tally == nil {
		return
	}
	found, known := tally.of(t.Measure)
	base, based := int64(0), true
	if t.Of != 0 {
		base, based = tally.of(t.Of)
	}
	if known && based {
		missing := max(t.least(base)-found, 1) // a share of nothing lacks the first of it
		*into = append(*into, Shortfall{t.finding(ts, class, townhall.Text{}, cite), missing})
	}
}
