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

// Each limit at its boundary: the last day in time, and the first that is not.
func TestLimitsAtTheirBoundaries(t *testing.T) {
	for _, c := range []struct {
		rule     townhall.Dated[townhall.Limit]
		event    townhall.Date
		in, late townhall.Date
		article  string
	}{
		{powers.HearingRequest, march(5), march(12), march(13), "63-64"},                 // five working days
		{powers.HearingNotice, march(24), march(13), march(14), "63-64"},                 // seven, before
		{powers.DecisionLimit, march(3), day(time.June, 3), day(time.June, 4), "60"},     // ninety days end on Sunday 1 June; Monday is the Dragon Boat holiday
		{powers.PublicationLimit, march(10), day(time.April, 8), day(time.April, 9), ""}, // twenty, over Qingming
		{powers.PromptPublication, march(10), march(19), march(20), ""},
		{powers.TakeDownLimit, march(20), march(25), march(26), "48"},
		{powers.ServiceLimit, march(10), march(19), march(20), "61"}, // seven working days
		{powers.ReconsiderationLimit, march(10), day(time.May, 9), day(time.May, 10), "20"},
		{powers.SuitLimit, march(10), day(time.September, 10), day(time.September, 11), "46"},
		{powers.SuitAfterLimit, march(10), march(25), march(26), "45"},
	} {
		v, err := c.rule.Version(c.event)
		require.NoError(t, err, c.rule.Key)
		assert.Equal(t, c.article, v.Cite.Article, c.rule.Key)
		for on, held := range map[townhall.Date]bool{c.in: true, c.late: false} {
			f, err := v.Value.From(c.event).Judge(on, cn.Calendar)
			require.NoError(t, err)
			assert.Equal(t, held, f.Held, "%s on %s: %s", c.rule.Key, on, f)
		}
	}
}

// Permits and penalties are published sooner than other acts.
func TestWhatIsToBePublishedWhen(t *testing.T) {
	for _, typ := range powers.PowerTypes() {
		want := powers.PublicationLimit.Key
		if typ == powers.Permit || typ == powers.Penalty {
			want = powers.PromptPublication.Key
		}
		do, p := step(t), listed(t, func(l *powers.Listing) { l.Type = typ })
		a := fine()
		a.Type = typ
		a = do(a.Propose(moment(march(3)), p))
		a = do(a.Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"}))
		a = do(a.Notify(moment(march(5)), notice()))
		a = do(a.Hear(moment(march(5)), powers.Statement{Text: "x", Answer: "x"}))
		a = signedOff(t, a, march(6))
		a = do(a.Decide(moment(march(10)), p, decision()))
		assert.Equal(t, want, a.Duties[len(a.Duties)-1].Rule, typ)
		late := do(a.Publish(moment(day(time.June, 2)), powers.Publication{Where: "notice board"}))
		f, err := late.Duties[len(late.Duties)-1].Judge(late.Published.On, cn.Calendar)
		require.NoError(t, err)
		assert.False(t, f.Held, "late publication is recorded, and the duty says so")
	}
}

// A rule that cannot be read stops every step that asks for it.
func TestARuleThatCannotBeReadStopsTheStep(t *testing.T) {
	p := listed(t)
	noticed := step(t)(at(t, powers.Proposed).Notify(moment(march(5)), notice()))
	asked := step(t)(major(t).AskHearing(moment(march(7)), march(7)))
	steps := map[string]func(m townhall.Moment) error{
		"propose": func(m townhall.Moment) error { _, _, err := fine().Propose(m, p); return err },
		"judge":   func(m townhall.Moment) error { _, err := powers.Register{p}.Judge(m, noticed, march(10)); return err },
		"decide": func(m townhall.Moment) error {
			_, _, err := at(t, powers.Reviewed).Decide(m, p, decision())
			return err
		},
		"judge grave": func(m townhall.Moment) error { _, err := major(t).Procedure(m, march(10)); return err },
		"sign": func(m townhall.Moment) error {
			_, _, err := noticed.SignOff(m, powers.Sign{Post: "team"})
			return err
		},
		"notify": func(m townhall.Moment) error { _, _, err := at(t, powers.Proposed).Notify(m, offering()); return err },
		"appeal": func(m townhall.Moment) error {
			a := at(t, powers.Published)
			a.Service.On = march(10)
			a.Appeals = []powers.Lodged{{Route: powers.Reconsideration, By: "shopkeeper", Result: powers.Result{On: march(20), Outcome: powers.Upheld}}}
			_, _, err := a.LodgeAppeal(m, powers.Lodged{Route: powers.Suit, By: "shopkeeper"})
			return err
		},
		"ask": func(m townhall.Moment) error { _, _, err := major(t).AskHearing(m, march(10)); return err },
		"hold": func(m townhall.Moment) error {
			_, _, err := asked.HoldHearing(m, powers.Hearing{Notified: march(7), Chair: "justice", Record: "x"})
			return err
		},
		"revoke": func(m townhall.Moment) error {
			_, _, err := at(t, powers.Published).Revoke(m, powers.Revocation{By: "county", Reason: "x"})
			return err
		},
	}
	for key, asking := range map[string][]string{
		powers.PenaltyGates.Key: {"judge", "sign", "notify", "decide"}, powers.EnforcementGates.Key: {"judge", "sign", "notify", "decide"}, powers.OfficersNeeded.Key: {"judge", "sign", "decide"},
		powers.DecisionLimit.Key: {"propose"}, powers.PromptPublication.Key: {"decide"}, powers.ServiceLimit.Key: {"decide"}, powers.ReconsiderationLimit.Key: {"decide"},
		powers.HearingRequest.Key: {"ask", "judge grave", "notify"}, powers.SuitAfterLimit.Key: {"appeal"},
		powers.HearingNotice.Key: {"hold"}, powers.TakeDownLimit.Key: {"revoke"},
	} {
		wrong := townhall.Rule(key, townhall.Text{}, townhall.Version[bool]{From: townhall.NewDate(2011, 1, 1), Value: true})
		broken := townhall.Rules("broken", append(powers.Rules(), wrong)...)
		for _, name := range asking {
			err := steps[name](under(broken, march(24)))
			require.ErrorIs(t, err, townhall.Invalid, "%s by %s", name, key)
			assert.ErrorContains(t, err, key)
		}
	}
}

// A rulebook without the gates of an act is an error that names the rule; a jurisdiction that asks for no steps says so.
func TestARulebookWithoutTheGatesIsAnError(t *testing.T) {
	none := townhall.Rules("none")
	for typ, key := range map[powers.PowerType]string{powers.Penalty: "powers.gates.penalty", powers.Coercive: "powers.gates.coercion", powers.Levy: "powers.gates.burden", powers.Permit: ""} {
		_, err := powers.Act{Type: typ}.Procedure(under(none, march(3)), march(3))
		if key == "" { // the three systems may be missing
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, townhall.Invalid)
		assert.ErrorContains(t, err, key)
		assert.ErrorContains(t, err, "empty version")
	}
	f, err := powers.Act{Type: powers.Penalty}.Procedure(under(asksForNothing(), march(3)), march(3))
	require.NoError(t, err)
	assert.Empty(t, f.Parts)
	officers := townhall.Rules("officers", townhall.Rule(powers.PenaltyGates.Key, townhall.Text{}, townhall.Version[powers.Gates]{Value: powers.Gates{{Step: powers.Officers}}}))
	f, err = powers.Act{Type: powers.Penalty}.Procedure(under(officers, march(3)), march(3))
	require.NoError(t, err)
	assert.Equal(t, []string{"powers.gate.officers"}, failedCodes(f), "whoever asks for officers without a number asks for one")
}

// asksForNothing is a rulebook by which penalties take no steps.
func asksForNothing() townhall.Rulebook {
	return townhall.Rules("none", townhall.Rule(powers.PenaltyGates.Key, townhall.Text{}, townhall.Version[powers.Gates]{}))
}

// A rulebook without the limits owes nothing, and keeps nobody from a hearing.
func TestARulebookWithoutTheLimits(t *testing.T) {
	none := func(d townhall.Date) townhall.Moment { return under(asksForNothing(), d) }
	do, p := step(t), listed(t)
	a := do(fine().Propose(none(march(3)), p))
	a = do(a.SignOff(none(march(3)), powers.Sign{Post: "team", By: "s1", Sheet: sheet}))
	a = do(a.SignOff(none(march(3)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet}))
	silent := decision()
	silent.Appeals[0].Within = townhall.Limit{}
	_, _, err := a.Decide(none(march(3)), p, silent)
	refused(t, err, "powers.appeals.within") // no statute to fill it in
	a = do(a.Decide(none(march(3)), p, decision()))
	a = do(a.Publish(none(march(3)), powers.Publication{Where: "x"}))
	a = do(a.Revoke(none(march(3)), powers.Revocation{By: "county", Reason: "x"}))
	assert.Empty(t, a.Duties)

	hearing := do(major(t).AskHearing(none(day(time.June, 30)), day(time.June, 30)))
	do(hearing.HoldHearing(none(day(time.June, 30)), powers.Hearing{Notified: day(time.June, 30), Chair: "justice", Record: "x"}))
}

// A local pack may ask for another step, or for another number.
func TestAPackAsksForMore(t *testing.T) {
	pack := townhall.Rules("county", townhall.Rule(powers.OfficersNeeded.Key, townhall.Text{}, townhall.Version[int]{From: march(1), Value: 3, Cite: hygiene}))
	rules, err := cn.Rulebook.With(pack)
	require.NoError(t, err)
	_, _, err = at(t, powers.Reviewed).Decide(under(rules, march(10)), listed(t), decision())
	refused(t, err, "powers.gate.officers")
	twice := townhall.Rules("county", townhall.Rule(powers.PenaltyGates.Key, townhall.Text{}, townhall.Version[powers.Gates]{From: march(1), Value: powers.Gates{{Step: powers.Heard}, {Step: powers.Heard}}}))
	_, err = cn.Rulebook.With(twice)
	assert.ErrorIs(t, err, townhall.Invalid)
	for _, bad := range []powers.Gates{{{}}, {{Step: powers.Heard, If: "rich"}}} {
		assert.ErrorIs(t, bad.Check("x"), townhall.Invalid)
	}
}

func TestNamesAreInBothLanguages(t *testing.T) {
	var all []townhall.Text
	for _, x := range powers.PowerTypes() {
		all = append(all, x.Text())
	}
	for _, x := range []powers.Level{powers.TownLevel, powers.CountyLevel, powers.Assigned, powers.Entrusted} {
		all = append(all, x.Text())
	}
	for _, x := range []powers.PersonKind{powers.Citizen, powers.LegalPerson, powers.Organisation} {
		all = append(all, x.Text())
	}
	for _, x := range []powers.Step{powers.Publicity, powers.Officers, powers.FullRecord, powers.Informed, powers.Heard, powers.HearingHeld, powers.LegalReview, powers.Collective} {
		all = append(all, x.Text(), powers.Gate{Step: x, If: powers.Complex}.Text())
	}
	for _, x := range allGrounds {
		all = append(all, x.Text())
	}
	for _, x := range []powers.Outcome{powers.Upheld, powers.Changed, powers.Annulled, powers.GivenUp, powers.Dismissed} {
		all = append(all, x.Text())
	}
	all = append(all, powers.Reconsideration.Text(), powers.Suit.Text(), powers.Gates{{Step: powers.Heard}}.Text(), powers.Listed.Text(), powers.Withdrawn.Text(), powers.Proposed.Text())
	for _, x := range all {
		assert.Regexp(t, `^[^a-zA-Z]+$`, x.In(townhall.ZH))
		assert.NotRegexp(t, `\p{Han}`, x.In(townhall.EN))
	}
	for _, x := range []townhall.Text{powers.PowerType("x").Text(), powers.Level("x").Text(), powers.PersonKind("x").Text(), powers.Step("x").Text(), powers.AppealRoute("x").Text(), powers.Ground("x").Text(), powers.Outcome("x").Text(),
		powers.PowerState("x").Text(), powers.ActState("x").Text(), powers.Post{ID: "x"}.Text()} {
		assert.Equal(t, townhall.Plain("x"), x)
	}
}
