package powers_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance/powers"
)

// mayDecide says by hand what the law asks of a fine before it is decided on a day: the slow and obvious way.
func mayDecide(a powers.Act, on townhall.Date) bool {
	certified := map[townhall.PersonID]bool{}
	handling := map[townhall.PersonID]bool{}
	for _, o := range a.Officers {
		handling[o.Person] = true
		if o.Certificate != "" {
			certified[o.Person] = true
		}
	}
	done := map[powers.Step]bool{}
	for _, d := range a.Done {
		done[d.Step] = true
	}
	if a.State != powers.Reviewed || len(certified) < 2 || !done[powers.FullRecord] || a.Notice.On.IsZero() {
		return false
	}
	timeGone := !a.Notice.AnswerBy.IsZero() && on.After(a.Notice.AnswerBy)
	if len(a.Statements) == 0 && !a.Waiver.Statement && !timeGone {
		return false
	}
	if a.Major && !a.Notice.Hearing {
		return false
	}
	held := !a.Hearing.On.IsZero()
	if a.Notice.Hearing && !held && !a.Waiver.Hearing {
		between := townhall.Period{From: a.Notice.On.AddDays(1), To: on.AddDays(-1)}
		worked, _ := cn.Calendar.WorkingDays(between)
		if between.Days() == 0 {
			worked = 0
		}
		if !a.Hearing.Asked.IsZero() || worked < 5 {
			return false
		}
	}
	if a.Major || held {
		if len(a.Reviews) == 0 {
			return false
		}
		last := a.Reviews[len(a.Reviews)-1]
		if !last.Passed || handling[last.By] || last.On.Before(a.Hearing.On) {
			return false
		}
	}
	return !a.Major || done[powers.Collective]
}

// Whatever steps are tried in whatever order, a fine is decided exactly when the law lets it be.
func TestAFineIsDecidedExactlyWhenItMayBe(t *testing.T) {
	p := listed(t)
	rapid.Check(t, func(t *rapid.T) {
		a := fine()
		a.Major = rapid.IntRange(0, 3).Draw(t, "major") == 0
		today := march(3)
		a, _, err := a.Propose(moment(today), p)
		require.NoError(t, err)
		for range rapid.IntRange(5, 30).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "later") == 0 {
				today = today.AddDays(rapid.IntRange(1, 9).Draw(t, "days"))
			}
			next, err := randomStep(t, a, moment(today))
			if err != nil {
				_, refusal := errors.AsType[*townhall.Refusal](err)
				require.True(t, refusal, err)
				require.Equal(t, a, next, "a refused step changes nothing")
				continue
			}
			require.NoError(t, next.Check())
			a = next
		}
		may := mayDecide(a, today)
		after, _, err := a.Decide(moment(today), p, decision())
		require.Equal(t, may, err == nil, "%v: %+v", err, a)
		if may {
			require.Equal(t, powers.Decided, after.State)
		}
	})
}

// randomStep tries a step, more often one that leads on.
func randomStep(t *rapid.T, a powers.Act, m townhall.Moment) (powers.Act, error) {
	people := rapid.SampledFrom([]townhall.PersonID{"o1", "o2", "o3", "lawyer", "s1", "s2"})
	var next powers.Act
	var err error
	switch rapid.IntRange(0, 13).Draw(t, "step") {
	case 0, 1:
		next, _, err = a.Record(m, powers.Done{Step: rapid.SampledFrom([]powers.Step{powers.FullRecord, powers.Collective, powers.LegalReview}).Draw(t, "done"), By: "o1", Note: "x"})
	case 2, 3:
		n := notice()
		n.Hearing = rapid.Bool().Draw(t, "offered")
		if rapid.Bool().Draw(t, "limited") {
			n.AnswerBy = m.Today.AddDays(rapid.IntRange(1, 6).Draw(t, "time"))
		}
		next, _, err = a.Notify(m, n)
	case 4:
		next, _, err = a.Hear(m, powers.Statement{Text: "x", Answer: "x"})
	case 5:
		next, _, err = a.Waive(m, powers.Waiver{Statement: rapid.Bool().Draw(t, "statement"), Hearing: rapid.Bool().Draw(t, "hearing"), Words: "x"})
	case 6:
		next, _, err = a.AskHearing(m, m.Today)
	case 7:
		next, _, err = a.HoldHearing(m, powers.Hearing{Notified: a.Hearing.Asked, Chair: people.Draw(t, "chair"), Record: "x"})
	case 8:
		next, _, err = a.ReviewLegality(m, powers.LegalOpinion{By: people.Draw(t, "reviewer"), Passed: rapid.Bool().Draw(t, "passed"), Text: "x"})
	case 9, 10:
		next, _, err = a.SignOff(m, powers.Sign{Post: rapid.SampledFrom([]string{"team", "deputy"}).Draw(t, "post"), By: people.Draw(t, "signer")})
	case 11:
		next, _, err = a.SignOff(m, powers.Sign{Post: "deputy", By: people.Draw(t, "signer")})
	case 12:
		next, _, err = a.Assign(m, powers.Officer{Person: people.Draw(t, "officer"), Certificate: "x"}, powers.Officer{Person: "o9", Certificate: rapid.SampledFrom([]string{"x", "x", ""}).Draw(t, "certificate")})
	case 13:
		if a.State == powers.Returned {
			next, _, err = a.Resubmit(m, "x")
		} else {
			next, _, err = a.SendBack(m, powers.Sign{Post: "team", By: "s1", Reason: rapid.SampledFrom([]string{"", "", "x"}).Draw(t, "reason")})
		}
	}
	return next, err
}
