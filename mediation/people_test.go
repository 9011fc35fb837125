package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// town is the committee around that of the village.
func town() mediation.Committee {
	return mediation.Committee{ID: "shuinan", Place: "shuinan", Level: mediation.TownCommittee, Chosen: mediation.Founder, Formed: day(time.January, 6),
		Members: []mediation.Member{{Person: "t1", Director: true}, {Person: "t2", Woman: true}, {Person: "t3"}}}
}

func TestWhatMustNotBeAcceptedIsDeclined(t *testing.T) {
	m := moment(day(time.March, 3))
	decline := func(change func(*mediation.Application), told ...mediation.Route) step {
		return func(mediation.Case) (mediation.Case, []townhall.Fact, error) {
			a := application()
			change(&a)
			return a.Decline(m, committee(), told...)
		}
	}
	settled := func(a *mediation.Application) { a.Bars = []mediation.Bar{mediation.Elsewhere} }
	refusing := func(a *mediation.Application) {
		a.Parties = []mediation.Party{fence[0], {Person: "li", Side: "b", Refuses: true}}
	}
	for _, change := range []func(*mediation.Application){settled, refusing} {
		c := did(t, "decline", "", "人民调解工作若干规定22")(decline(change, mediation.Routes()...)(mediation.Case{}))
		assert.Equal(t, mediation.Declined, c.State)
		assert.Equal(t, mediation.Ending{On: m.Today, Told: mediation.Routes()}, *c.Ending)
		assert.True(t, c.Accepted.IsZero())
		assert.True(t, c.Handled().IsZero(), "it was not handled")
		assert.Empty(t, c.Duties)
		h := c.Head()
		assert.Equal(t, []townhall.Date{m.Today, m.Today}, []townhall.Date{h.Opened, h.Closed})

		again, _, err := c.Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true})
		require.Error(t, err, "what was declined is not mediated")
		assert.Equal(t, c, again)
	}
	none := mediation.Case{}
	turnsAway(t,
		turned{"nothing bars it and nobody refuses", none, decline(func(*mediation.Application) {}, mediation.Routes()...),
			"mediation.decline.bars", "22", "bars", "", "—"},
		turned{"a bar that the rule does not know", none, decline(func(a *mediation.Application) { a.Bars = []mediation.Bar{mediation.Reserved, "busy"} }, mediation.Routes()...),
			"mediation.decline.known", "22", "bars", "", "busy"},
		turned{"the parties are told of one route", none, decline(settled, mediation.Court),
			"mediation.end.routes", "26", "ending.told", "", "not told of arbitration, administrative"},
		turned{"tomorrow", none, decline(func(a *mediation.Application) { settled(a); a.On = day(time.March, 4) }, mediation.Routes()...),
			"mediation.dates", "", "dates", "", "today (2025-03-03) before declining (2025-03-04)"},
		turned{"before the committee was formed", none, decline(func(a *mediation.Application) { settled(a); a.On = day(time.January, 5) }, mediation.Routes()...),
			"mediation.committee.given", "8", "committee", "one formed by the day of acceptance and not voided", "dongcun, formed 2025-01-06"},
		turned{"a category that no form has", none, decline(func(a *mediation.Application) { settled(a); a.Category = "weather" }, mediation.Routes()...),
			"mediation.category.listed", "", "category", mediation.CategoryListed.Versions[1].Value.Text().In(townhall.EN), "weather"})

	a := application()
	settled(&a)
	_, _, err := a.Accept(m, committee())
	assert.Equal(t, []string{"mediation.bars", "22", "bars", "", "accepted or settled already by a court, the police or another agency"}, clause(t, err))
}

// The list of categories is that of the day; a county names its own.
func TestTheCategoryIsOfTheListOfTheDay(t *testing.T) {
	body := committee()
	body.Formed = townhall.NewDate(2019, 1, 7)
	a := application()
	a.Category = mediation.Tourism
	a.On = townhall.NewDate(2020, 12, 31)
	_, _, err := a.Accept(moment(day(time.March, 3)), body)
	assert.Equal(t, "mediation.category.listed", clause(t, err)[0])
	a.On = townhall.NewDate(2021, 1, 1)
	must(t)(a.Accept(moment(day(time.March, 3)), body))

	county := local(t, `"mediation.categories": {"versions": [{"from": "2025-01-01", "cite": {"law": "县调解办法", "article": "4"},
		"value": [{"category": "neighbours"}, {"category": "fishery", "name": {"zh": "渔业", "en": "fishery"}}]}]}`)
	a.On = day(time.March, 3)
	_, _, err = a.Accept(under(county, a.On), body)
	assert.Equal(t, []string{"mediation.category.listed", "4", "category", "neighbours, fishery", "tourism"}, clause(t, err))
	a.Category = "fishery"
	must(t)(a.Accept(under(county, a.On), body))
}

func TestAPartyMayAskToEnd(t *testing.T) {
	m := moment(day(time.March, 6))
	declares := func(c mediation.Case, w mediation.Will) mediation.Case {
		return did(t, "declare", "at the gate", "人民调解法23")(c.Declare(m, mediation.Declaration{Party: " li", Will: w, Note: " at the gate "}))
	}
	signed := drafted(t)
	for _, p := range people("wang", "li", "m1") {
		signed = must(t)(signed.Sign(m, mediation.Signature{Person: p}))
	}
	terms := mediation.Terms{Content: "fence back by 20 cm"}
	for _, x := range []turned{
		{name: "mediate", before: mediating(t), step: func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true})
		}},
		{name: "agree orally", before: mediating(t), step: func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.AgreeOrally(m, committee(), terms)
		}},
		{name: "draft", before: mediating(t), step: func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Draft(m, terms) }},
		{name: "seal", before: signed, step: func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Seal(m, committee(), townhall.Date{})
		}},
	} {
		willing := x.before
		x.before = declares(willing, mediation.Refuse)
		assert.False(t, willing.Parties[1].Refuses, "the case before is left alone")
		assert.Equal(t, willing.State, x.before.State, "whoever asks to end does not end it")
		x.code, x.article, x.field, x.found = "mediation.refused", "17", "parties", "li"
		turnsAway(t, x)
		must(t)(x.step(declares(x.before, mediation.Consent)))
	}
	over := declares(mediating(t), mediation.Refuse)
	did(t, "end", "li asked to end", "人民调解法26")(over.End(m, mediation.Ending{Reason: "li asked to end", Told: mediation.Routes()}))
}

// Each will changes what the party wants in one respect, and its opposite takes it back.
func TestWhatAPartyDeclares(t *testing.T) {
	m := moment(day(time.March, 6))
	for _, pair := range []struct {
		will, back mediation.Will
		wants      mediation.Party
	}{
		{mediation.Refuse, mediation.Consent, mediation.Party{Refuses: true}},
		{mediation.Private, mediation.Public, mediation.Party{Private: true}},
		{mediation.InWriting, mediation.OralWill, mediation.Party{InWriting: true}},
		{mediation.MoreTime, mediation.NoMoreTime, mediation.Party{MoreTime: true}},
	} {
		pair.wants.Person, pair.wants.Side = "li", "b"
		c := must(t)(mediating(t).Declare(m, mediation.Declaration{Party: "li", Will: pair.will}))
		assert.Equal(t, []mediation.Party{fence[0], pair.wants}, c.Parties)
		c = must(t)(c.Declare(m, mediation.Declaration{Party: "li", Will: pair.back}))
		assert.Equal(t, fence, c.Parties)
	}
	declare := func(p townhall.PersonID, w mediation.Will) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Declare(m, mediation.Declaration{Party: p, Will: w})
		}
	}
	turnsAway(t,
		turned{"somebody else", mediating(t), declare("zhao", mediation.Consent), "mediation.declare.party", "23", "party", "wang, li", "zhao"},
		turned{"something else", mediating(t), declare("li", "sleep"), "mediation.declare.will", "23", "will", "", "sleep"},
		turned{"after the end", ended(t), declare("li", mediation.Consent), "mediation.case.state", "", "state",
			"accepted, in mediation, agreement drafted", "ended without agreement"})
}

func TestARecusedMediatorStaysOffTheCase(t *testing.T) {
	m := moment(day(time.March, 6))
	before := mediating(t)
	c := did(t, "recuse", "", "人民调解法23", "人民调解工作若干规定25")(before.Recuse(m, mediation.Recusal{Mediator: "m1", Ground: mediation.Objection, By: "li"}))
	assert.Empty(t, c.Mediators)
	assert.Equal(t, people("m1"), before.Mediators, "the case before is left alone")
	assert.Equal(t, []mediation.Recusal{{Mediator: "m1", Ground: mediation.Objection, By: "li", On: m.Today}}, c.Recusals)
	assert.Equal(t, mediation.Mediating, c.State)
	kin := did(t, "recuse", "brother of wang", "人民调解法23", "人民调解工作若干规定25")(before.Recuse(m,
		mediation.Recusal{Mediator: "m1", Ground: mediation.Kin, By: "m1", Reason: "brother of wang"}))

	recuse := func(r mediation.Recusal) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Recuse(m, r) }
	}
	assign := func(p ...townhall.PersonID) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Assign(m, committee(), mediation.Assignment{Mediators: p})
		}
	}
	turnsAway(t,
		turned{"assigned again", c, assign("m2", "m1"), "mediation.mediator.recused", "23", "mediators", "", "m1"},
		turned{"assigned again after a ground of one's own", kin, assign("m1"), "mediation.mediator.recused", "23", "mediators", "", "m1"},
		turned{"recused twice", c, recuse(mediation.Recusal{Mediator: "m1", Ground: mediation.Kin, By: "li"}), "mediation.recuse.once", "", "recusals.mediator", "", "m1"},
		turned{"nobody", before, recuse(mediation.Recusal{Ground: mediation.Kin, By: "li"}), "mediation.recuse.mediator", "23", "recusals.mediator", "", ""},
		turned{"no ground", before, recuse(mediation.Recusal{Mediator: "m1", By: "li"}), "mediation.recuse.ground", "25", "recusals.ground", "", ""},
		turned{"a ground of no list", before, recuse(mediation.Recusal{Mediator: "m1", Ground: "tired", By: "li"}), "mediation.recuse.ground", "25", "recusals.ground", "", "tired"},
		turned{"a mediator objects to themself", before, recuse(mediation.Recusal{Mediator: "m1", Ground: mediation.Objection, By: "m1"}), "mediation.recuse.by", "23", "recusals.by", "", "m1"},
		turned{"a stranger asks", before, recuse(mediation.Recusal{Mediator: "m1", Ground: mediation.Interest, By: "zhao"}), "mediation.recuse.by", "23", "recusals.by", "", "zhao"},
		turned{"before acceptance", before, recuse(mediation.Recusal{Mediator: "m1", Ground: mediation.Kin, By: "li", On: day(time.March, 2)}), "mediation.dates", "", "dates", "",
			"recusal (2025-03-02) before acceptance (2025-03-03)"},
		turned{"a session with nobody to mediate", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(m, committee(), mediation.Session{Record: "heard", Rights: true})
		}, "mediation.mediator", "19", "mediators", "", "—"},
		// What the parties agree orally, the mediator records.
		turned{"an agreement with nobody to record it", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.AgreeOrally(m, committee(), mediation.Terms{Content: "fence back by 20 cm"})
		}, "mediation.mediator", "19", "mediators", "", "—"})

	c = did(t, "assign", "", "人民调解法19")(assign("m2", " m2")(c))
	assert.Equal(t, mediation.Assignment{Mediators: people("m2"), On: m.Today}, c.Assigned[1])
	must(t)(c.AgreeOrally(m, committee(), mediation.Terms{Content: "fence back by 20 cm"}))
}

func TestWhoMayBeInvited(t *testing.T) {
	m := moment(day(time.March, 6))
	invite := func(h mediation.Helper) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Invite(m, h) }
	}
	for _, r := range mediation.Roles() {
		if r.Joint() {
			did(t, "invite", "", "人民调解工作若干规定27")(invite(mediation.Helper{Role: r, Unit: "u1"})(mediating(t)))
			continue
		}
		did(t, "invite", "", "人民调解法20")(invite(mediation.Helper{Role: r, Person: "zhao", Admit: true})(mediating(t)))
		turnsAway(t, turned{"no consent to a " + string(r), mediating(t), invite(mediation.Helper{Role: r, Person: "zhao"}), "mediation.invite.admit", "20", "helpers.admit", "", "no"})
	}
	turnsAway(t,
		turned{"no known role", mediating(t), invite(mediation.Helper{Role: "ghost", Person: "zhao", Admit: true}), "mediation.invite.role", "20", "helpers.role", "", "ghost"},
		turned{"nobody", mediating(t), invite(mediation.Helper{Role: mediation.Police, Unit: " "}), "mediation.invite.who", "20", "helpers", "", "—, —"},
		turned{"tomorrow", mediating(t), invite(mediation.Helper{Role: mediation.Police, Unit: "u1", On: day(time.March, 7)}), "mediation.dates", "", "dates", "",
			"today (2025-03-06) before invitation (2025-03-07)"})
}

func TestATransferKeepsTheClockRunning(t *testing.T) {
	m := moment(day(time.March, 6))
	before := mediating(t)
	transfer := func(to mediation.Committee, h mediation.Handover) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) { return c.Transfer(m, to, h) }
	}
	across := mediation.Handover{Reason: "across two villages"}
	c := did(t, "transfer", "across two villages", "人民调解工作若干规定21")(transfer(town(), across)(before))
	assert.Equal(t, mediation.Accepted, c.State)
	assert.Equal(t, []mediation.Handover{{From: "dongcun", To: "shuinan", Reason: "across two villages", On: m.Today}}, c.Handovers)
	assert.Equal(t, townhall.UnitID("shuinan"), c.Head().Holder)
	assert.Empty(t, c.Mediators)
	assert.Equal(t, before.Sessions, c.Sessions, "what was done before stays")
	require.Len(t, c.Duties, 1)
	assert.Equal(t, townhall.UnitID("shuinan"), c.Duties[0].Owner)
	assert.Equal(t, day(time.March, 3), c.Duties[0].Start, "the month runs from acceptance")
	assert.Equal(t, townhall.UnitID("dongcun"), before.Duties[0].Owner, "the case before is left alone")

	young := town()
	young.Formed = day(time.March, 7)
	xicun := committee()
	xicun.ID, xicun.Place = "xicun", "shuinan/xicun"
	turnsAway(t,
		turned{"to the same committee", before, transfer(committee(), across), "mediation.transfer.other", "21", "committee", "", "dongcun"},
		turned{"to a committee elsewhere", before, transfer(xicun, across), "mediation.area", "21", "place", "shuinan/xicun", "shuinan/dongcun"},
		turned{"to one that was not formed yet", before, transfer(young, across), "mediation.committee.given", "8", "committee",
			"one formed by the day of acceptance and not voided", "shuinan, formed 2025-03-07"},
		turned{"without a reason", before, transfer(town(), mediation.Handover{Reason: " "}), "mediation.transfer.reason", "21", "handovers.reason", "", ""},
		turned{"before acceptance", before, transfer(town(), mediation.Handover{Reason: "hard", On: day(time.March, 2)}), "mediation.dates", "", "dates", "",
			"transfer (2025-03-02) before acceptance (2025-03-03)"},
		turned{"with an agreement in writing", drafted(t), transfer(town(), across), "mediation.case.state", "", "state", "accepted, in mediation", "agreement drafted"},
		turned{"mediators of the committee before", c, func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Assign(m, town(), mediation.Assignment{Mediators: people("m1")})
		}, "mediation.assign.mediator", "13", "mediators", "", "m1"})
	must(t)(c.Assign(m, town(), mediation.Assignment{Mediators: people("t2"), Chosen: true}))
}

// In an office, a committee that is not on record is named.
func TestATransferToNobody(t *testing.T) {
	office := exampleOffice()
	_, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	c, err := mediation.Accept(ctx, office, mediator, application())
	require.NoError(t, err)
	_, err = mediation.Transfer(ctx, office, mediator, c.Ref(), "hetou", mediation.Handover{Reason: "hard"})
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	assert.Contains(t, r.Finding.String(), "found no committee hetou")
	_, err = mediation.Establish(ctx, office, mediator, town())
	require.NoError(t, err)
	c, err = mediation.Transfer(ctx, office, mediator, c.Ref(), "shuinan", mediation.Handover{Reason: "hard"})
	require.NoError(t, err)
	rec, err := office.Store.Get(ctx, c.Ref())
	require.NoError(t, err)
	assert.Equal(t, []any{townhall.UnitID("shuinan"), day(time.April, 3)}, []any{rec.Holder, rec.Due})
}

// A mediator whose service has ended mediates no more, though the case is still assigned to them.
func TestNobodyMediatesAfterTheirService(t *testing.T) {
	body := committee()
	left, _, err := body.Disengage(moment(day(time.March, 5)), "m1", mediation.Leaving{How: mediation.Dismissed, Reason: "took a gift"})
	require.NoError(t, err)
	sits := func(on townhall.Date) step {
		return func(c mediation.Case) (mediation.Case, []townhall.Fact, error) {
			return c.Mediate(moment(day(time.March, 6)), left, mediation.Session{On: on, Record: "heard", Rights: true})
		}
	}
	must(t)(sits(day(time.March, 5))(mediating(t)))
	turnsAway(t, turned{"the day after", mediating(t), sits(day(time.March, 6)), "mediation.session.mediator", "13", "mediators", "", "m1"})
}
