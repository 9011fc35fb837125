package powers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// Each step with a day is refused before the case began, tomorrow, and before what it comes after; on the day of that it may be taken.
func TestTheDaysOfSteps(t *testing.T) {
	const on, order, track = "powers.act.on", "powers.act.order", "powers.act.track"
	do := step(t)
	offered := do(at(t, powers.Proposed).Notify(moment(march(5)), offering()))
	asked := do(offered.AskHearing(moment(march(7)), march(7)))
	waived := do(offered.Waive(moment(march(6)), powers.Waiver{Statement: true, Words: "x"}))
	held := do(asked.HoldHearing(moment(march(20)), powers.Hearing{Notified: march(7), Chair: "justice", Record: "x"}))
	revoked := at(t, powers.Revoked)
	appealed := lodged(t)
	won := do(appealed.DecideAppeal(moment(march(18)), powers.Reconsideration, powers.Result{By: "county", Outcome: powers.Changed}))
	withdrawn := do(at(t, powers.Reviewed).SendBack(moment(march(10)), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet, Reason: "x"}))
	resubmitted := do(withdrawn.Resubmit(moment(march(10)), "x"))
	type dated = func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error)
	record := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Record(m, powers.Done{Step: "survey", By: "o1", Note: "x", On: on})
	}
	review := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.ReviewLegality(m, powers.LegalOpinion{By: "lawyer", Passed: true, Text: "x", On: on})
	}
	notify := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		n := offering()
		n.On = on
		return a.Notify(m, n)
	}
	hear := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Hear(m, powers.Statement{Text: "x", Answer: "x", On: on})
	}
	waive := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Waive(m, powers.Waiver{Hearing: true, Words: "x", On: on})
	}
	ask := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.AskHearing(m, on)
	}
	hold := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.HoldHearing(m, powers.Hearing{Notified: march(7), Chair: "justice", Record: "x", On: on})
	}
	sign := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.SignOff(m, powers.Sign{Post: "team", By: "s1", Sheet: sheet, On: on})
	}
	signLast := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.SignOff(m, powers.Sign{Post: "deputy", By: "s2", Sheet: sheet, On: on})
	}
	back := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.SendBack(m, powers.Sign{Post: "team", By: "s1", Sheet: sheet, Reason: "x", On: on})
	}
	extend := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Extend(m, powers.Extending{N: 30, Reason: "x", Basis: hygiene, By: "o1", On: on})
	}
	drop := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Drop(m, on, "x")
	}
	decide := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		d := decision()
		d.On = on
		return a.Decide(m, listed(t), d)
	}
	serve := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Serve(m, powers.Service{How: "直接送达", On: on})
	}
	publish := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Publish(m, powers.Publication{Where: "x", On: on})
	}
	withhold := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Withhold(m, powers.Publication{Withheld: "x", Basis: hygiene, On: on})
	}
	appeal := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.LodgeAppeal(m, powers.Lodged{Route: powers.Reconsideration, By: "shopkeeper", On: on})
	}
	answer := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.DecideAppeal(m, powers.Reconsideration, powers.Result{By: "county", Outcome: powers.Upheld, On: on})
	}
	revoke := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Revoke(m, powers.Revocation{By: "county", Reason: "x", On: on})
	}
	revokeWon := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.Revoke(m, powers.Revocation{By: "county", Reason: "x", On: on, Appeal: powers.Reconsideration})
	}
	takeDown := func(a powers.Act, m townhall.Moment, on townhall.Date) (powers.Act, []townhall.Fact, error) {
		return a.TakeDown(m, on, "x")
	}
	informed, wholeAct := do(at(t, powers.Proposed).Notify(moment(march(5)), notice())), at(t, whole)
	reviewed := do(review(wholeAct, moment(march(10)), march(10)))
	signed := do(sign(wholeAct, moment(march(10)), march(10)))
	tomorrow := march(22)
	for _, c := range []struct {
		name  string
		from  powers.Act
		take  dated
		first townhall.Date // on which it may be taken
		codes []string      // by which the day before is refused
		late  []string      // by which tomorrow is
	}{
		{"record", at(t, powers.Proposed), record, march(3), []string{on}, []string{on}},
		{"review legality", at(t, powers.Proposed), review, march(3), []string{on}, []string{on}},
		{"review legality again", reviewed, review, march(10), []string{"powers.act.review_order"}, []string{on}},
		{"notify", at(t, powers.Proposed), notify, march(3), []string{on}, []string{on}},
		{"notify again", informed, notify, march(5), []string{track}, []string{on}},
		{"notify after a statement", wholeAct, notify, march(6), []string{track}, []string{on}},
		{"notify after a waiver", waived, notify, march(6), []string{track}, []string{on}},
		{"notify after a request", asked, notify, march(7), []string{track}, []string{on}},
		{"notify after a hearing", held, notify, march(20), []string{track}, []string{on}},
		{"hear", informed, hear, march(5), []string{track}, []string{on}},
		{"hear again", wholeAct, hear, march(6), []string{track}, []string{on}},
		{"waive", informed, waive, march(5), []string{track}, []string{on}},
		{"waive after a request", asked, waive, march(7), []string{track}, []string{on}},
		{"ask for a hearing", offered, ask, march(5), []string{"powers.hearing.request", track}, nil},
		{"ask for a hearing after a waiver", waived, ask, march(6), []string{track}, nil},
		{"sign", wholeAct, sign, march(6), []string{"powers.gate.statement", order}, []string{order}},
		{"sign after a record", do(record(wholeAct, moment(march(10)), march(10))), sign, march(10), []string{order}, []string{order}},
		{"sign after a review", reviewed, sign, march(10), []string{order}, []string{order}},
		{"sign after a return", resubmitted, sign, march(10), []string{"powers.chain.order", order}, []string{order}},
		{"sign as the last", signed, signLast, march(10), []string{"powers.chain.order", order}, []string{order}},
		{"send back", at(t, powers.Proposed), back, march(3), []string{on}, []string{on}},
		{"send back after all signed", at(t, powers.Reviewed), back, march(7), []string{"powers.chain.order"}, []string{on}},
		{"extend", at(t, powers.Proposed), extend, march(3), []string{on}, []string{on}},
		{"drop at once", at(t, powers.Proposed), drop, march(3), []string{order}, []string{order}},
		{"drop", at(t, powers.Reviewed), drop, march(7), []string{order}, []string{order}},
		{"decide", at(t, powers.Reviewed), decide, march(7), []string{order}, []string{order}},
		{"serve", at(t, powers.Published), serve, march(10), []string{order}, []string{order}},
		{"publish", at(t, powers.Decided), publish, march(10), []string{order}, []string{order}},
		{"withhold", at(t, powers.Decided), withhold, march(10), []string{order}, []string{order}},
		{"appeal", at(t, powers.Published), appeal, march(10), []string{order}, []string{order}},
		{"decide an appeal", appealed, answer, march(14), []string{order}, []string{order}},
		{"revoke", at(t, powers.Published), revoke, march(12), []string{order}, []string{order}},
		{"revoke by an appeal", won, revokeWon, march(18), []string{order}, []string{order}},
		{"take down", revoked, takeDown, march(20), []string{order}, []string{order}},
	} {
		t.Run(c.name, func(t *testing.T) {
			today := march(21)
			_, _, err := c.take(c.from, moment(today), c.first.AddDays(-1))
			refused(t, err, c.codes...)
			_, _, err = c.take(c.from, moment(today), c.first)
			require.NoError(t, err)
			if c.late == nil { // the time for it is over
				return
			}
			_, _, err = c.take(c.from, moment(today), tomorrow)
			refused(t, err, c.late...)
			_, _, err = c.take(c.from, moment(today), townhall.Date{})
			require.NoError(t, err, "no day is today")
		})
	}
	// a hearing goes by its own limits as well
	_, _, err := hold(asked, moment(march(21)), march(22))
	refused(t, err, on)
	_, _, err = hold(asked, moment(march(21)), march(21))
	require.NoError(t, err)
	_, _, err = ask(offered, moment(march(7)), march(8))
	refused(t, err, on)
	spoke := do(hear(asked, moment(march(20)), march(20)))
	_, _, err = hold(spoke, moment(march(21)), march(19))
	refused(t, err, track)
}
