package powers_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// Who handled a case neither presides over its hearing nor reviews it, and the other way round, whoever is its officer today.
func TestWhoHandlesACaseDoesNotJudgeIt(t *testing.T) {
	do := step(t)
	a := do(major(t).AskHearing(moment(march(7)), march(7))) // o1 recorded, o1 and o2 are its officers
	a = do(a.Record(moment(march(7)), powers.Done{Step: "survey", By: "surveyor", Note: "x"}))
	a = do(a.Assign(moment(march(7)), powers.Officer{Person: "o3", Certificate: "ZF-003"}, powers.Officer{Person: "o4", Certificate: "ZF-004"}))
	assert.Len(t, a.Former, 2)
	a = do(a.Assign(moment(march(7)), fine().Officers[0]))
	a = do(a.Assign(moment(march(7)), powers.Officer{Person: "o3", Certificate: "ZF-003"}, powers.Officer{Person: "o4", Certificate: "ZF-004"}))
	a = do(a.Assign(moment(march(7)), a.Officers...))
	assert.Len(t, a.Former, 4, "each once, and with those who are its officers again")
	held := func(chair townhall.PersonID) (powers.Act, []townhall.Fact, error) {
		return a.HoldHearing(moment(march(24)), powers.Hearing{Notified: march(10), Chair: chair, Record: "x"})
	}
	for _, p := range []townhall.PersonID{"o1", "o2", "o3", "surveyor", " o1 "} {
		_, _, err := held(p)
		refused(t, err, "powers.hearing.chair")
		_, _, err = a.ReviewLegality(moment(march(24)), powers.LegalOpinion{By: p, Passed: true, Text: "x"})
		refused(t, err, "powers.act.reviewer")
	}
	a = reviewed(t, do(held("justice")), march(24)) // the mayor only discussed it
	do(a.ReviewLegality(moment(march(24)), powers.LegalOpinion{By: "mayor", Passed: true, Text: "x"}))
	for _, p := range []townhall.PersonID{"justice", "lawyer"} {
		_, _, err := a.Assign(moment(march(24)), powers.Officer{Person: p, Certificate: "x"})
		refused(t, err, "powers.act.apart")
		_, _, err = a.Record(moment(march(24)), powers.Done{Step: powers.FullRecord, By: p, Note: "x"})
		refused(t, err, "powers.act.apart")
	}
	assert.Empty(t, missing(t, a, march(24)))
	a.Former = append(a.Former, powers.Officer{Person: "justice"}, powers.Officer{Person: "lawyer"}) // as a record that no step made may have it
	assert.Equal(t, []string{"powers.gate.hearing", "powers.gate.legal_review"}, missing(t, a, march(24)))
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

// Whoever is refused is somebody: a decision that refuses says whom, since it tells them how to appeal.
func TestARefusalHasAParty(t *testing.T) {
	do, p := step(t), listed(t, func(l *powers.Listing) { l.Type = powers.Permit })
	for _, c := range []struct {
		party   powers.Party
		refuses bool
		clauses []string
	}{
		{powers.Party{}, false, nil}, {powers.Party{}, true, []string{"powers.act.party"}}, {fine().Party, true, nil},
	} {
		a := fine()
		a.Type, a.Party = powers.Permit, c.party
		a = do(a.Propose(moment(march(3)), p))
		a = signedOff(t, do(a.Record(moment(march(3)), powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})), march(3))
		d := decision()
		d.Refuses = c.refuses
		_, _, err := a.Decide(moment(march(10)), p, d)
		if c.clauses == nil {
			require.NoError(t, err)
			continue
		}
		refused(t, err, c.clauses...)
	}
}
