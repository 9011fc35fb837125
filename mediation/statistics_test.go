package mediation_test

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
	"github.com/townhall-go/townhall/mediation"
)

// drawCase draws a case of any outcome around the turn of the year 2025.
func drawCase(t *rapid.T, i int) mediation.Case {
	at := func(label string, from townhall.Date) townhall.Date {
		return from.AddDays(rapid.IntRange(0, 40).Draw(t, label))
	}
	accepted := at("accepted", townhall.NewDate(2024, 12, 1)).AddDays(rapid.IntRange(0, 380).Draw(t, "later"))
	c := mediation.Case{ID: fmt.Sprint(i), State: mediation.Accepted, Committee: "c", Category: rapid.SampledFrom(mediation.Categories()).Draw(t, "category"),
		Place: rapid.SampledFrom([]townhall.Place{"s/a", "s/b", "s/ab"}).Draw(t, "place"), Accepted: accepted}
	switch rapid.SampledFrom([]string{"open", "oral", "written", "ended"}).Draw(t, "outcome") {
	case "oral":
		c.State, c.Agreement = mediation.Agreed, &mediation.Agreement{Form: mediation.Oral, Effective: at("effective", accepted)}
	case "written":
		c.State, c.Agreement = mediation.Agreed, &mediation.Agreement{Form: mediation.Written, Effective: at("effective", accepted)}
	case "ended":
		c.State, c.Ending = mediation.Ended, &mediation.Ending{On: at("ended", accepted)}
	}
	if c.State == mediation.Agreed && rapid.Bool().Draw(t, "performed") {
		c.State, c.Agreement.Performance = mediation.Performed, at("performance", c.Agreement.Effective)
	}
	for range rapid.IntRange(0, 2).Draw(t, "escalations") {
		c.Escalations = append(c.Escalations, mediation.Escalation{Harm: rapid.SampledFrom(mediation.Harms()).Draw(t, "harm"),
			Prevented: rapid.Bool().Draw(t, "prevented"), Persons: rapid.IntRange(1, 5).Draw(t, "persons"), On: at("harmed", accepted)})
	}
	return c
}

// recount counts one figure the slow, obvious way.
func recount(cases []mediation.Case, counts func(mediation.Case) bool) (n int64) {
	for _, c := range cases {
		if counts(c) {
			n++
		}
	}
	return n
}

func TestFiguresEqualASlowRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cases []mediation.Case
		tally := mediation.NewTally(townhall.Year(2025), mediation.ByPlace)
		for i := range rapid.IntRange(0, 60).Draw(t, "n") {
			c := drawCase(t, i)
			cases = append(cases, c)
			tally.Add(c)
		}
		end := townhall.NewDate(2025, 12, 31)
		in := func(c mediation.Case) bool { return c.Accepted.Year() == 2025 }
		by := func(d townhall.Date) bool { return !d.IsZero() && !d.After(end) }
		agreed := func(c mediation.Case, form mediation.Form) bool {
			return in(c) && c.Agreement != nil && c.Agreement.Form == form && by(c.Agreement.Effective)
		}
		f := tally.Figures()
		accepted := recount(cases, in)
		oral := recount(cases, func(c mediation.Case) bool { return agreed(c, mediation.Oral) })
		written := recount(cases, func(c mediation.Case) bool { return agreed(c, mediation.Written) })
		ended := recount(cases, func(c mediation.Case) bool { return in(c) && c.Ending != nil && by(c.Ending.On) })
		performed := recount(cases, func(c mediation.Case) bool {
			return (agreed(c, mediation.Oral) || agreed(c, mediation.Written)) && by(c.Agreement.Performance)
		})
		assert.Equal(t, []int64{accepted, oral, written, ended, performed}, []int64{f.Accepted, f.Oral, f.Written, f.Ended, f.Performed})
		assert.Equal(t, townhall.RatioOf(oral+written+ended, accepted), f.HandledRate)
		assert.Equal(t, townhall.RatioOf(oral+written, oral+written+ended), f.SuccessRate)
		crimes := recount(cases, func(c mediation.Case) bool {
			return recount([]mediation.Case{c}, func(mediation.Case) bool {
				for _, e := range c.Escalations {
					if e.Harm == mediation.Crime && !e.Prevented && e.On.Year() == 2025 {
						return true
					}
				}
				return false
			}) == 1
		})
		assert.Equal(t, crimes, f.Occurred[mediation.Crime].Cases)
		persons := func(of map[mediation.Harm]mediation.Cases) (n int64) {
			for _, k := range of {
				n += k.Persons
			}
			return n
		}
		var occurred, prevented int64
		for _, c := range cases {
			for _, e := range c.Escalations {
				if e.On.Year() == 2025 && e.Prevented {
					prevented += int64(e.Persons)
				} else if e.On.Year() == 2025 {
					occurred += int64(e.Persons)
				}
			}
		}
		assert.Equal(t, []int64{occurred, prevented}, []int64{persons(f.Occurred), persons(f.Prevented)})
		assert.Equal(t, townhall.RatioOf(performed, oral+written), f.PerformanceRate)
		var sum int64
		for _, g := range f.Groups {
			sum += g.Accepted
			assert.Equal(t, recount(cases, func(c mediation.Case) bool { return in(c) && string(c.Place) == g.Group }), g.Accepted)
		}
		assert.Equal(t, accepted, sum)
	})
}

func TestNoCasesHaveNoRate(t *testing.T) {
	f, err := mediation.Statistics(ctx, memory.New(), townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, "—", f.HandledRate.Percent(1))
	assert.False(t, f.SuccessRate.Defined())
}

func TestVoidedCaseLeavesTheFigures(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone())
	a := applicationAt(t, office, day(time.March, 3))
	c, err := mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	_, err = mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	require.NoError(t, townhall.Void(ctx, office, mediator, c.Ref(), "entered twice"))
	f, err := mediation.Statistics(ctx, office.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, int64(1), f.Accepted)
}

// applicationAt is an application of a day at a committee that an office has long had.
func applicationAt(t *testing.T, office townhall.Office, on townhall.Date) mediation.Application {
	c := committee()
	c.Formed = townhall.NewDate(2024, 1, 8)
	body, err := mediation.Establish(ctx, office, mediator, c)
	require.NoError(t, err)
	a := application()
	a.Committee, a.On = body.ID, on
	return a
}

// A harm counts in the year in which it happened, though its case was accepted the year before.
func TestHarmAfterNewYearIsInThatYear(t *testing.T) {
	store := memory.New()
	office := cn.Office(store, townhall.Anyone())
	a := applicationAt(t, office, townhall.NewDate(2024, 12, 20))
	c, err := mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	_, err = mediation.Escalate(ctx, office, mediator, c.Ref(), mediation.Escalation{Harm: mediation.Suicide, Persons: 1, On: day(time.January, 6)})
	require.NoError(t, err)
	for year, want := range map[int][2]int64{2024: {1, 0}, 2025: {0, 1}, 2026: {0, 0}} {
		f, err := mediation.Statistics(ctx, store, townhall.Year(year), mediation.ByPlace)
		require.NoError(t, err)
		assert.Equal(t, want, [2]int64{f.Accepted, f.Occurred[mediation.Suicide].Cases}, year)
	}
}

func TestDefinitionsSayEachRate(t *testing.T) {
	keys := map[string]bool{}
	for _, d := range mediation.Definitions() {
		keys[d.Key] = true
		assert.NotEmpty(t, d.Text.In(townhall.ZH))
		assert.False(t, d.Cite.IsZero(), d.Key)
	}
	for _, key := range []string{"handled_rate", "success_rate", "performance_rate"} {
		assert.True(t, keys[key], key)
	}
}

func BenchmarkTally(b *testing.B) {
	c := mediation.Case{State: mediation.Agreed, Accepted: townhall.NewDate(2025, 5, 6), Category: mediation.Neighbours, Place: "s/a",
		Agreement: &mediation.Agreement{Form: mediation.Oral, Effective: townhall.NewDate(2025, 5, 7)}}
	tally := mediation.NewTally(townhall.Year(2025), mediation.ByPlace)
	b.ReportAllocs()
	for b.Loop() {
		tally.Add(c)
	}
}
