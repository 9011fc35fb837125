package learning_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance/learning"
)

func TestTheFiguresOfAYear(t *testing.T) {
	o, x, d := held(t)
	for p, answers := range map[townhall.PersonID][][]learning.Answer{"p1": {worth70}, "p2": {worth50, worth80}, "p3": {worth0, worth50, worth0}} {
		for _, a := range answers {
			_, err := learning.Sit(ctx, o, clerk, x.Ref(), script(p, a))
			require.NoError(t, err)
		}
	}
	f, err := learning.Statistics(ctx, o.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, []int64{0, 0, 0, 1}, []int64{f.Exams, f.Candidates, f.Passed, f.Unclosed}, "before it is closed")
	assert.False(t, f.PassRate.Defined(), "a rate over nobody is none")

	*d = 30
	_, err = learning.Close(ctx, o, clerk, x.Ref())
	require.NoError(t, err)
	f, err = learning.Statistics(ctx, o.Store, townhall.Year(2025))
	require.NoError(t, err)
	want := learning.Figures{Period: townhall.Year(2025), Exams: 1, Online: 1, Candidates: 3, Attempts: 6, Passed: 2, PassRate: townhall.RatioOf(2, 3)}
	mediators := want
	mediators.Subject = "mediation"
	want.Subjects = []learning.Figures{mediators}
	assert.Equal(t, want, f)
	assert.Equal(t, mediators, f.Of("mediation"))
	assert.Equal(t, learning.Figures{Period: townhall.Year(2025), Subject: "cadres"}, f.Of("cadres"))

	for name, c := range map[string]struct {
		p     townhall.Period
		exams int64
	}{
		"until the day before its last": {townhall.Until(day(23)), 0}, "its last day": {townhall.Period{From: day(24), To: day(24)}, 1},
		"since the day after": {townhall.Since(day(25)), 0}, "all time": {townhall.Period{}, 1}, "another year": {townhall.Year(2024), 0},
	} {
		f, err := learning.Statistics(ctx, o.Store, c.p)
		require.NoError(t, err)
		assert.Equal(t, []int64{c.exams, 3 * c.exams}, []int64{f.Exams, f.Candidates}, name)
	}

	require.NoError(t, townhall.Void(ctx, o, clerk, learning.SittingRef(x.Ref(), "p3"), "sat by somebody else"))
	f, err = learning.Statistics(ctx, o.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, townhall.RatioOf(2, 2), f.PassRate, "a voided sitting leaves the figures")
	require.NoError(t, townhall.Void(ctx, o, clerk, x.Ref(), "the paper had leaked"))
	f, err = learning.Statistics(ctx, o.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, learning.Figures{Period: townhall.Year(2025)}, f, "and so does a voided exam with all its sittings")
}

func TestFiguresOfARecordThatCannotBeRead(t *testing.T) {
	o, x, d := held(t)
	_, err := learning.Sit(ctx, o, clerk, x.Ref(), script("p1", worth70))
	require.NoError(t, err)
	*d = 24
	_, err = learning.Close(ctx, o, clerk, x.Ref())
	require.NoError(t, err)
	for _, kind := range []string{learning.SittingKind, learning.ExamKind} {
		damaged := townhall.Record{Ref: townhall.Ref{Kind: kind, ID: "damaged"}, Version: 1, State: "closed", Closed: day(24), Tags: []string{"exam:" + x.ID}, Doc: []byte(`{"id": 3}`)}
		_, err := o.Store.Commit(ctx, townhall.CommitID(kind), townhall.Change{Record: damaged, Entries: []townhall.Entry{{Verb: "damage"}}})
		require.NoError(t, err)
		f, err := learning.Statistics(ctx, o.Store, townhall.Year(2025))
		require.ErrorIs(t, err, townhall.Corrupt)
		assert.Zero(t, f, "nothing half counted")
	}
	_, err = learning.Statistics(ctx, o.Store, townhall.Period{From: day(2), To: day(1)})
	assert.ErrorIs(t, err, townhall.Invalid)
}

// counted is what a slow look at everything that happened counts for a period.
type counted struct{ exams, candidates, attempts, passed, unclosed int64 }

func (c *counted) add(d counted) {
	c.exams, c.candidates, c.attempts, c.passed, c.unclosed = c.exams+d.exams, c.candidates+d.candidates, c.attempts+d.attempts, c.passed+d.passed, c.unclosed+d.unclosed
}

func of(f learning.Figures) counted {
	return counted{f.Exams, f.Candidates, f.Attempts, f.Passed, f.Unclosed}
}

// Over consecutive periods, whatever they are, every exam, candidate and attempt is counted once, by subject as in the whole.
func TestFiguresEqualASlowRecount(t *testing.T) {
	subjects := []string{"mediation", "cadres"}
	rapid.Check(t, func(t *rapid.T) {
		first := townhall.NewDate(2025, 1, 1)
		today := first
		o := cn.Office(memory.New(), townhall.Anyone())
		o.Now = func() time.Time { return today.Time(cn.Zone) }
		type played struct {
			subject string
			last    townhall.Date
			counted
		}
		var all []played
		for range rapid.IntRange(0, 5).Draw(t, "exams") {
			x := exam()
			today = first.AddDays(rapid.IntRange(0, 300).Draw(t, "from"))
			x.Subject, x.Online = rapid.SampledFrom(subjects).Draw(t, "subject"), rapid.Bool().Draw(t, "online")
			x.Window = townhall.Period{From: today, To: today.AddDays(rapid.IntRange(0, 60).Draw(t, "days"))}
			x, err := learning.Announce(ctx, o, clerk, x)
			require.NoError(t, err)
			e := played{subject: x.Subject, last: x.Window.To}
			for p := range rapid.IntRange(0, 4).Draw(t, "candidates") {
				e.candidates++
				passed := int64(0)
				for range rapid.IntRange(1, 3).Draw(t, "attempts") {
					e.attempts++
					answers := worth50
					if rapid.Bool().Draw(t, "passes") {
						answers, passed = worth80, 1
					}
					_, err := learning.Sit(ctx, o, clerk, x.Ref(), script(townhall.PersonID(fmt.Sprint(p)), answers))
					require.NoError(t, err)
				}
				e.passed += passed
			}
			today, e.exams = x.Window.To, 1
			if rapid.Bool().Draw(t, "closed") {
				_, err = learning.Close(ctx, o, clerk, x.Ref())
				require.NoError(t, err)
			} else {
				e.counted = counted{unclosed: 1}
			}
			all = append(all, e)
		}
		var sum, whole counted
		last := first.AddDays(400)
		for from := first; !from.After(last); {
			p := townhall.Period{From: from, To: from.AddDays(rapid.IntRange(0, 200).Draw(t, "period"))}
			f, err := learning.Statistics(ctx, o.Store, p)
			require.NoError(t, err)
			var slow counted
			bySubject := map[string]*counted{subjects[0]: {}, subjects[1]: {}}
			for _, e := range all {
				if !e.last.Before(p.From) && !e.last.After(p.To) {
					slow.add(e.counted)
					bySubject[e.subject].add(e.counted)
				}
			}
			require.Equal(t, slow, of(f))
			for _, s := range subjects {
				require.Equal(t, *bySubject[s], of(f.Of(s)))
			}
			require.Equal(t, townhall.RatioOf(slow.passed, slow.candidates), f.PassRate)
			sum.add(of(f))
			from = p.To.AddDays(1)
		}
		for _, e := range all {
			whole.add(e.counted)
		}
		assert.Equal(t, whole, sum)
	})
}

func TestEveryFigureIsDefined(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range learning.Definitions() {
		seen[d.Key] = true
		assert.NotEqual(t, d.Name.In(townhall.ZH), d.Name.In(townhall.EN))
		assert.NotEqual(t, d.Text.In(townhall.ZH), d.Text.In(townhall.EN))
		assert.False(t, d.Cite.IsZero())
	}
	for _, figure := range []string{"exams", "online", "candidates", "attempts", "passed", "pass_rate", "unclosed"} {
		assert.True(t, seen[figure], figure)
	}
}
