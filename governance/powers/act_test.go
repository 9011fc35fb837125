package powers_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

func TestAFineGoesItsWay(t *testing.T) {
	a := at(t, powers.Published)
	assert.Equal(t, "fining the dumping of rubbish", a.Listing.Name.EN, "the power as it stood goes with the act")
	assert.True(t, a.Chain.Complete())
	assert.Equal(t, march(12), a.Closed)
	require.Len(t, a.Duties, 3)
	for i, rule := range []string{powers.DecisionLimit.Key, powers.ServiceLimit.Key, powers.PromptPublication.Key} {
		assert.Equal(t, rule, a.Duties[i].Rule)
		assert.Equal(t, rule == powers.ServiceLimit.Key, a.Duties[i].Open(), "it is still to be served")
		assert.Equal(t, townhall.UnitID("enforcement"), a.Duties[i].Owner)
	}
	doc, err := json.Marshal(a)
	require.NoError(t, err)
	again, err := townhall.ReadStrict[powers.Act](doc)
	require.NoError(t, err)
	assert.Equal(t, a, again)
	assert.Equal(t, townhall.Head{Kind: powers.ActKind, Place: "shuinan/dongcun", Holder: "enforcement", State: "published", Opened: march(3), Closed: march(12),
		Tags: []string{"power:dumping", "act:penalty"}}, a.Head())

	_, facts, err := at(t, powers.Reviewed).Decide(moment(march(10)), listed(t), decision())
	require.NoError(t, err)
	for _, article := range []string{"24", "39", "42", "44", "45", "47"} {
		assert.Contains(t, facts[0].Basis, townhall.Cite{Law: "行政处罚法", English: "Administrative Penalties Law (2021)", Article: article, Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}, "the history says by which articles")
	}
}

type actStep = func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error)

// Each step that its rules do not allow names the clause, and changes nothing.
func TestActsAreRefused(t *testing.T) {
	tomorrow := march(22)
	proposed := func(change func(*powers.Act)) actStep {
		return func(_ powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			a := fine()
			change(&a)
			return a.Propose(m, listed(t))
		}
	}
	recorded := func(d powers.Done) actStep {
		return func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) { return a.Record(m, d) }
	}
	notified := func(change func(*powers.Notice)) actStep {
		return func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			n := notice()
			change(&n)
			return a.Notify(m, n)
		}
	}
	heard := func(s powers.Statement) actStep {
		return func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) { return a.Hear(m, s) }
	}
	decided := func(change func(*powers.Decision)) actStep {
		return func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			d := decision()
			change(&d)
			return a.Decide(m, listed(t), d)
		}
	}
	held := func(h powers.Hearing) actStep {
		return func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) { return a.HoldHearing(m, h) }
	}
	for _, c := range []struct {
		name, clause string
		from         powers.ActState
		step         actStep
	}{
		{"an act without a title", "powers.act.title", "", proposed(func(a *powers.Act) { a.Title = townhall.Text{} })},
		{"a fine on nobody", "powers.act.party", "", proposed(func(a *powers.Act) { a.Party = powers.Party{} })},
		{"a fine on a person of no kind", "powers.act.party", "", proposed(func(a *powers.Act) { a.Party.Kind = "dog" })},
		{"an officer twice", "powers.act.officers", "", proposed(func(a *powers.Act) { a.Officers[1] = a.Officers[0] })},
		{"an officer without a name", "powers.act.officers", "", proposed(func(a *powers.Act) { a.Officers[1].Person = "" })},
		{"an act of tomorrow", "powers.act.proposed", "", proposed(func(a *powers.Act) { a.Proposed = tomorrow })},
		{"a power that is not listed", "powers.known", "", proposed(func(a *powers.Act) { a.Power = "parking" })},
		{"another department", "powers.department", "", proposed(func(a *powers.Act) { a.Department = "housing" })},
		{"an act of another type", "powers.type", "", proposed(func(a *powers.Act) { a.Type = powers.Inspection })},
		{"another town", "powers.place", "", proposed(func(a *powers.Act) { a.Place = "shuibei" })},
		{"officers without a name", "powers.act.officers", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Assign(m, powers.Officer{})
		}},
		{"officers changed after all signed", "powers.act.state", powers.Reviewed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Assign(m, powers.Officer{Person: "o3"})
		}},
		{"a step without a record", "powers.act.done", powers.Proposed, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Note: " "})},
		{"a record that cannot be found", "powers.act.done", powers.Proposed, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Note: "x", Attached: []townhall.Attachment{{}}})},
		{"a record without a name", "powers.act.done", powers.Proposed, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Attached: []townhall.Attachment{{Digest: sheet.Digest}}})},
		{"a step of nobody", "powers.act.done", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			m.By.Person = " "
			return a.Record(m, powers.Done{Step: powers.FullRecord, Note: "x"})
		}},
		{"a step of no name", "powers.act.done", powers.Proposed, recorded(powers.Done{By: "o1", Note: "x"})},
		{"a hearing ticked off", "powers.act.done", powers.Proposed, recorded(powers.Done{Step: powers.HearingHeld, By: "o1", Note: "x"})},
		{"a step of tomorrow", "powers.act.on", powers.Proposed, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Note: "x", On: tomorrow})},
		{"a step before the act", "powers.act.on", powers.Proposed, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Note: "x", On: march(2)})},
		{"a review by an officer of the case", "powers.act.reviewer", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.ReviewLegality(m, powers.LegalOpinion{By: "o1", Passed: true, Text: "同意"})
		}},
		{"a review without an opinion", "powers.act.opinion", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.ReviewLegality(m, powers.LegalOpinion{By: "lawyer", Passed: true})
		}},
		{"a notice of nothing", "powers.notice", powers.Proposed, notified(func(n *powers.Notice) { n.Content = "" })},
		{"a notice without facts", "powers.notice", powers.Proposed, notified(func(n *powers.Notice) { n.Facts = "" })},
		{"a notice without a basis", "powers.notice", powers.Proposed, notified(func(n *powers.Notice) { n.Basis = nil })},
		{"a notice without rights", "powers.notice", powers.Proposed, notified(func(n *powers.Notice) { n.Rights = false })},
		{"no time to answer", "powers.notice", powers.Proposed, notified(func(n *powers.Notice) { n.AnswerBy = march(21) })},
		{"a notice silent on hearings", "powers.notice.hearing", powers.Proposed, notified(func(n *powers.Notice) { n.NoHearing = "" })},
		{"a notice after everybody signed", "powers.act.state", powers.Reviewed, notified(func(*powers.Notice) {})},
		{"a statement before any notice", "powers.notice.before", powers.Proposed, heard(powers.Statement{Text: "x", Answer: "x"})},
		{"a waiver before any notice", "powers.notice.before", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Waive(m, powers.Waiver{Statement: true, Words: "x"})
		}},
		{"a statement of nothing", "powers.statement", whole, heard(powers.Statement{Answer: "x"})},
		{"a statement that nobody looked at", "powers.statement", whole, heard(powers.Statement{Text: "x"})},
		{"a waiver of nothing", "powers.waiver", whole, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Waive(m, powers.Waiver{Words: "x"})
		}},
		{"a waiver without words", "powers.waiver", whole, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Waive(m, powers.Waiver{Hearing: true})
		}},
		{"a hearing that was not asked for", "powers.hearing.asked", whole, held(powers.Hearing{Notified: march(7), Chair: "justice", Record: "x"})},
		{"a post that is not next", "powers.chain.turn", whole, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.SignOff(m, powers.Sign{Post: "deputy", By: "s2", Sheet: sheet})
		}},
		{"back without a reason", "powers.chain.reason", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.SendBack(m, powers.Sign{Post: "team", By: "s1", Sheet: sheet})
		}},
		{"a sign on what was sent back", "powers.act.state", powers.Returned, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.SignOff(m, powers.Sign{Post: "team", By: "s1", Sheet: sheet})
		}},
		{"put again without a word", "powers.act.reason", powers.Returned, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Resubmit(m, "")
		}},
		{"dropped without a reason", "powers.act.reason", powers.Proposed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Drop(m, townhall.Date{}, "")
		}},
		{"decided before everybody signed", "powers.act.state", powers.Proposed, decided(func(*powers.Decision) {})},
		{"a decision without a number", "powers.decision", powers.Reviewed, decided(func(d *powers.Decision) { d.Number = "" })},
		{"a decision of nobody", "powers.decision", powers.Reviewed, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			m.By.Person = ""
			d := decision()
			d.By = " "
			return a.Decide(m, listed(t), d)
		}},
		{"a decision of blanks", "powers.decision", powers.Reviewed, decided(func(d *powers.Decision) { d.Text = text(" ", " ") })},
		{"a decision without reasons", "powers.decision", powers.Reviewed, decided(func(d *powers.Decision) { d.Reasons = "" })},
		{"no way to appeal", "powers.appeals.told", powers.Reviewed, decided(func(d *powers.Decision) { d.Appeals = nil })},
		{"an appeal to nobody", "powers.appeals.to", powers.Reviewed, decided(func(d *powers.Decision) { d.Appeals[0].To = " " })},
		{"a prayer", "powers.appeals.route", powers.Reviewed, decided(func(d *powers.Decision) { d.Appeals[0].Route = "prayer" })},
		{"a route told twice", "powers.appeals.route", powers.Reviewed, decided(func(d *powers.Decision) { d.Appeals = append(d.Appeals, d.Appeals[0]) })},
		{"decided before what is on record", "powers.act.order", powers.Reviewed, decided(func(d *powers.Decision) { d.On = march(6) })},
		{"decided tomorrow", "powers.act.order", powers.Reviewed, decided(func(d *powers.Decision) { d.On = tomorrow })},
		{"published nowhere", "powers.published", powers.Decided, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Publish(m, powers.Publication{})
		}},
		{"withheld without a source", "powers.withheld", powers.Decided, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Withhold(m, powers.Publication{Withheld: "不便"})
		}},
		{"revoked by nobody", "powers.revocation", powers.Published, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.Revoke(m, powers.Revocation{Reason: "x"})
		}},
		{"a step on a dropped act", "powers.act.state", powers.Dropped, recorded(powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})},
		{"taken down without a word", "powers.act.reason", powers.Revoked, func(a powers.Act, m townhall.Moment) (powers.Act, []townhall.Fact, error) {
			return a.TakeDown(m, townhall.Date{}, "")
		}},
	} {
		var a powers.Act
		if c.from != "" {
			a = at(t, c.from)
		}
		after, facts, err := c.step(a, moment(march(21)))
		t.Run(c.name, func(t *testing.T) {
			refused(t, err, c.clause)
			assert.Empty(t, facts)
			if c.from != "" {
				assert.Equal(t, a, after)
			}
		})
	}
}

func TestWhatIsSentBackIsSignedAnew(t *testing.T) {
	do := step(t)
	a := do(at(t, powers.Reviewed).SendBack(moment(march(8)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet, Reason: "补充证据"}))
	assert.Equal(t, powers.Returned, a.State)
	a = do(a.Assign(moment(march(8)), powers.Officer{Person: "o3", Certificate: "ZF-003"}, powers.Officer{Person: "o2", Certificate: "ZF-002"}))
	a = do(a.Resubmit(moment(march(8)), "已补充录像"))
	_, _, err := a.SignOff(moment(march(9)), powers.Sign{Post: "team", By: "s1"})
	refused(t, err, "powers.act.sheet")                            // somebody else's sign without the sheet
	a = do(a.SignOff(moment(march(9)), powers.Sign{Post: "team"})) // by who takes the action
	assert.Equal(t, clerk.Person, a.Chain.Signs[len(a.Chain.Signs)-1].By)
	a = do(a.SignOff(moment(march(9)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet}))
	assert.Equal(t, powers.Reviewed, a.State)
	assert.Len(t, a.Chain.Signs, 5)
}

func TestAFineFoundedOnAPowerThatIsGoneIsNotDecided(t *testing.T) {
	p, _, err := listed(t).Withdraw(moment(march(1)), powers.Withdrawal{From: march(9), Reason: "收回"})
	require.NoError(t, err)
	_, _, err = at(t, powers.Reviewed).Decide(moment(march(10)), p, decision())
	refused(t, err, "powers.in_force")
	_, _, err = at(t, powers.Reviewed).Decide(moment(march(10)), powers.Power{}, decision())
	refused(t, err, "powers.known")
	step(t)(at(t, powers.Reviewed).Decide(moment(march(8)), p, decision()))
	d := decision()
	d.On = march(8) // and dated back to when it stood, it is not put on record after
	_, _, err = at(t, powers.Reviewed).Decide(moment(march(10)), p, d)
	refused(t, err, "powers.in_force")
	_, _, err = at(t, powers.Reviewed).Decide(moment(march(8)), p, d)
	require.NoError(t, err)
	_, _, err = at(t, powers.Reviewed).Decide(moment(march(10)), listed(t), d)
	require.NoError(t, err)
}

func TestDamagedActsAreFound(t *testing.T) {
	for field, damage := range map[string]func(*powers.Act){
		"id":         func(a *powers.Act) { a.ID = "" },
		"power":      func(a *powers.Act) { a.Power = "" },
		"state":      func(a *powers.Act) { a.State = "lost" },
		"proposed":   func(a *powers.Act) { a.Proposed = townhall.Date{} },
		"chain":      func(a *powers.Act) { a.Chain.Signs = nil },
		"decision":   func(a *powers.Act) { a.Decision = powers.Decision{} },
		"published":  func(a *powers.Act) { a.Published = powers.Publication{} },
		"revocation": func(a *powers.Act) { a.State = powers.Revoked },
	} {
		a := at(t, powers.Published)
		damage(&a)
		var e *townhall.Error
		require.ErrorAs(t, a.Check(), &e, field)
		assert.Equal(t, field, e.Field)
	}
}
