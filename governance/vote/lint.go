package vote

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// FaultKind is a property that shames a rule.
type FaultKind string

// The faults.
const (
	NoAdopts         FaultKind = "no_adopts"         // 反对票促成通过: one more No turns failure into adoption
	AttendanceAdopts FaultKind = "attendance_adopts" // 到会促成通过: one more who comes and abstains makes the quorum, and so adoption
	AbstentionAdopts FaultKind = "abstention_adopts" // 弃权促成通过: one more abstention turns rejection into adoption
	ForRejects       FaultKind = "for_rejects"       // 赞成票促成否决: one more Yes turns adoption into failure
	AdoptsWithoutFor FaultKind = "without_for"       // 零赞成通过: adopted, and nobody is for it
	Unreachable      FaultKind = "unreachable"       // 无法通过: nothing adopts, not even everybody
	HeadQuorum       FaultKind = "head_quorum"       // 法定人数按人头而表决按票权: many with little may not meet without few, or few with much may
)

func (k FaultKind) known() bool {
	return slices.Contains([]FaultKind{NoAdopts, AttendanceAdopts, AbstentionAdopts, ForRejects, AdoptsWithoutFor, Unreachable, HeadQuorum}, k)
}

// Text says the fault in words.
func (k FaultKind) Text() townhall.Text {
	switch k {
	case NoAdopts:
		return townhall.Say("vote.fault.no_adopts", "多一张反对票反而通过", "one more No adopts")
	case AttendanceAdopts:
		return townhall.Say("vote.fault.attendance", "多一人到会弃权即达法定人数而通过", "one more who attends and abstains adopts")
	case AbstentionAdopts:
		return townhall.Say("vote.fault.abstention", "多一张弃权票即通过", "one more abstention adopts")
	case ForRejects:
		return townhall.Say("vote.fault.for_rejects", "多一张赞成票反而不通过", "one more Yes rejects")
	case AdoptsWithoutFor:
		return townhall.Say("vote.fault.without_for", "无人赞成也通过", "adopted with nobody for it")
	case Unreachable:
		return townhall.Say("vote.fault.unreachable", "任何票数都不能通过", "nothing adopts")
	case HeadQuorum:
		return townhall.Say("vote.fault.head_quorum", "法定人数按人头计、表决按其他单位计", "the quorum counts heads and the vote something else")
	}
	return townhall.Plain(string(k))
}

// Fault is a fault of a rule with the smallest tallies that show it. Before and Was are zero where one tally shows it alone.
type Fault struct {
	Kind   FaultKind     `json:"kind"`
	Before Tally         `json:"before,omitzero"`
	Was    Verdict       `json:"was,omitempty"`
	After  Tally         `json:"after"`
	Is     Verdict       `json:"is"`
	Waived townhall.Cite `json:"waived,omitzero"` // the source that wants it so, by the rule's Waivers
}

// Text says the fault with its tallies, and the waiver if there is one.
func (f Fault) Text() townhall.Text {
	t := townhall.Say("vote.fault.one", "{fault}：{after} → {is}", "{fault}: {after} → {is}", "fault", f.Kind.Text(), "after", brief(f.After), "is", f.Is.Text())
	if f.Was != "" {
		t = townhall.Say("vote.fault.two", "{fault}：{before} → {was}；{after} → {is}", "{fault}: {before} → {was}; {after} → {is}",
			"fault", f.Kind.Text(), "before", brief(f.Before), "was", f.Was.Text(), "after", brief(f.After), "is", f.Is.Text())
	}
	if !f.Waived.IsZero() {
		return townhall.Say("vote.fault.waived", "{fault}（依据所定：{cite}）", "{fault} (as its source wants: {cite})", "fault", t, "cite", f.Waived)
	}
	return t
}

// String says the fault in English.
func (f Fault) String() string { return f.Text().In(townhall.EN) }

// brief says the numbers of a head count.
func brief(t Tally) townhall.Text {
	return townhall.Say("vote.fault.tally", "出席{present}、赞成{for}、反对{against}、弃权{abstain}", "{present} present, {for} for, {against} against, {abstain} abstaining",
		"present", t.Present, "for", t.For, "against", t.Against, "abstain", t.Abstain)
}

// MostLinted is the largest body that Lint searches.
const MostLinted = 200

// Lint searches every tally of a body of so many members, at most MostLinted, and gives each kind of fault that it finds once,
// with the smallest tally that shows it: the fewest present, then the fewest for. Nobody's seat is vacant, each member is in
// each unit worth one, asked classes consent and none vetoes; a tie that somebody is to break is no adoption. A fault that a waiver
// of the rule covers is given too, with the waiver's source.
func Lint(r Rule, members int) ([]Fault, error) {
	if err := r.Check("rule"); err != nil {
		return nil, err
	}
	if members < 1 || members > MostLinted {
		return nil, &townhall.Error{Kind: townhall.Invalid, Field: "members", Found: townhall.ValueOf(members), Needed: townhall.Say("vote.lint.members", "1 至 {max}", "1 to {max}", "max", MostLinted)}
	}
	s := search{rule: &r, members: int64(members)}
	s.tallies()
	s.run()
	s.units()
	for i, f := range s.faults {
		for _, w := range r.Waivers {
			if w.Fault == f.Kind {
				s.faults[i].Waived = w.Cite
			}
		}
	}
	return s.faults, nil
}

// search goes through the tallies level by level: all with so many present, and beside them all with one more.
type search struct {
	rule    *Rule
	members int64
	ts      []Tally
	whole   []int // which of ts are of the whole body
	faults  []Fault
}

// tallies prepares one tally for each unit and class that the rule looks at.
func (s *search) tallies() {
	need := func(t *Test, class string, choice Measure) {
		t.each(func(m Measure) {
			if find(s.ts, m.Unit(), class) != nil {
				return
			}
			tally := Tally{Unit: m.Unit(), Class: class, Seats: s.members, Entitled: s.members, Registered: s.members}
			if class == "" {
				s.whole = append(s.whole, len(s.ts))
			} else {
				tally.Present = s.members
				if choice == For {
					tally.For = s.members
				}
			}
			s.ts = append(s.ts, tally)
		})
	}
	need(&s.rule.Quorum, "", For)
	need(&s.rule.Threshold, "", For)
	for i := range s.rule.Consents {
		need(&s.rule.Consents[i].Test, s.rule.Consents[i].Class, For)
	}
	for i := range s.rule.Vetoes {
		need(&s.rule.Vetoes[i].Test, s.rule.Vetoes[i].Class, Abstain)
	}
}

// each visits the measures of a test.
func (t *Test) each(visit func(Measure)) {
	for i := range t.Parts {
		t.Parts[i].each(visit)
	}
	for _, m := range [...]Measure{t.Measure, t.Of} {
		if m != 0 {
			visit(m)
		}
	}
}

func (s *search) at(present, yeas, noes int) Verdict {
	for _, i := range s.whole {
		t := &s.ts[i]
		t.Present, t.For, t.Against, t.Abstain = int64(present), int64(yeas), int64(noes), int64(present-yeas-noes)
	}
	return s.rule.verdict(s.ts)
}

// level fills the verdicts of all tallies with so many present, by [for][against].
func (s *search) level(present int, into [][]Verdict) {
	for yeas := 0; yeas <= present; yeas++ {
		for noes := 0; noes <= present-yeas; noes++ {
			into[yeas][noes] = s.at(present, yeas, noes)
		}
	}
}

func (s *search) run() {
	n := int(s.members)
	now, next := square(n), square(n)
	reached := false
	s.level(0, now)
	for present := 0; present <= n; present++ {
		if present < n {
			s.level(present+1, next)
		}
		for yeas := 0; yeas <= present; yeas++ {
			for noes := 0; noes <= present-yeas; noes++ {
				was := now[yeas][noes]
				if was == Adopted {
					reached = true
					if yeas == 0 {
						s.found(Fault{Kind: AdoptsWithoutFor, After: s.tallied(present, yeas, noes), Is: was})
					}
				}
				if present < n {
					s.step(present, yeas, noes, was, next)
				}
			}
		}
		now, next = next, now
	}
	if !reached {
		s.found(Fault{Kind: Unreachable, After: s.tallied(n, n, 0), Is: s.at(n, n, 0)})
	}
}

// step looks at what one more member does to a verdict.
func (s *search) step(present, yeas, noes int, was Verdict, next [][]Verdict) {
	grown := func(kind FaultKind, yeas2, noes2 int) {
		s.found(Fault{Kind: kind, Before: s.tallied(present, yeas, noes), Was: was, After: s.tallied(present+1, yeas2, noes2), Is: next[yeas2][noes2]})
	}
	if was == Adopted {
		if next[yeas+1][noes] != Adopted {
			grown(ForRejects, yeas+1, noes)
		}
		return
	}
	if next[yeas][noes+1] == Adopted {
		grown(NoAdopts, yeas, noes+1)
	}
	if next[yeas][noes] == Adopted && was == NoQuorum {
		grown(AttendanceAdopts, yeas, noes)
	} else if next[yeas][noes] == Adopted {
		grown(AbstentionAdopts, yeas, noes)
	}
}

// found keeps the first of each kind, which is the smallest.
func (s *search) found(f Fault) {
	if !slices.ContainsFunc(s.faults, func(g Fault) bool { return g.Kind == f.Kind }) {
		s.faults = append(s.faults, f)
	}
}

// units finds a quorum of heads under a threshold that counts no heads.
func (s *search) units() {
	inHeads := func(t *Test) (any, all bool) {
		all = true
		t.each(func(m Measure) {
			any = any || m.Unit() == Heads
			all = all && m.Unit() == Heads
		})
		return any, all
	}
	quorum, _ := inHeads(&s.rule.Quorum)
	threshold, _ := inHeads(&s.rule.Threshold)
	if quorum && !threshold && !s.rule.Quorum.IsZero() {
		n := int(s.members)
		s.found(Fault{Kind: HeadQuorum, After: s.tallied(n, n, 0), Is: s.at(n, n, 0)})
	}
}

func square(n int) [][]Verdict {
	out := make([][]Verdict, n+2)
	for i := range out {
		out[i] = make([]Verdict, n+2)
	}
	return out
}

// tallied is a tally of the body's heads, from which the rule gives the verdict that the fault says.
func (s *search) tallied(present, yeas, noes int) Tally {
	return Tally{Seats: s.members, Entitled: s.members, Registered: s.members, Present: int64(present), For: int64(yeas), Against: int64(noes), Abstain: int64(present - yeas - noes)}
}
