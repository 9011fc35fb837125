package powers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// major takes a major fine as far as its notice, which offers a hearing on Wednesday 5 March.
func major(t require.TestingT) powers.Act {
	do := step(t)
	a := at(t, powers.Proposed, func(a *powers.Act) { a.Major = true })
	a = do(a.Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "执法记录仪"}))
	a = do(a.Record(moment(march(4)), powers.Done{Step: powers.Collective, By: "mayor", Attached: []townhall.Attachment{{Digest: "sha256:0", Name: "会议纪要"}}}))
	n := notice()
	n.Hearing, n.NoHearing = true, ""
	a = do(a.Notify(moment(march(5)), n))
	a = do(a.Waive(moment(march(5)), powers.Waiver{Statement: true, Words: "只要求听证"}))
	a = do(a.SignOff(moment(march(6)), powers.Sign{Post: "team", By: "s1"}))
	return do(a.SignOff(moment(march(6)), powers.Sign{Post: "deputy", By: "s2"}))
}

func reviewed(t require.TestingT, a powers.Act, on townhall.Date) powers.Act {
	return step(t)(a.ReviewLegality(moment(on), powers.LegalOpinion{By: "lawyer", Passed: true, Text: "同意"}))
}

func TestAMajorFineIsHeardAndReviewed(t *testing.T) {
	do := step(t)
	a := major(t)
	_, _, err := a.Decide(moment(march(6)), listed(t), decision())
	refused(t, err, "powers.gate.hearing", "powers.gate.legal_review")

	a = do(a.AskHearing(moment(march(12)), march(12))) // the fifth working day
	_, _, err = a.Decide(moment(march(20)), listed(t), decision())
	refused(t, err, "powers.gate.hearing", "powers.gate.legal_review")
	held := powers.Hearing{Notified: march(13), On: march(24), Chair: "justice", Record: "笔录"}
	late := held
	late.Notified = march(14) // six working days before 24 March
	_, _, err = a.HoldHearing(moment(march(24)), late)
	refused(t, err, "powers.hearing.notice")
	a = do(a.HoldHearing(moment(march(24)), held))
	assert.Equal(t, march(12), a.Hearing.Asked)
	a = do(a.ReviewLegality(moment(march(25)), powers.LegalOpinion{By: "lawyer", Text: "证据不足"}))
	_, _, err = a.Decide(moment(march(25)), listed(t), decision())
	refused(t, err, "powers.gate.legal_review") // a review that was not passed lets nobody decide
	a = reviewed(t, a, march(26))
	_, _, err = reviewed(t, a, march(23)).Decide(moment(march(26)), listed(t), decision())
	refused(t, err, "powers.gate.legal_review") // nor one from before the hearing
	a = do(a.Decide(moment(march(26)), listed(t), decision()))
	assert.Equal(t, powers.Decided, a.State)
}

// The right to a hearing ends with the limit of the law, with a clear waiver, or with the hearing; nothing else ends it.
func TestWhenTheRightToAHearingEnds(t *testing.T) {
	do := step(t)
	quiet := reviewed(t, major(t), march(6))
	_, _, err := quiet.Decide(moment(march(12)), listed(t), decision())
	refused(t, err, "powers.gate.hearing")
	do(quiet.Decide(moment(march(13)), listed(t), decision())) // the day after the fifth working day

	_, _, err = quiet.AskHearing(moment(march(13)), march(13))
	refused(t, err, "powers.hearing.request")
	_, _, err = quiet.AskHearing(moment(march(6)), march(4))
	refused(t, err, "powers.notice.before", "powers.hearing.request")

	waived := do(quiet.Waive(moment(march(7)), powers.Waiver{Hearing: true, Words: "不要求听证"}))
	assert.True(t, waived.Waiver.Statement, "an earlier waiver stands")
	do(waived.Decide(moment(march(7)), listed(t), decision()))
	_, _, err = waived.AskHearing(moment(march(7)), march(7))
	refused(t, err, "powers.hearing.once")

	asked := do(quiet.AskHearing(moment(march(7)), march(7)))
	_, _, err = asked.AskHearing(moment(march(10)), march(10))
	refused(t, err, "powers.hearing.once")
	after := do(asked.Waive(moment(march(10)), powers.Waiver{Hearing: true, Words: "撤回听证要求"}))
	do(after.Decide(moment(march(10)), listed(t), decision()))
}

// Silence waives nothing: only a time that was given and has passed lets an act be decided without a word of the party.
func TestSilenceIsNoWaiver(t *testing.T) {
	do := step(t)
	silent := func(answerBy townhall.Date) powers.Act {
		a := do(at(t, powers.Proposed).Record(moment(march(4)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"}))
		n := notice()
		n.AnswerBy = answerBy
		a = do(a.Notify(moment(march(5)), n))
		a = do(a.SignOff(moment(march(6)), powers.Sign{Post: "team", By: "s1"}))
		return do(a.SignOff(moment(march(6)), powers.Sign{Post: "deputy", By: "s2"}))
	}
	_, _, err := silent(townhall.Date{}).Decide(moment(day(time.June, 1)), listed(t), decision())
	refused(t, err, "powers.gate.statement")
	_, _, err = silent(march(10)).Decide(moment(march(10)), listed(t), decision())
	refused(t, err, "powers.gate.statement")
	do(silent(march(10)).Decide(moment(march(11)), listed(t), decision()))
}

// A review by somebody who was assigned to the case later is no review.
func TestAReviewerWhoIsAssignedReviewsNoMore(t *testing.T) {
	a := reviewed(t, at(t, powers.Proposed, func(a *powers.Act) { a.Major = true }), march(4))
	f, err := a.Procedure(moment(march(4)), march(4))
	require.NoError(t, err)
	assert.NotContains(t, failedCodes(f), "powers.gate.legal_review")
	a = step(t)(a.Assign(moment(march(4)), powers.Officer{Person: "lawyer", Certificate: "ZF-009"}))
	f, err = a.Procedure(moment(march(4)), march(4))
	require.NoError(t, err)
	assert.Contains(t, failedCodes(f), "powers.gate.legal_review")
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
	refusedMajor := notice()
	_, _, err = at(t, powers.Proposed, func(a *powers.Act) { a.Major = true }).Notify(moment(march(5)), refusedMajor)
	refused(t, err, "powers.notice.hearing") // a major fine offers one
	_, _, err = at(t, powers.Reviewed).AskHearing(moment(march(10)), march(10))
	refused(t, err, "powers.hearing.offered")
}

// A legal person or another organisation speaks through somebody.
func TestWhoSpeaksForWhom(t *testing.T) {
	for kind, clause := range map[powers.PersonKind]string{powers.Citizen: "", powers.LegalPerson: "powers.statement.by", powers.Organisation: "powers.statement.by"} {
		a := at(t, powers.Proposed, func(a *powers.Act) { a.Party.Kind = kind })
		a = step(t)(a.Notify(moment(march(5)), notice()))
		_, _, err := a.Hear(moment(march(6)), powers.Statement{Text: "x", Answer: "x"})
		if clause == "" {
			require.NoError(t, err)
			continue
		}
		refused(t, err, clause)
		step(t)(a.Hear(moment(march(6)), powers.Statement{Text: "x", Answer: "x", By: "director"}))
	}
}
