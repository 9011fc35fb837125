package powers_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

// opened is an office with the power of dumping on its list, on 3 March 2025.
func opened(t *testing.T) (townhall.Office, *townhall.Date) {
	today := march(3)
	o := office(&today)
	_, err := powers.ListPower(ctx, o, clerk, dumping())
	require.NoError(t, err)
	return o, &today
}

func proposedIn(t *testing.T, o townhall.Office) powers.Act {
	a, err := powers.ProposeAct(ctx, o, clerk, fine())
	require.NoError(t, err)
	return a
}

func TestAnActOutsideTheRegisterIsNotSaved(t *testing.T) {
	o, today := opened(t)
	for clause, change := range map[string]func(*powers.Act){
		"powers.known":      func(a *powers.Act) { a.Power = "parking" },
		"powers.department": func(a *powers.Act) { a.Department = "housing" },
		"powers.in_force":   func(a *powers.Act) { a.Proposed = townhall.NewDate(2023, 12, 31) },
	} {
		a := fine()
		change(&a)
		_, err := powers.ProposeAct(ctx, o, clerk, a)
		refused(t, err, clause)
	}
	a := fine()
	a.Power = ""
	_, err := powers.ProposeAct(ctx, o, clerk, a)
	refused(t, err, "powers.known")
	require.NoError(t, townhall.Void(ctx, o, clerk, powers.PowerRef("dumping"), "列错"))
	_, err = powers.ProposeAct(ctx, o, clerk, fine())
	refused(t, err, "powers.known") // a voided entry is none
	for rec, err := range o.Store.Find(ctx, townhall.Query{Kind: powers.ActKind}) {
		t.Fatal("a refused act makes no record", rec, err)
	}
	r, err := powers.RegisterOf(ctx, o.Store, "")
	require.NoError(t, err)
	assert.Empty(t, r)
	*today = march(4)
}

func TestAPowerThatIsWithdrawnMeanwhileDecidesNothing(t *testing.T) {
	o, today := opened(t)
	a := proposedIn(t, o)
	r := a.Ref()
	for _, do := range []func() error{
		func() error {
			_, err := powers.RecordStep(ctx, o, clerk, r, powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})
			return err
		},
		func() error { _, err := powers.NotifyParty(ctx, o, clerk, r, notice()); return err },
		func() error {
			_, err := powers.HearParty(ctx, o, clerk, r, powers.Statement{Text: "x", Answer: "x"})
			return err
		},
		func() error {
			_, err := powers.SignOff(ctx, o, clerk, r, powers.Sign{Post: "team", By: "s1", Sheet: sheet})
			return err
		},
		func() error {
			_, err := powers.SignOff(ctx, o, clerk, r, powers.Sign{Post: "deputy", By: "s2", Sheet: sheet})
			return err
		},
	} {
		require.NoError(t, do())
	}
	*today = march(10)
	_, err := powers.WithdrawPower(ctx, o, clerk, powers.PowerRef("dumping"), powers.Withdrawal{Reason: "收回"})
	require.NoError(t, err)
	_, before, err := townhall.Load[powers.Act](ctx, o.Store, r)
	require.NoError(t, err)
	_, err = powers.DecideAct(ctx, o, clerk, r, decision())
	refused(t, err, "powers.in_force")
	_, after, err := townhall.Load[powers.Act](ctx, o.Store, r)
	require.NoError(t, err)
	assert.Equal(t, before, after, "nothing was saved")
	assert.Equal(t, day(time.June, 3), after.Due, "the penalty is due in ninety days, over a holiday")

	_, err = powers.DropAct(ctx, o, clerk, r, townhall.Date{}, "职权已收回")
	require.NoError(t, err)
	_, rec, err := townhall.Load[powers.Act](ctx, o.Store, r)
	require.NoError(t, err)
	assert.Equal(t, []any{"dropped", march(10), townhall.Date{}}, []any{rec.State, rec.Closed, rec.Due})
}

// Two people who sign for one post at one time: one does, the other is refused.
func TestOnlyOneSignsForAPost(t *testing.T) {
	o, _ := opened(t)
	r := proposedIn(t, o).Ref()
	_, err := powers.RecordStep(ctx, o, clerk, r, powers.Done{Step: powers.FullRecord, By: "o1", Note: "x"})
	require.NoError(t, err)
	_, err = powers.NotifyParty(ctx, o, clerk, r, notice())
	require.NoError(t, err)
	_, err = powers.HearParty(ctx, o, clerk, r, powers.Statement{Text: "x", Answer: "x"})
	require.NoError(t, err)
	var wait sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wait.Go(func() {
			_, errs[i] = powers.SignOff(ctx, o, clerk, r, powers.Sign{Post: "team", By: townhall.PersonID("s" + string(rune('1'+i))), Sheet: sheet})
		})
	}
	wait.Wait()
	refusals := 0
	for _, err := range errs {
		if r, ok := errors.AsType[*townhall.Refusal](err); ok {
			assert.Equal(t, "powers.chain.turn", r.Finding.Failed()[0].Code)
			refusals++
		}
	}
	assert.Equal(t, 3, refusals)
	a, _, err := townhall.Load[powers.Act](ctx, o.Store, r)
	require.NoError(t, err)
	assert.Len(t, a.Chain.Signs, 1)
}

func TestTheRegisterOfADepartment(t *testing.T) {
	o, _ := opened(t)
	other := dumping()
	other.ID, other.Department = "housing-1", "housing"
	_, err := powers.ListPower(ctx, o, clerk, other)
	require.NoError(t, err)
	_, err = powers.ListPower(ctx, o, clerk, other)
	require.ErrorIs(t, err, townhall.Conflict)
	all, err := powers.RegisterOf(ctx, o.Store, "")
	require.NoError(t, err)
	assert.Len(t, all, 2)
	own, err := powers.RegisterOf(ctx, o.Store, "housing")
	require.NoError(t, err)
	require.Len(t, own, 1)
	assert.Equal(t, "housing-1", own[0].ID)
	require.NoError(t, own.Check(under(asksForNothing(), march(3)), powers.Act{Power: "housing-1", Department: "housing", Place: "shuinan", Type: powers.Penalty}, march(3)), "whoever asks for nothing, gets it")
}
