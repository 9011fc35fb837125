package powers_test

import (
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// leading is a step that leads on from where an act stands, most often.
func leading(t *rapid.T, a powers.Act, m townhall.Moment) int {
	if a.State == powers.Returned {
		return 15
	}
	f, err := a.Procedure(m, m.Today)
	require.NoError(t, err)
	if f.Held {
		return 9
	}
	switch f.Failed()[0].Field {
	case "officers":
		return 13
	case "notice":
		return 2
	case "statement":
		return rapid.SampledFrom([]int{4, 5}).Draw(t, "answer")
	case "hearing":
		if a.Notice.Hearing && !a.Hearing.Asked.IsZero() {
			return 7
		}
		return rapid.SampledFrom([]int{2, 5, 6, 6}).Draw(t, "hearing's end")
	case "legal_review":
		return 8
	}
	return 0
}

// randomStep tries a step, half of the time one that leads on, and says what would have happened.
func randomStep(t *rapid.T, a powers.Act, m townhall.Moment) (powers.Act, event, error) {
	people := rapid.SampledFrom([]townhall.PersonID{"o1", "o3", "lawyer", "lawyer", "justice", "s1", "s2"})
	on := m.Today.AddDays(-max(0, rapid.IntRange(-6, 3).Draw(t, "ago")))
	var next powers.Act
	var err error
	e := event{on: on}
	step := rapid.IntRange(0, 16).Draw(t, "step")
	if rapid.IntRange(0, 3).Draw(t, "leads on") > 0 {
		step = leading(t, a, m)
	}
	switch step {
	case 0, 1:
		e.what, e.who = "recorded", []townhall.PersonID{rapid.SampledFrom([]townhall.PersonID{"o1", "o2", "o1", "lawyer"}).Draw(t, "recorder")}
		e.step = rapid.SampledFrom([]powers.Step{powers.FullRecord, powers.FullRecord, powers.Collective, powers.Collective, "survey", powers.LegalReview}).Draw(t, "done")
		next, _, err = a.Record(m, powers.Done{Step: e.step, By: e.who[0], Note: "x", On: on})
	case 2, 3:
		e.what, e.yes, e.put = "told", rapid.Bool().Draw(t, "offered"), m.Today
		if rapid.Bool().Draw(t, "limited") {
			e.answerBy = m.Today.AddDays(rapid.IntRange(1, 12).Draw(t, "time"))
		}
		n := notice()
		n.On, n.Hearing, n.AnswerBy = on, e.yes, e.answerBy
		next, _, err = a.Notify(m, n)
	case 4:
		e.what = "spoke"
		next, _, err = a.Hear(m, powers.Statement{Text: "x", Answer: "x", On: on})
	case 5:
		e.what, e.also, e.yes = "waived", rapid.Bool().Draw(t, "statement"), rapid.Bool().Draw(t, "hearing")
		next, _, err = a.Waive(m, powers.Waiver{Statement: e.also, Hearing: e.yes, Words: "x", On: on})
	case 6:
		e.what = "asked"
		next, _, err = a.AskHearing(m, on)
	case 7:
		e.what, e.who = "heard", []townhall.PersonID{people.Draw(t, "chair")}
		next, _, err = a.HoldHearing(m, powers.Hearing{Notified: a.Hearing.Asked, Chair: e.who[0], Record: "x", On: on})
	case 8:
		e.what, e.who, e.yes = "reviewed", []townhall.PersonID{people.Draw(t, "reviewer")}, rapid.IntRange(0, 3).Draw(t, "passed") > 0
		next, _, err = a.ReviewLegality(m, powers.LegalOpinion{By: e.who[0], Passed: e.yes, Text: "x", On: on})
	case 9, 10, 11, 12:
		e.what = "signed"
		post, _ := a.Chain.Next()
		next, _, err = a.SignOff(m, powers.Sign{Post: rapid.SampledFrom([]string{post.ID, post.ID, post.ID, "deputy"}).Draw(t, "post"), By: people.Draw(t, "signer"), Sheet: sheet, On: on})
	case 13:
		e.what, e.on, e.who, e.n = "assigned", townhall.Date{}, []townhall.PersonID{people.Draw(t, "officer"), "o9"}, 1
		paper := ""
		if rapid.IntRange(0, 2).Draw(t, "certificate") > 0 {
			paper, e.n = "x", 2
		}
		next, _, err = a.Assign(m, powers.Officer{Person: e.who[0], Certificate: "x"}, powers.Officer{Person: "o9", Certificate: paper})
	case 14:
		e.what, e.on, e.grounds = "found", townhall.Date{}, []powers.Ground{rapid.SampledFrom(allGrounds).Draw(t, "ground")}
		next, _, err = a.Classify(m, "x", e.grounds...)
	default:
		e.what = ""
		if a.State == powers.Returned {
			next, _, err = a.Resubmit(m, "x")
		} else {
			next, _, err = a.SendBack(m, powers.Sign{Post: "team", By: "s1", Sheet: sheet, Reason: rapid.SampledFrom([]string{"", "", "x"}).Draw(t, "reason")})
		}
	}
	return next, e, err
}
