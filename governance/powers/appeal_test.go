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

// served is the fine of 10 March, of which both routes were told, as it was served on 13 March and published.
func served(t require.TestingT) powers.Act {
	do := step(t)
	d := decision()
	d.Appeals = []powers.Appeal{{Route: powers.Reconsideration, To: "县人民政府"}, {Route: powers.Suit, To: " 县人民法院 "}}
	a := do(at(t, powers.Reviewed).Decide(moment(march(10)), listed(t), d))
	a = do(a.Publish(moment(march(12)), powers.Publication{Where: "notice board"}))
	return do(a.Serve(moment(march(13)), powers.Service{How: "直接送达", Attached: []townhall.Attachment{{Digest: sheet.Digest, Name: "送达回证"}}}))
}

// lodged is that fine with a reconsideration asked for on 14 March.
func lodged(t require.TestingT) powers.Act {
	return step(t)(served(t).LodgeAppeal(moment(march(14)), powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper"}))
}

// Whoever is burdened or refused is told how to appeal, and gets no less time than the statute gives.
func TestWhatADecisionTellsOfAppeals(t *testing.T) {
	days := func(n int) townhall.Limit { return townhall.Within(n, townhall.CalendarDays) }
	keep := days(60)
	keep.NoRoll = true
	decided := func(on townhall.Date, r powers.AppealRoute, within townhall.Limit) (powers.Act, error) {
		a := at(t, powers.Reviewed)
		d := decision()
		d.Appeals = []powers.Appeal{{Route: r, To: "x", Within: within}}
		a, _, err := a.Decide(moment(on), listed(t), d)
		return a, err
	}
	for _, c := range []struct {
		route  powers.AppealRoute
		within townhall.Limit
		ok     bool
	}{
		{powers.Reconsideration, days(60), true}, {powers.Reconsideration, days(59), false}, {powers.Reconsideration, days(1), false}, {powers.Reconsideration, keep, false},
		{powers.Reconsideration, townhall.Within(60, townhall.WorkingDays), true}, {powers.Reconsideration, townhall.Within(59, townhall.WorkingDays), false},
		{powers.Reconsideration, townhall.Within(2, townhall.Months), false}, {powers.Reconsideration, townhall.Within(3, townhall.Months), true}, // two months may have 59 days
		{powers.Reconsideration, townhall.Before(60, townhall.CalendarDays), false}, {powers.Reconsideration, townhall.AtLeast(60, townhall.CalendarDays), false},
		{powers.Reconsideration, days(-1), false}, {powers.Reconsideration, townhall.Limit{N: 60, Unit: "moon"}, false}, {powers.Reconsideration, townhall.Limit{}, true},
		{powers.Suit, townhall.Within(6, townhall.Months), true}, {powers.Suit, townhall.Within(5, townhall.Months), false}, {powers.Suit, days(185), false}, {powers.Suit, days(186), true}, {powers.Suit, townhall.Limit{}, true},
	} {
		a, err := decided(march(10), c.route, c.within)
		if !c.ok {
			refused(t, err, "powers.appeals.within")
			continue
		}
		require.NoError(t, err, c.within)
		assert.Positive(t, a.Decision.Appeals[0].Within.N)
	}
	a, err := decided(march(10), powers.Suit, townhall.Limit{})
	require.NoError(t, err)
	assert.Equal(t, []any{6, townhall.Months, "46"}, []any{a.Decision.Appeals[0].Within.N, a.Decision.Appeals[0].Within.Unit, a.Decision.Appeals[0].Within.Cite.Article})
	assert.Equal(t, "县人民法院", served(t).Decision.Appeals[1].To)

	pack := townhall.Rules("county", townhall.Rule(powers.ReconsiderationLimit.Key, townhall.Text{}, townhall.Version[townhall.Limit]{From: march(1), Value: townhall.Within(40, townhall.WorkingDays)}))
	rules, err := cn.Rulebook.With(pack)
	require.NoError(t, err)
	_, _, err = at(t, powers.Reviewed).Decide(under(rules, march(10)), listed(t), decision())
	refused(t, err, "powers.appeals.within") // how many calendar days forty working days take, no calendar says for good

	permit := func(refuses bool, appeals []powers.Appeal) error {
		p := listed(t, func(l *powers.Listing) { l.Type = powers.Permit })
		do := step(t)
		a := fine()
		a.Type = powers.Permit
		a = do(a.Propose(moment(march(3)), p))
		a = signedOff(t, do(a.Record(moment(march(3)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})), march(3))
		d := decision()
		d.Refuses, d.Appeals = refuses, appeals
		_, _, err := a.Decide(moment(march(10)), p, d)
		return err
	}
	require.NoError(t, permit(false, nil))
	require.NoError(t, permit(true, decision().Appeals))
	err = permit(true, nil)
	refused(t, err, "powers.appeals.told")
	assert.ErrorContains(t, err, "Administrative Licensing Law, art. 38")
}

// Before the day from which a limit to appeal is sourced, what was told stands.
func TestAppealsToldBeforeTheStatute(t *testing.T) {
	then := townhall.NewDate(2023, 12, 29) // a Friday; the revised law binds from Monday on
	p := listed(t, func(l *powers.Listing) {
		l.From, l.Published, l.Grant.Published, l.Grant.Days.From = then, then, then, then
	})
	for within, ok := range map[int]bool{30: true, 0: false} {
		a := at(t, powers.Reviewed)
		a.Proposed, a.Notice.On, a.Statements[0].On, a.Done[0].On, a.Listing.Published = then, then, then, then, then
		for i := range a.Chain.Signs {
			a.Chain.Signs[i].On = then
		}
		d := decision()
		d.Appeals[0].Within.N = within
		_, _, err := a.Decide(moment(then), p, d)
		if ok {
			require.NoError(t, err)
			continue
		}
		refused(t, err, "powers.appeals.within")
	}
}

// A penalty is served within seven working days; late service is recorded, and the duty says so.
func TestADecisionIsServed(t *testing.T) {
	a := at(t, powers.Published)
	serve := func(on townhall.Date) townhall.Duty {
		a := step(t)(a.Serve(moment(on), powers.Service{How: "直接送达"}))
		return a.Duties[1]
	}
	for on, held := range map[townhall.Date]bool{march(19): true, march(20): false} {
		d := serve(on)
		f, err := d.Judge(d.Met, moment(on).Calendar)
		require.NoError(t, err)
		assert.Equal(t, held, f.Held, on)
		assert.Equal(t, on, d.Met)
	}
	for _, c := range []struct {
		clause string
		s      powers.Service
	}{
		{"powers.served", powers.Service{}},
		{"powers.served", powers.Service{How: " "}},
		{"powers.served", powers.Service{How: "邮寄", Attached: []townhall.Attachment{{}}}},
	} {
		_, _, err := a.Serve(moment(march(13)), c.s)
		refused(t, err, c.clause)
	}
	_, _, err := served(t).Serve(moment(march(14)), powers.Service{How: "x"})
	refused(t, err, "powers.served.once")
	_, _, err = at(t, powers.Reviewed).Serve(moment(march(14)), powers.Service{How: "x"})
	refused(t, err, "powers.act.state")
	for typ, owed := range map[powers.PowerType]bool{powers.Penalty: true, powers.Levy: false} {
		assert.Equal(t, owed, len(decidedOf(t, typ).Duties) == 3, typ)
	}
}

// decidedOf is a decision of a type of act, of 10 March.
func decidedOf(t require.TestingT, typ powers.PowerType) powers.Act {
	do, p := step(t), listed(t, func(l *powers.Listing) { l.Type = typ })
	a := fine()
	a.Type = typ
	a = do(a.Propose(moment(march(3)), p))
	a = do(a.Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"}))
	a = do(a.Notify(moment(march(5)), notice()))
	a = do(a.Hear(moment(march(5)), powers.Statement{Text: "x", Answer: "x"}))
	return do(signedOff(t, a, march(6)).Decide(moment(march(10)), p, decision()))
}

// An appeal is lodged in time, from the service on; late only with an excuse.
func TestAppealsAreLodgedInTime(t *testing.T) {
	appeal := func(a powers.Act, r powers.AppealRoute, on townhall.Date, excuse string) error {
		_, _, err := a.LodgeAppeal(moment(on), powers.Lodged{Route: r, By: "shopkeeper", Excuse: excuse})
		return err
	}
	a := served(t)
	for _, c := range []struct {
		route    powers.AppealRoute
		in, late townhall.Date
		law      string
	}{
		{powers.Reconsideration, day(time.May, 12), day(time.May, 13), "Administrative Reconsideration Law (2023), art. 20"}, // sixty days from 13 March
		{powers.Suit, day(time.September, 15), day(time.September, 16), "Administrative Litigation Law, art. 48"},            // the 13th is a Saturday
	} {
		require.NoError(t, appeal(a, c.route, c.in, ""))
		err := appeal(a, c.route, c.late, " ")
		refused(t, err, "powers.appeal.time")
		assert.ErrorContains(t, err, c.law)
		require.NoError(t, appeal(a, c.route, c.late, "住院"))
	}
	unserved := at(t, powers.Decided)
	require.NoError(t, appeal(unserved, powers.Reconsideration, townhall.NewDate(2026, 3, 1), ""), "no time runs of what was not served")
	require.NoError(t, appeal(at(t, powers.Withheld), powers.Reconsideration, march(20), ""))
	early := served(t)
	early.Service.On = march(20)
	require.NoError(t, appeal(early, powers.Reconsideration, march(20), ""))
	require.NoError(t, appeal(early, powers.Reconsideration, march(19), ""), "whoever knew of it before it was served")

	refused(t, appeal(a, "prayer", march(20), ""), "powers.appeal.route")
	refused(t, appeal(at(t, powers.Reviewed), powers.Suit, march(20), ""), "powers.act.state")
	_, _, err := a.LodgeAppeal(moment(march(20)), powers.Lodged{Route: powers.Suit, By: " "})
	refused(t, err, "powers.appeal.by")
}

// An appeal is answered once, by each route in turn; a suit after a reconsideration has a time of its own.
func TestAppealsAreDecided(t *testing.T) {
	do := step(t)
	a := lodged(t)
	assert.Equal(t, powers.Published, a.State, "it stays in force")
	_, _, err := a.LodgeAppeal(moment(march(15)), powers.Lodged{Route: powers.Suit, By: "shopkeeper"})
	refused(t, err, "powers.appeal.pending")
	_, _, err = a.LodgeAppeal(moment(march(15)), powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper"})
	refused(t, err, "powers.appeal.once", "powers.appeal.pending")
	answer := func(a powers.Act, on townhall.Date, change func(*powers.Result)) (powers.Act, []townhall.Fact, error) {
		r := powers.Result{By: "county", Outcome: powers.Upheld}
		change(&r)
		return a.DecideAppeal(moment(on), powers.Reconsideration, r)
	}
	plain := func(*powers.Result) {}
	_, _, err = answer(a, day(time.May, 20), func(r *powers.Result) { r.Outcome = "shrug" })
	refused(t, err, "powers.appeal.outcome")
	_, _, err = answer(a, day(time.May, 20), func(r *powers.Result) { r.By = " " })
	refused(t, err, "powers.appeal.outcome")
	_, _, err = answer(served(t), day(time.May, 20), plain)
	refused(t, err, "powers.appeal.open")
	late := day(time.October, 9) // after the six months from the service, on the first day of work after National Day
	upheld := do(answer(a, late, plain))
	_, _, err = answer(upheld, late, plain)
	refused(t, err, "powers.appeal.open")
	sue := func(a powers.Act, on townhall.Date) error {
		_, _, err := a.LodgeAppeal(moment(on), powers.Lodged{Route: powers.Suit, By: "shopkeeper"})
		return err
	}
	require.NoError(t, sue(upheld, day(time.October, 24)))
	refused(t, sue(upheld, day(time.October, 27)), "powers.appeal.time")
	given := do(answer(a, late, func(r *powers.Result) { r.Outcome = powers.GivenUp }))
	refused(t, sue(given, day(time.October, 24)), "powers.appeal.time") // whoever gave up has only the time from the service

	for outcome, ok := range map[powers.Outcome]bool{powers.Changed: true, powers.Annulled: true, powers.Upheld: false, powers.Dismissed: false} {
		over := do(answer(a, march(20), func(r *powers.Result) { r.Outcome = outcome }))
		revoked, _, err := over.Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x", Appeal: powers.Reconsideration})
		if !ok {
			refused(t, err, "powers.revocation.appeal")
			continue
		}
		require.NoError(t, err)
		assert.Equal(t, powers.Revoked, revoked.State)
	}
	_, _, err = a.Revoke(moment(march(20)), powers.Revocation{By: "county", Reason: "x", Appeal: powers.Suit})
	refused(t, err, "powers.revocation.appeal")
	own := do(a.Revoke(moment(march(20)), powers.Revocation{By: "enforcement", Reason: "自行纠正"}))
	do(answer(own, march(20), func(r *powers.Result) { r.Outcome = powers.GivenUp })) // what is pending is answered all the same
}
