package powers_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

func TestChangesOfAPowerAreRefused(t *testing.T) {
	p := listed(t)
	amended := func(p powers.Power, today townhall.Date, change func(*powers.Listing)) (powers.Power, error) {
		l := p.Listings[0]
		l.From, l.Why = today, "x"
		change(&l)
		p, _, err := p.Amend(moment(today), l)
		return p, err
	}
	withdrawn := func(p powers.Power, today, from townhall.Date) (powers.Power, error) {
		p, _, err := p.Withdraw(moment(today), powers.Withdrawal{From: from, Reason: "收回"})
		return p, err
	}
	start := p.Listings[0].From
	for _, c := range []struct {
		name, clause string
		err          func() error
	}{
		{"from the day of the listing in force", "powers.power.order", func() error { _, err := amended(p, start, func(*powers.Listing) {}); return err }},
		{"without a reason", "powers.power.reason", func() error { _, err := amended(p, march(1), func(l *powers.Listing) { l.Why = " " }); return err }},
		{"from yesterday on", "powers.power.today", func() error {
			_, err := amended(p, march(1), func(l *powers.Listing) { l.From = day(time.February, 28) })
			return err
		}},
		{"published tomorrow", "powers.power.published", func() error {
			_, err := amended(p, march(1), func(l *powers.Listing) { l.From, l.Published = march(10), march(2) })
			return err
		}},
		{"withdrawn without a reason", "powers.power.reason", func() error { _, _, err := p.Withdraw(moment(march(1)), powers.Withdrawal{Reason: " "}); return err }},
		{"withdrawn from yesterday on", "powers.power.today", func() error { _, err := withdrawn(p, march(1), day(time.February, 28)); return err }},
		{"withdrawn from its first day on", "powers.power.order", func() error { _, err := withdrawn(p, start, start); return err }},
		{"restored, though it is listed", "powers.power.state", func() error { _, _, err := p.Restore(moment(march(1)), "x"); return err }},
	} {
		refused(t, c.err(), c.clause)
	}
	w, facts, err := p.Withdraw(moment(march(1)), powers.Withdrawal{Reason: "x", Basis: hygiene.Art("1")})
	require.NoError(t, err)
	assert.Equal(t, march(1), w.Withdrawal.From)
	assert.Equal(t, []townhall.Cite{hygiene.Art("1")}, facts[0].Basis)
	_, err = withdrawn(w, march(1), march(5))
	refused(t, err, "powers.power.gone") // it is gone since today
	_, _, err = w.Restore(moment(march(1)), "x")
	refused(t, err, "powers.power.gone")
}

// What has not begun yet can be corrected: a later listing is replaced, a withdrawal moved or called off.
func TestWhatHasNotBegunIsCorrected(t *testing.T) {
	p := listed(t)
	amend := func(p powers.Power, from townhall.Date, name string) powers.Power {
		l := p.Listings[0]
		l.From, l.Why, l.Name = from, "x", townhall.Plain(name)
		p, _, err := p.Amend(moment(march(1)), l)
		require.NoError(t, err)
		require.NoError(t, p.Check())
		return p
	}
	name := func(p powers.Power, on townhall.Date) string {
		l, _ := p.On(on)
		return l.Name.ZH
	}
	later := amend(amend(p, day(time.April, 1), "April"), day(time.June, 1), "June")
	assert.Equal(t, "April", name(later, day(time.May, 31)))
	sooner := amend(later, day(time.April, 1), "April again")
	assert.Equal(t, []any{"April again", 2}, []any{name(sooner, day(time.June, 1)), len(sooner.Listings)})
	assert.Equal(t, "March", name(amend(later, march(1), "March"), day(time.June, 1)))

	for _, from := range []townhall.Date{march(1), march(20), day(time.July, 1)} { // today, before and after what is listed to begin
		w, _, err := later.Withdraw(moment(march(1)), powers.Withdrawal{From: from, Reason: "收回"})
		require.NoError(t, err)
		require.NoError(t, w.Check())
		assert.Empty(t, name(w, from))
		assert.NotEmpty(t, name(w, from.AddDays(-1)))
	}
	w, _, err := later.Withdraw(moment(march(1)), powers.Withdrawal{From: day(time.May, 1), Reason: "收回"})
	require.NoError(t, err)
	moved, _, err := w.Withdraw(moment(march(1)), powers.Withdrawal{From: march(10), Reason: "提前"})
	require.NoError(t, err)
	assert.Empty(t, name(moved, march(10)))
	_, _, err = moved.Restore(moment(march(9)), " ")
	refused(t, err, "powers.power.reason")
	back, facts, err := moved.Restore(moment(march(9)), "上级撤销决定")
	require.NoError(t, err)
	require.NoError(t, back.Check())
	assert.Equal(t, "restore", facts[0].Verb)
	assert.Equal(t, []any{powers.Listed, "June"}, []any{back.State, name(back, day(time.June, 1))}, "with all that was listed")

	future := dumping() // a power that is still to begin
	future.Listings[0].From = march(20)
	future, _, err = future.List(moment(march(1)))
	require.NoError(t, err)
	assert.Equal(t, "now", name(amend(future, march(1), "now"), march(20)))
	_, _, err = future.Withdraw(moment(march(1)), powers.Withdrawal{From: march(19), Reason: "x"})
	refused(t, err, "powers.power.order") // there is nothing to take out before it begins
	gone, _, err := future.Withdraw(moment(march(1)), powers.Withdrawal{Reason: "x"})
	require.NoError(t, err)
	require.NoError(t, gone.Check())
	assert.Equal(t, march(20), gone.Withdrawal.From, "from its first day on")
	for _, d := range []townhall.Date{march(19), march(20), day(time.June, 1)} {
		assert.Empty(t, name(gone, d))
		assert.False(t, gone.InForce().Contains(d))
		a := fine()
		a.Power = gone.ID
		f := gone.Covers(a, d)
		assert.False(t, f.Held)
		assert.Contains(t, f.In(townhall.EN), "withdrawn before it began")
	}
	again, _, err := gone.Restore(moment(march(19)), "x")
	require.NoError(t, err)
	assert.Equal(t, name(future, march(20)), name(again, march(20)))
	_, _, err = gone.Restore(moment(march(20)), "x")
	refused(t, err, "powers.power.gone")
	_, _, err = future.Withdraw(moment(march(20)), powers.Withdrawal{From: march(20), Reason: "x"})
	refused(t, err, "powers.power.order") // it has begun
}

// Two amendments of one register entry know nothing of each other.
func TestAmendmentsShareNothing(t *testing.T) {
	p := listed(t)
	amend := func(p powers.Power, d int, name string) powers.Power {
		l := p.Listings[0]
		l.From, l.Why, l.Name = march(d), "x", townhall.Plain(name)
		p, _, err := p.Amend(moment(march(1)), l)
		require.NoError(t, err)
		return p
	}
	for d := range 4 {
		p = amend(p, d+1, "x")
	}
	one, other := amend(p, 10, "one"), amend(p, 10, "other")
	a, _ := one.On(march(10))
	b, _ := other.On(march(10))
	assert.Equal(t, []string{"one", "other"}, []string{a.Name.ZH, b.Name.ZH})
}

// Whatever is amended, withdrawn and restored on whichever days, no day that has passed changes, and each later day is as it was said last.
func TestTheListingOfADay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := listed(t)
		start := p.Listings[0].From
		content, end := map[townhall.Date]string{}, townhall.Date{}
		last := start.AddDays(150)
		say := func(from townhall.Date, what string) {
			for d := from; !d.After(last); d = d.AddDays(1) {
				content[d] = what
			}
		}
		say(start, p.Listings[0].Content.ZH)
		today := start
		for i := range rapid.IntRange(0, 12).Draw(t, "changes") {
			today = today.AddDays(rapid.IntRange(0, 9).Draw(t, "later"))
			from := today.AddDays(rapid.IntRange(-2, 40).Draw(t, "from"))
			gone := !end.IsZero() && !end.After(today)
			switch rapid.IntRange(0, 4).Draw(t, "change") {
			case 0:
				next, _, err := p.Withdraw(moment(today), powers.Withdrawal{From: from, Reason: "x"})
				if err == nil {
					require.False(t, gone || from.Before(today))
					p, end = next, from
				}
			case 1:
				next, _, err := p.Restore(moment(today), "x")
				require.Equal(t, !end.IsZero() && !gone, err == nil)
				if err == nil {
					p, end = next, townhall.Date{}
				}
			default:
				l := p.Listings[0]
				l.From, l.Why, l.Content = from, "x", townhall.Plain(string(rune('a'+i)))
				next, _, err := p.Amend(moment(today), l)
				if err == nil {
					require.False(t, from.Before(today) || !end.IsZero())
					p = next
					say(from, l.Content.ZH)
				}
			}
			require.NoError(t, p.Check())
		}
		for d := start.AddDays(-2); !d.After(last); d = d.AddDays(1) {
			want := content[d]
			if !end.IsZero() && !d.Before(end) {
				want = ""
			}
			l, ok := p.On(d)
			require.Equal(t, want, l.Content.ZH, d)
			require.Equal(t, want != "", ok)
			require.Equal(t, ok, p.InForce().Contains(d))
		}
	})
}
