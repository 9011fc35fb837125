package powers_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// major takes a grave fine as far as its notice, which offers a hearing on Wednesday 5 March.
func major(t require.TestingT) powers.Act {
	do := step(t)
	a := at(t, powers.Proposed, func(a *powers.Act) { a.Grounds = allGrounds })
	a = do(a.Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "执法记录仪"}))
	a = do(a.Notify(moment(march(5)), offering()))
	return do(a.Waive(moment(march(5)), powers.Waiver{Statement: true, Words: "只要求听证"}))
}

// offering is a notice that offers a hearing.
func offering() powers.Notice {
	n := notice()
	n.Hearing, n.NoHearing = true, ""
	return n
}

// reviewed has the case reviewed and discussed on a day.
func reviewed(t require.TestingT, a powers.Act, on townhall.Date) powers.Act {
	do := step(t)
	a = do(a.ReviewLegality(moment(on), powers.LegalOpinion{By: "lawyer", Passed: true, Text: "同意"}))
	return do(a.Record(moment(on), powers.Done{Step: powers.Collective, By: "mayor", Attached: []townhall.Attachment{{Digest: sheet.Digest, Name: "会议纪要"}}}))
}

// signedOff has both posts sign on a day.
func signedOff(t require.TestingT, a powers.Act, on townhall.Date) powers.Act {
	do := step(t)
	a = do(a.SignOff(moment(on), powers.Sign{Post: "team", By: "s1", Sheet: sheet}))
	return do(a.SignOff(moment(on), powers.Sign{Post: "deputy", By: "s2", Sheet: sheet}))
}

// missing is what an act still lacks on a day.
func missing(t require.TestingT, a powers.Act, on townhall.Date) []string {
	f, err := a.Procedure(moment(on), on)
	require.NoError(t, err)
	return failedCodes(f)
}

func TestAGraveFineIsHeardReviewedAndDiscussed(t *testing.T) {
	do := step(t)
	a := major(t)
	_, _, err := a.SignOff(moment(march(6)), powers.Sign{Post: "team", By: "s1", Sheet: sheet})
	refused(t, err, "powers.gate.hearing", "powers.gate.legal_review", "powers.gate.collective")

	a = do(a.AskHearing(moment(march(12)), march(12))) // the fifth working day
	assert.Contains(t, missing(t, a, march(20)), "powers.gate.hearing")
	held := powers.Hearing{Notified: march(13), On: march(24), Chair: "justice", Record: "笔录"}
	late := held
	late.Notified = march(14) // six working days before 24 March
	_, _, err = a.HoldHearing(moment(march(24)), late)
	refused(t, err, "powers.hearing.notice")
	early := reviewed(t, a, march(23))
	assert.Equal(t, []string{"powers.gate.hearing"}, missing(t, early, march(23)))
	a = do(early.HoldHearing(moment(march(24)), held))
	assert.Equal(t, march(12), a.Hearing.Asked)
	assert.Contains(t, missing(t, a, march(23)), "powers.gate.hearing", "asked for, and not held by then")
	assert.Equal(t, []string{"powers.gate.legal_review", "powers.gate.collective"}, missing(t, a, march(24)), "what was reviewed and discussed before the hearing did not see it")
	a = do(a.ReviewLegality(moment(march(25)), powers.LegalOpinion{By: "lawyer", Text: "证据不足"}))
	assert.Equal(t, []string{"powers.gate.legal_review", "powers.gate.collective"}, missing(t, a, march(25)), "a review that was not passed lets nobody decide")
	_, _, err = a.ReviewLegality(moment(march(26)), powers.LegalOpinion{On: march(24), By: "lawyer", Passed: true, Text: "同意"})
	refused(t, err, "powers.act.review_order")
	a = reviewed(t, a, march(26))
	assert.Empty(t, missing(t, a, march(26)))
	assert.NotEmpty(t, missing(t, a, march(25)), "not yet on the day before")
	worse := do(a.ReviewLegality(moment(march(28)), powers.LegalOpinion{By: "lawyer", Text: "又有新情况"}))
	assert.Empty(t, missing(t, worse, march(27)), "the last review by the day holds")
	assert.Equal(t, []string{"powers.gate.legal_review"}, missing(t, worse, march(28)))
	a = do(signedOff(t, a, march(26)).Decide(moment(march(26)), listed(t), decision()))
	assert.Equal(t, powers.Decided, a.State)
}

// The right to a hearing ends with the limit of the law, with a clear waiver, or with the hearing; nothing else ends it.
func TestWhenTheRightToAHearingEnds(t *testing.T) {
	do := step(t)
	quiet := major(t)
	hearing := func(a powers.Act, on townhall.Date) bool {
		return !slices.Contains(missing(t, a, on), "powers.gate.hearing")
	}
	assert.False(t, hearing(quiet, march(12)))
	assert.True(t, hearing(quiet, march(13)), "the day after the fifth working day")
	assert.False(t, hearing(quiet, march(4)), "before the notice nothing has ended")

	_, _, err := quiet.AskHearing(moment(march(13)), march(13))
	refused(t, err, "powers.hearing.request")
	_, _, err = quiet.AskHearing(moment(march(6)), march(4))
	refused(t, err, "powers.hearing.request", "powers.act.track")

	waived := do(quiet.Waive(moment(march(7)), powers.Waiver{Hearing: true, Words: "不要求听证"}))
	assert.Len(t, waived.Waivers, 2, "an earlier waiver stands")
	assert.True(t, hearing(waived, march(7)))
	assert.False(t, hearing(waived, march(6)))
	_, _, err = waived.AskHearing(moment(march(7)), march(7))
	refused(t, err, "powers.hearing.once")

	asked := do(quiet.AskHearing(moment(march(7)), march(7)))
	assert.False(t, hearing(asked, day(time.June, 1)))
	assert.False(t, hearing(asked, march(6)))
	_, _, err = asked.AskHearing(moment(march(10)), march(10))
	refused(t, err, "powers.hearing.once")
	_, _, err = asked.Waive(moment(march(12)), powers.Waiver{On: march(6), Hearing: true, Words: "x"})
	refused(t, err, "powers.act.track") // no waiver from before the request ends it
	after := do(asked.Waive(moment(march(10)), powers.Waiver{Hearing: true, Words: "撤回听证要求"}))
	assert.True(t, hearing(after, march(10)))
}

// Whoever offers a hearing owes it, whatever the act.
func TestAHearingThatWasOfferedIsHeld(t *testing.T) {
	do := step(t)
	for _, typ := range powers.PowerTypes() {
		a := fine()
		a.Type, a.Burdens = typ, true
		a = do(a.Propose(moment(march(3)), listed(t, func(l *powers.Listing) { l.Type = typ })))
		a = do(a.Record(moment(march(3)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"}))
		a = do(a.Notify(moment(march(4)), offering()))
		a = do(a.Hear(moment(march(4)), powers.Statement{Text: "x", Answer: "x"}))
		a = do(a.AskHearing(moment(march(5)), march(5)))
		_, _, err := a.SignOff(moment(march(6)), powers.Sign{Post: "team", By: "s1", Sheet: sheet})
		refused(t, err, "powers.gate.hearing")
	}
}

// A later notice begins the party's rights afresh and takes none away.
func TestALaterNotice(t *testing.T) {
	do := step(t)
	n := offering()
	n.AnswerBy = march(20)
	first := do(at(t, powers.Proposed).Notify(moment(march(10)), n))
	for _, c := range []struct {
		clause string
		change func(*powers.Notice)
	}{
		{"powers.notice.offer", func(n *powers.Notice) { n.Hearing, n.NoHearing = false, "x" }},
		{"powers.notice.time", func(n *powers.Notice) { n.AnswerBy = march(19) }},
		{"powers.act.track", func(n *powers.Notice) { n.On = march(9) }},
	} {
		later := n
		c.change(&later)
		_, _, err := first.Notify(moment(march(11)), later)
		refused(t, err, c.clause)
	}
	assert.Equal(t, []string{"powers.gate.full_record"}, missing(t, first, march(21)))
	n.AnswerBy = townhall.Date{}
	again := do(first.Notify(moment(march(11)), n))
	assert.Equal(t, march(20), again.Earlier[0].Notice.AnswerBy, "nothing of the old is lost")
	assert.Equal(t, []string{"powers.gate.statement", "powers.gate.hearing", "powers.gate.full_record"}, missing(t, again, march(18)), "the time to ask for a hearing began anew as well")

	answered := do(first.Hear(moment(march(12)), powers.Statement{Text: "x", Answer: "x"}))
	answered = do(answered.Waive(moment(march(12)), powers.Waiver{Hearing: true, Words: "x"}))
	assert.Equal(t, []string{"powers.gate.full_record"}, missing(t, answered, march(12)))
	again = do(answered.Notify(moment(march(12)), n))
	assert.Equal(t, []string{"powers.gate.statement", "powers.gate.hearing", "powers.gate.full_record"}, missing(t, again, march(12)), "on one day: the order of entry tells")
	do(again.AskHearing(moment(march(12)), march(12)))

	asked := do(first.AskHearing(moment(march(12)), march(12)))
	again = do(asked.Notify(moment(march(12)), n))
	assert.Equal(t, march(12), again.Hearing.Asked, "a hearing that was asked for stays asked for")
	held := do(asked.HoldHearing(moment(march(24)), powers.Hearing{Notified: march(12), Chair: "justice", Record: "x"}))
	again = do(held.Notify(moment(march(24)), n))
	assert.Contains(t, missing(t, again, march(24)), "powers.gate.hearing", "one that was held heard something else")
	assert.Contains(t, missing(t, again, march(24)), "powers.gate.legal_review", "the case went through a hearing all the same")
	do(again.AskHearing(moment(march(24)), march(24)))
	_, _, err := again.Assign(moment(march(24)), powers.Officer{Person: "justice"})
	refused(t, err, "powers.act.apart")
	withdrawn := do(asked.Waive(moment(march(12)), powers.Waiver{Hearing: true, Words: "撤回"}))
	again = do(withdrawn.Notify(moment(march(12)), n))
	do(again.AskHearing(moment(march(12)), march(12)))
}

// A time to answer is over neither when the notice is put on record, nor before a hearing may no longer be asked for.
func TestTheTimeToAnswer(t *testing.T) {
	for _, c := range []struct {
		on, today, by townhall.Date
		hearing, held bool
	}{
		{march(5), march(5), march(6), false, true},
		{march(5), march(10), march(9), false, false},
		{march(5), march(10), march(10), false, true},
		{march(5), march(5), march(11), true, false}, // the fifth working day is 12 March
		{march(5), march(5), march(12), true, true},
		{march(5), march(10), march(14), true, false}, // it was put on record on the 10th, of which the fifth working day is the 17th
		{march(5), march(10), march(17), true, true},
	} {
		n := notice()
		n.On, n.AnswerBy, n.Hearing = c.on, c.by, c.hearing
		if c.hearing { // other acts have no such time
			levy := at(t, powers.Proposed)
			levy.Type = powers.Levy
			step(t)(levy.Notify(moment(c.today), n))
		}
		_, _, err := at(t, powers.Proposed).Notify(moment(c.today), n)
		if c.held {
			require.NoError(t, err)
			continue
		}
		refused(t, err, "powers.notice.time")
	}
}

// Silence waives nothing: only a time that was given and has passed lets an act be decided without a word of the party.
func TestSilenceIsNoWaiver(t *testing.T) {
	silent := func(answerBy townhall.Date) powers.Act {
		n := notice()
		n.AnswerBy = answerBy
		return step(t)(at(t, powers.Proposed).Notify(moment(march(5)), n))
	}
	assert.Contains(t, missing(t, silent(townhall.Date{}), day(time.June, 1)), "powers.gate.statement")
	assert.Contains(t, missing(t, silent(march(10)), march(10)), "powers.gate.statement")
	assert.NotContains(t, missing(t, silent(march(10)), march(11)), "powers.gate.statement")
}

func TestHearingsAreRefused(t *testing.T) {
	asked := step(t)(major(t).AskHearing(moment(march(7)), march(7)))
	for _, c := range []struct {
		clause string
		change func(*powers.Hearing)
	}{
		{"powers.hearing.notice", func(h *powers.Hearing) { h.Notified = townhall.Date{} }},
		{"powers.hearing.notice", func(h *powers.Hearing) { h.Notified = march(6) }}, // before anybody asked
		{"powers.hearing.notice", func(h *powers.Hearing) { h.Notified = march(25) }},
		{"powers.hearing.chair", func(h *powers.Hearing) { h.Chair = "o2" }},
		{"powers.hearing.chair", func(h *powers.Hearing) { h.Chair = "" }},
		{"powers.hearing.record", func(h *powers.Hearing) { h.Record = "" }},
	} {
		h := powers.Hearing{Notified: march(10), On: march(24), Chair: "justice", Record: "笔录"}
		c.change(&h)
		_, _, err := asked.HoldHearing(moment(march(24)), h)
		refused(t, err, c.clause)
	}
	held := step(t)(asked.HoldHearing(moment(march(24)), powers.Hearing{Notified: march(10), Chair: "justice", Record: "笔录", Absent: true}))
	_, _, err := held.HoldHearing(moment(march(25)), powers.Hearing{Notified: march(10), Chair: "justice", Record: "笔录"})
	refused(t, err, "powers.hearing.asked")
	_, _, err = at(t, powers.Proposed, func(a *powers.Act) { a.Grounds = []powers.Ground{powers.HearingDue} }).Notify(moment(march(5)), notice())
	refused(t, err, "powers.notice.hearing") // where a hearing is due, it is offered
	own, _, err := fine().Propose(moment(march(3)), listed(t, func(l *powers.Listing) { l.Steps = []powers.Step{powers.HearingHeld} }))
	require.NoError(t, err)
	_, _, err = own.Notify(moment(march(5)), notice())
	refused(t, err, "powers.notice.hearing") // also where only the power's own procedure asks for it
	quiet := step(t)(at(t, powers.Proposed).Notify(moment(march(5)), notice()))
	_, _, err = quiet.AskHearing(moment(march(10)), march(10))
	refused(t, err, "powers.hearing.offered")
	_, _, err = at(t, powers.Proposed).AskHearing(moment(march(10)), march(10))
	refused(t, err, "powers.notice.before", "powers.hearing.offered", "powers.hearing.request")
	calledOff := step(t)(asked.Waive(moment(march(10)), powers.Waiver{Hearing: true, Words: "撤回"}))
	_, _, err = calledOff.HoldHearing(moment(march(24)), powers.Hearing{Notified: march(10), Chair: "justice", Record: "x"})
	refused(t, err, "powers.hearing.asked")
	unoffered := quiet // and where one is due, nothing ends before it is offered
	unoffered.Grounds = []powers.Ground{powers.HearingDue}
	assert.Contains(t, missing(t, unoffered, day(time.June, 1)), "powers.gate.hearing")
}
