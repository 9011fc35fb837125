package powers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance/powers"
)

// filings are the steps that add to the file of a case.
var filings = map[string]actStep{
	"assign": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Assign(m, a.Officers...)
	},
	"classify": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Classify(m, "x", powers.Complex)
	},
	"record": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Record(m, powers.Done{Step: "survey", By: "o1", Note: "x"})
	},
	"review legality": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.ReviewLegality(m, powers.LegalOpinion{By: "lawyer", Passed: true, Text: "x"})
	},
	"notify": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Notify(m, offering())
	},
	"hear": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Hear(m, powers.Statement{Text: "x", Answer: "x"})
	},
	"waive": func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
		return a.Waive(m, powers.Waiver{Statement: true, Words: "x"})
	},
}

// A post signs what is whole: nothing is added after the first sign, unless the act is sent back; then all sign anew.
func TestNothingIsAddedToWhatWasSigned(t *testing.T) {
	do := step(t)
	signed := do(at(t, whole).SignOff(moment(march(7)), powers.Sign{Post: "team", By: "s1", Sheet: sheet}))
	back := do(signed.SendBack(moment(march(7)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet, Reason: "补充"}))
	again := do(back.Resubmit(moment(march(7)), "x"))
	for name, add := range filings {
		t.Run(name, func(t *testing.T) {
			do(add(at(t, whole), moment(march(7))))
			_, _, err := add(signed, moment(march(7)))
			refused(t, err, "powers.act.unsigned")
			assert.ErrorContains(t, err, "sent back first")
			_, _, err = add(at(t, powers.Reviewed), moment(march(7)))
			refused(t, err, "powers.act.state")
			do(add(back, moment(march(7))))
			do(add(again, moment(march(7))))
		})
	}
	offered := do(at(t, whole).Notify(moment(march(6)), offering()))
	offered = do(offered.Waive(moment(march(6)), powers.Waiver{Statement: true, Words: "x"}))
	half := do(offered.SignOff(moment(march(14)), powers.Sign{Post: "team", By: "s1", Sheet: sheet}))
	_, _, err := half.AskHearing(moment(march(14)), march(13))
	refused(t, err, "powers.act.unsigned")
	half.Hearing.Asked = march(7) // as no step leaves it
	_, _, err = half.HoldHearing(moment(march(20)), powers.Hearing{Notified: march(7), Chair: "justice", Record: "x"})
	refused(t, err, "powers.act.unsigned")
	late := signedOff(t, offered, march(14)) // the time to ask for a hearing is over
	_, _, err = late.AskHearing(moment(march(14)), march(13))
	refused(t, err, "powers.act.state")
	late = do(late.SendBack(moment(march(14)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet, Reason: "当事人十三日已要求听证"}))
	do(late.AskHearing(moment(march(14)), march(13)))
}

// Each post judges the procedure by the rules of the day on which it signs.
func TestEachPostSignsByTheRulesOfItsDay(t *testing.T) {
	pack := townhall.Rules("county", townhall.Rule(powers.OfficersNeeded.Key, townhall.Text{}, townhall.Version[int]{From: march(10), Value: 3, Cite: hygiene}))
	rules, err := cn.Rulebook.With(pack)
	require.NoError(t, err)
	a := step(t)(at(t, whole).SignOff(under(rules, march(7)), powers.Sign{Post: "team", By: "s1", Sheet: sheet}))
	_, _, err = a.SignOff(under(rules, march(10)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet})
	refused(t, err, "powers.gate.officers")
}

// What is found of a case asks for more steps, and is not taken back.
func TestGroundsAreFound(t *testing.T) {
	do := step(t)
	a := at(t, whole)
	assert.Empty(t, missing(t, a, march(7)))
	for ground, lacks := range map[powers.Ground]string{powers.Complex: "powers.gate.collective", powers.HearingDue: "powers.gate.hearing", powers.ReviewDue: "powers.gate.legal_review"} {
		graver := do(a.Classify(moment(march(7)), "数额较大", ground))
		assert.Equal(t, []string{lacks}, missing(t, graver, march(7)), "%s asks for its step and no other", ground)
		_, _, err := graver.Classify(moment(march(7)), "x", ground)
		refused(t, err, "powers.act.ground")
		both := do(graver.Classify(moment(march(7)), "x", allGrounds...))
		assert.Len(t, both.Grounds, 3, "each once")
		assert.Len(t, graver.Grounds, 1)
	}
	_, facts, err := a.Classify(moment(march(7)), " 数额较大 ", powers.ReviewDue)
	require.NoError(t, err)
	assert.Equal(t, "数额较大", facts[0].Reason)
	_, _, err = a.Classify(moment(march(7)), " ", powers.ReviewDue)
	refused(t, err, "powers.act.reason")
	_, _, err = a.Classify(moment(march(7)), "x", "rich")
	refused(t, err, "powers.act.grounds")
	_, _, err = a.Classify(moment(march(7)), "x")
	refused(t, err, "powers.act.ground")
	odd := fine()
	odd.Grounds = []powers.Ground{"rich"}
	_, _, err = odd.Propose(moment(march(3)), listed(t))
	refused(t, err, "powers.act.grounds")
}

// The limit for deciding is extended for a reason, on a basis, by somebody else than who asks.
func TestTheLimitForDecidingIsExtended(t *testing.T) {
	a := at(t, powers.Proposed)
	e := powers.Extending{N: 30, Reason: " 案情复杂 ", Basis: hygiene, By: "o1"}
	extended, facts, err := a.Extend(moment(march(20)), e)
	require.NoError(t, err)
	due, err := extended.Duties[0].Due(moment(march(20)).Calendar)
	require.NoError(t, err)
	assert.Equal(t, day(time.July, 1), due.Date, "ninety days and thirty")
	assert.Equal(t, []any{"extend", "案情复杂"}, []any{facts[0].Verb, facts[0].Reason})
	assert.Contains(t, facts[0].Basis, hygiene)
	assert.Equal(t, []any{clerk, march(20)}, []any{extended.Duties[0].Extensions[0].Approver, extended.Duties[0].Extensions[0].On})
	assert.Empty(t, a.Duties[0].Extensions, "a step changes no earlier value")
	for _, c := range []struct {
		clause string
		change func(*powers.Extending)
	}{
		{"powers.extend.basis", func(e *powers.Extending) { e.Basis = townhall.Cite{Law: " "} }},
		{"given.reason", func(e *powers.Extending) { e.Reason = " " }},
		{"given.by", func(e *powers.Extending) { e.By = "" }},
		{"duty.extend.other", func(e *powers.Extending) { e.By = " k1 " }},
		{"duty.extend.n", func(e *powers.Extending) { e.N = 0 }},
	} {
		bad := e
		c.change(&bad)
		after, facts, err := a.Extend(moment(march(20)), bad)
		refused(t, err, c.clause)
		assert.Equal(t, a, after)
		assert.Empty(t, facts)
	}
	bad := e
	bad.Unit = "moon"
	_, _, err = a.Extend(moment(march(20)), bad)
	require.ErrorIs(t, err, townhall.Invalid)
	levy, _, err := powers.Act{Title: text("甲", "a"), Power: "dumping", Type: powers.Levy, Department: "enforcement", Place: "shuinan", Party: fine().Party}.
		Propose(moment(march(3)), listed(t, func(l *powers.Listing) { l.Type = powers.Levy }))
	require.NoError(t, err)
	_, _, err = levy.Extend(moment(march(20)), e)
	refused(t, err, "powers.extend.limit")
	_, _, err = at(t, powers.Decided).Extend(moment(march(20)), e)
	refused(t, err, "powers.act.state")
}

// Who takes an action signs, reviews, decides and records, if nobody is named; somebody else's sign needs the paper that they signed.
func TestWhoDoesWhat(t *testing.T) {
	do := step(t)
	as := func(p townhall.PersonID, d townhall.Date) townhall.Moment {
		m := moment(d)
		m.By.Person = p
		return m
	}
	a := at(t, powers.Proposed)
	a = do(a.Record(as("o1", march(4)), powers.Done{Step: powers.FullRecord, Note: "x"}))
	assert.Equal(t, townhall.PersonID("o1"), a.Done[0].By)
	a = do(a.ReviewLegality(as(" lawyer ", march(4)), powers.LegalOpinion{Passed: true, Text: "x"}))
	assert.Equal(t, townhall.PersonID("lawyer"), a.Reviews[0].By)
	a = do(a.Notify(moment(march(5)), notice()))
	a = do(a.Hear(moment(march(5)), powers.Statement{Text: "x", Answer: "x"}))
	for _, paper := range []townhall.Attachment{{}, {Name: "x"}, {Digest: sheet.Digest}, {Digest: "x", Name: "x"}, {Digest: sheet.Digest, Name: "x", Size: -1}} {
		_, _, err := a.SignOff(as("k1", march(6)), powers.Sign{Post: "team", By: "s1", Sheet: paper})
		refused(t, err, "powers.act.sheet")
		_, _, err = a.SendBack(as("k1", march(6)), powers.Sign{Post: "team", By: "s1", Sheet: paper, Reason: "x"})
		refused(t, err, "powers.act.sheet")
	}
	_, _, err := a.SignOff(as("s1", march(6)), powers.Sign{Post: "team", Sheet: townhall.Attachment{Name: "x"}})
	refused(t, err, "powers.act.sheet") // a sheet that is given can be found
	a = do(a.SignOff(as("s1", march(6)), powers.Sign{Post: " team ", By: " s1 "}))
	_, _, err = a.SignOff(as("s1 ", march(6)), powers.Sign{Post: "deputy"})
	refused(t, err, "powers.chain.once")
	_, _, err = a.SignOff(as("k1", march(6)), powers.Sign{Post: "deputy", By: "s2"})
	refused(t, err, "powers.act.sheet")
	a = do(a.SignOff(as("s2", march(6)), powers.Sign{Post: "deputy"}))
	d := decision()
	d.By = ""
	a = do(a.Decide(as("mayor", march(10)), listed(t), d))
	assert.Equal(t, townhall.PersonID("mayor"), a.Decision.By)
	_, _, err = at(t, powers.Proposed).ReviewLegality(as("", march(4)), powers.LegalOpinion{Passed: true, Text: "x"})
	refused(t, err, "powers.act.reviewer")
	_, _, err = at(t, whole).SignOff(as("", march(7)), powers.Sign{Post: "team"})
	refused(t, err, "powers.chain.once")
}

// A name is what it was meant to be, without the blanks around it, and blanks are nothing.
func TestBlanksAreNothing(t *testing.T) {
	a := fine()
	a.Power, a.Department, a.Place, a.Party.ID, a.Officers[0].Person = " dumping ", " enforcement", "shuinan/dongcun ", " shopkeeper ", "o1 "
	a, _, err := a.Propose(moment(march(3)), listed(t))
	require.NoError(t, err)
	assert.Equal(t, at(t, powers.Proposed), a)
	for clause, change := range map[string]func(*powers.Act){
		"powers.act.title":    func(a *powers.Act) { a.Title = text(" ", "") },
		"powers.act.party":    func(a *powers.Act) { a.Party.ID = " " },
		"powers.act.officers": func(a *powers.Act) { a.Officers[1].Person = " o1 " },
	} {
		a := fine()
		change(&a)
		_, _, err := a.Propose(moment(march(3)), listed(t))
		refused(t, err, clause)
	}
	same := step(t)(at(t, powers.Proposed).Assign(moment(march(3)), fine().Officers...))
	assert.Empty(t, same.Former)
	_, _, err = at(t, powers.Proposed).Assign(moment(march(3)), powers.Officer{Person: " ", Certificate: "x"})
	refused(t, err, "powers.act.officers")
	blank := step(t)(at(t, powers.Proposed).Assign(moment(march(3)), powers.Officer{Person: "o1", Certificate: " "}, powers.Officer{Person: "o2", Certificate: "x"}))
	assert.Contains(t, missing(t, blank, march(3)), "powers.gate.officers")
	_, _, err = at(t, powers.Decided).Publish(moment(march(12)), powers.Publication{Where: " "})
	refused(t, err, "powers.published")
	_, _, err = at(t, powers.Published).Revoke(moment(march(12)), powers.Revocation{By: " ", Reason: "x"})
	refused(t, err, "powers.revocation")
}
