package mediation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
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
		Place: rapid.SampledFrom([]townhall.Place{"s/a", "s/b", "s/ab"}).Draw(t, "place"), Accepted: accepted, Parties: fence, Mediators: []townhall.PersonID{"m1"}}
	switch rapid.SampledFrom([]string{"open", "drafted", "oral", "written", "ended", "declined"}).Draw(t, "outcome") {
	case "drafted":
		c.State, c.Agreement = mediation.Drafted, &mediation.Agreement{Form: mediation.Written}
	case "oral":
		c.State, c.Agreement = mediation.Agreed, &mediation.Agreement{Form: mediation.Oral, Effective: at("effective", accepted)}
	case "written":
		c.State, c.Agreement = mediation.Agreed, &mediation.Agreement{Form: mediation.Written, Effective: at("effective", accepted),
			Signatures: []mediation.Signature{{Person: "wang"}, {Person: "li"}, {Person: "m1"}}}
		c.Agreement.Seal = c.Agreement.Effective
	case "ended":
		c.State, c.Ending = mediation.Ended, &mediation.Ending{On: at("ended", accepted)}
	case "declined":
		c.State, c.Ending, c.Accepted, c.Mediators = mediation.Declined, &mediation.Ending{On: accepted}, townhall.Date{}, nil
		c.Bars = rapid.SliceOfN(rapid.SampledFrom(mediation.Bars()), 0, 2).Draw(t, "bars")
	}
	if c.State == mediation.Agreed {
		drawPerformance(t, &c, at)
	}
	for range rapid.IntRange(0, 2).Draw(t, "escalations") {
		c.Escalations = append(c.Escalations, mediation.Escalation{Harm: rapid.SampledFrom(mediation.Harms()).Draw(t, "harm"),
			Prevented: rapid.Bool().Draw(t, "prevented"), Persons: rapid.IntRange(1, 5).Draw(t, "persons"), On: at("harmed", accepted)})
	}
	return c
}

// drawPerformance draws obligations with dates or without, or none, and whether all is performed.
func drawPerformance(t *rapid.T, c *mediation.Case, at func(string, townhall.Date) townhall.Date) {
	a := c.Agreement
	for range rapid.IntRange(0, 2).Draw(t, "obligations") {
		o := mediation.Obligation{By: "li", What: "pays"}
		if rapid.Bool().Draw(t, "dated") {
			o.Until = at("until", a.Effective)
		}
		a.Obligations = append(a.Obligations, o)
	}
	if rapid.Bool().Draw(t, "reviewed") {
		a.Reviews = []mediation.Review{{Applied: a.Effective, Answer: rapid.SampledFrom(mediation.Answers()).Draw(t, "answer"), Answered: at("answered", a.Effective)}}
	}
	if !rapid.Bool().Draw(t, "performed") {
		return
	}
	if rapid.IntRange(0, 4).Draw(t, "rescinded") == 0 {
		c.State, a.Rescission = mediation.Rescinded, &mediation.Rescission{On: at("rescission", a.Effective), How: mediation.ByParties}
		return
	}
	c.State = mediation.Performed
	for i := range a.Obligations {
		a.Obligations[i].Performed = at("performance", a.Effective)
	}
	if len(a.Obligations) == 0 {
		a.Performance = at("performance", a.Effective)
	}
}

// performedOn is the day on which all was performed, the slow way; and dueOn the day by which it should be.
func performedOn(a mediation.Agreement) townhall.Date {
	days := []townhall.Date{a.Performance}
	for _, o := range a.Obligations {
		if o.Performed.IsZero() {
			return townhall.Date{}
		}
		days = append(days, o.Performed)
	}
	return slices.MaxFunc(days, townhall.Date.Compare)
}

func dueOn(a mediation.Agreement) townhall.Date {
	days := []townhall.Date{{}}
	for _, o := range a.Obligations {
		days = append(days, o.Until)
	}
	if last := slices.MaxFunc(days, townhall.Date.Compare); !last.IsZero() {
		return last
	}
	return a.Effective
}

// figures are those of a tally.
func figures(t require.TestingT, tally *mediation.Tally) mediation.Figures {
	f, err := tally.Figures()
	require.NoError(t, err)
	return f
}

// dueIn reports the slow way whether an agreement fell due in a period, or was performed in it before that.
func dueIn(c mediation.Case, p townhall.Period) bool {
	if c.Agreement == nil || c.Agreement.Effective.IsZero() {
		return false
	}
	on := dueOn(*c.Agreement)
	if done := performedOn(*c.Agreement); !done.IsZero() && done.Before(on) {
		on = done
	}
	r := c.Agreement.Rescission
	return p.Contains(on) && (r == nil || !p.To.IsZero() && r.On.After(p.To))
}

func sumOf[K comparable](counts map[K]int64) (n int64) {
	for _, k := range counts {
		n += k
	}
	return n
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
			tally.Add(&c)
		}
		end := townhall.NewDate(2025, 12, 31)
		in := func(c mediation.Case) bool { return townhall.Year(2025).Contains(c.Accepted) }
		by := func(d townhall.Date) bool { return !d.IsZero() && !d.After(end) }
		agreed := func(c mediation.Case, form mediation.Form) bool {
			return in(c) && c.Agreement != nil && c.Agreement.Form == form && by(c.Agreement.Effective)
		}
		f := figures(t, tally)
		accepted := recount(cases, in)
		oral := recount(cases, func(c mediation.Case) bool { return agreed(c, mediation.Oral) })
		written := recount(cases, func(c mediation.Case) bool { return agreed(c, mediation.Written) })
		ended := recount(cases, func(c mediation.Case) bool { return in(c) && c.Ending != nil && by(c.Ending.On) })
		fallsDue := func(c mediation.Case) bool { return dueIn(c, townhall.Year(2025)) }
		due := recount(cases, fallsDue)
		performed := recount(cases, func(c mediation.Case) bool { return fallsDue(c) && by(performedOn(*c.Agreement)) })
		declined := recount(cases, func(c mediation.Case) bool { return c.State == mediation.Declined && c.Ending.On.Year() == 2025 })
		confirmed := recount(cases, func(c mediation.Case) bool { return c.Agreement != nil && c.Agreement.Confirmed().Year() == 2025 })
		assert.Equal(t, []int64{declined, confirmed}, []int64{f.Declined, f.Confirmed})
		assert.Equal(t, declined, sumOf(f.Declines))
		assert.Equal(t, []int64{accepted, oral, written, ended, due, performed}, []int64{f.Accepted, f.Oral, f.Written, f.Ended, f.Due, f.Performed})
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
		assert.Equal(t, townhall.RatioOf(performed, due), f.PerformanceRate)
		var sum int64
		for _, g := range f.By(mediation.ByPlace) {
			sum += g.Accepted
			assert.Equal(t, recount(cases, func(c mediation.Case) bool { return in(c) && string(c.Place) == g.Group }), g.Accepted)
		}
		assert.Equal(t, accepted, sum)
	})
}

// Over consecutive periods every case is accepted once and handled once, whatever the periods; what one period hands on
// the next one begins with. The store's filters find the same cases as a look at all of them.
func TestConsecutivePeriodsCountEachCaseOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := memory.New()
		var cases []mediation.Case
		for i := range rapid.IntRange(0, 25).Draw(t, "n") {
			c := drawCase(t, i)
			cases = append(cases, c)
			put(t, store, c)
		}
		first, last := townhall.NewDate(2024, 12, 1), townhall.NewDate(2026, 6, 30)
		var declined, accepted, handled, oral, written, ended, pending, due, confirmed int64
		for from := first; !from.After(last); {
			p := townhall.Period{From: from, To: from.AddDays(rapid.IntRange(0, 200).Draw(t, "days"))}
			if p.To.After(last) {
				p.To = last
			}
			f, err := mediation.Statistics(ctx, store, p, mediation.ByPlace)
			require.NoError(t, err)
			all := mediation.NewTally(p, mediation.ByPlace)
			for _, c := range cases {
				all.Add(&c)
			}
			require.Equal(t, figures(t, all), f)
			require.Equal(t, pending, f.Carried.Cases, "what the period before handed on")
			require.Equal(t, f.Carried.Handled, f.Carried.Oral+f.Carried.Written+f.Carried.Ended)
			pending = f.Pending()
			accepted, declined, confirmed = accepted+f.Accepted, declined+f.Declined, confirmed+f.Confirmed
			require.Equal(t, recount(cases, func(c mediation.Case) bool { return dueIn(c, p) }), f.Due)
			due += f.Due
			handled += f.Handled + f.Carried.Handled
			oral, written, ended = oral+f.Oral+f.Carried.Oral, written+f.Written+f.Carried.Written, ended+f.Ended+f.Carried.Ended
			from = p.To.AddDays(1)
		}
		form := func(form mediation.Form) int64 {
			return recount(cases, func(c mediation.Case) bool {
				return c.Agreement != nil && c.Agreement.Form == form && !c.Agreement.Effective.IsZero()
			})
		}
		assert.Equal(t, []int64{int64(len(cases)), form(mediation.Oral), form(mediation.Written)}, []int64{accepted + declined, oral, written})
		assert.Equal(t, recount(cases, func(c mediation.Case) bool { return c.State == mediation.Ended }), ended)
		assert.Equal(t, recount(cases, func(c mediation.Case) bool { return c.Agreement != nil && !c.Agreement.Confirmed().IsZero() }), confirmed)
		lasting := recount(cases, func(c mediation.Case) bool { return dueIn(c, townhall.Period{}) })
		assert.LessOrEqual(t, lasting, due, "an agreement falls due once, unless it was rescinded before")
		assert.Equal(t, recount(cases, func(c mediation.Case) bool { return !c.Handled().IsZero() }), handled)
	})
}

// put stores a case as it is drawn.
func put(t require.TestingT, s townhall.Store, c mediation.Case) {
	doc, err := json.Marshal(c)
	require.NoError(t, err)
	h := c.Head()
	slices.Sort(h.Tags)
	h.Tags = slices.Compact(h.Tags)
	_, err = s.Commit(ctx, townhall.CommitID(c.ID), townhall.Change{Entries: []townhall.Entry{{Verb: "import"}}, Record: townhall.Record{
		Ref: c.Ref(), Version: 1, Place: h.Place, Holder: h.Holder, State: h.State, Opened: h.Opened, Closed: h.Closed, Tags: h.Tags, Doc: doc}})
	require.NoError(t, err)
}

// An agreement that becomes effective after New Year counts in that year, beside the year's own cases.
func TestAgreementAfterNewYearIsOfACaseCarriedOver(t *testing.T) {
	store := memory.New()
	c := mediation.Case{ID: "1", State: mediation.Agreed, Accepted: townhall.NewDate(2024, 12, 20), Parties: fence,
		Agreement: &mediation.Agreement{Form: mediation.Oral, Effective: day(time.January, 6)}}
	put(t, store, c)
	for year, want := range map[int][4]int64{2023: {}, 2024: {1, 0, 0, 0}, 2025: {0, 0, 1, 1}, 2026: {}} {
		f, err := mediation.Statistics(ctx, store, townhall.Year(year))
		require.NoError(t, err)
		assert.Equal(t, want, [4]int64{f.Accepted, f.Handled, f.Carried.Cases, f.Carried.Handled}, year)
	}
}

// busyStore is a store at which somebody works before each query.
type busyStore struct {
	townhall.Store
	before func(query int)
	asked  int
}

func (s *busyStore) Find(ctx context.Context, q townhall.Query) iter.Seq2[townhall.Record, error] {
	return func(yield func(townhall.Record, error) bool) {
		s.before(s.asked)
		s.asked++
		s.Store.Find(ctx, q)(yield)
	}
}

// A case that is handled while the figures are made counts once all the same, whenever that happens.
func TestACaseHandledMeanwhileCountsOnce(t *testing.T) {
	told := mediation.Routes()
	for name, handle := range map[string]func(townhall.Office, townhall.Ref) error{
		"agreed": func(o townhall.Office, r townhall.Ref) error {
			_, err := mediation.AgreeOrally(ctx, o, mediator, r, mediation.Terms{Content: "fence back by 20 cm"})
			return err
		},
		"ended": func(o townhall.Office, r townhall.Ref) error {
			_, err := mediation.End(ctx, o, mediator, r, mediation.Ending{Reason: "no common ground", Told: told})
			return err
		},
		"ended after a harm": func(o townhall.Office, r townhall.Ref) error {
			_, err := mediation.Escalate(ctx, o, mediator, r, mediation.Escalation{Harm: mediation.Crime, Persons: 1})
			if err == nil {
				_, err = mediation.End(ctx, o, mediator, r, mediation.Ending{Reason: "no common ground", Told: told})
			}
			return err
		},
		"ended, as is entered late": func(o townhall.Office, r townhall.Ref) error {
			_, err := mediation.Escalate(ctx, o, mediator, r, mediation.Escalation{Harm: mediation.Crime, Persons: 1})
			if err == nil {
				_, err = mediation.End(ctx, o, mediator, r, mediation.Ending{Reason: "no common ground", Told: told, On: townhall.NewDate(2024, 12, 30)})
			}
			return err
		},
	} {
		for query := range 4 {
			t.Run(fmt.Sprintf("%s before query %d", name, query), func(t *testing.T) {
				office := cn.Office(memory.New(), townhall.Anyone())
				office.Now = func() time.Time { return day(time.January, 6).Time(cn.Zone) }
				c, err := mediation.Accept(ctx, office, mediator, applicationAt(t, office, townhall.NewDate(2024, 12, 20)))
				require.NoError(t, err)
				_, err = mediation.Assign(ctx, office, mediator, c.Ref(), mediation.Assignment{Mediators: []townhall.PersonID{"m1"}, On: townhall.NewDate(2024, 12, 20)})
				require.NoError(t, err)
				_, err = mediation.Mediate(ctx, office, mediator, c.Ref(), mediation.Session{Record: "both heard", Rights: true, On: townhall.NewDate(2024, 12, 21)})
				require.NoError(t, err)
				busy := &busyStore{Store: office.Store, before: func(n int) {
					if n == query {
						require.NoError(t, handle(office, c.Ref()))
					}
				}}
				var given []string
				for c, err := range mediation.InPeriod(ctx, busy, townhall.Year(2025)) {
					require.NoError(t, err)
					given = append(given, c.ID)
				}
				assert.Equal(t, []string{c.ID}, given)
				assert.Equal(t, 16, busy.asked)
			})
		}
	}
}

// The performance rate asks only for what is due.
func TestPerformanceRateLeavesOutWhatIsNotYetDue(t *testing.T) {
	agreed := func(until ...townhall.Date) mediation.Case {
		c := mediation.Case{State: mediation.Agreed, Accepted: day(time.November, 3), Agreement: &mediation.Agreement{Form: mediation.Oral, Effective: day(time.November, 5)}}
		for _, d := range until {
			c.Agreement.Obligations = append(c.Agreement.Obligations, mediation.Obligation{Until: d})
		}
		return c
	}
	performed := func(c mediation.Case, on townhall.Date) mediation.Case {
		c.State = mediation.Performed
		for i := range c.Agreement.Obligations {
			c.Agreement.Obligations[i].Performed = on
		}
		if len(c.Agreement.Obligations) == 0 {
			c.Agreement.Performance = on
		}
		return c
	}
	nextYear := townhall.NewDate(2026, 3, 1)
	year := townhall.Year(2025)
	to := func(end townhall.Date) townhall.Period { return townhall.Period{From: year.From, To: end} }
	for _, tc := range []struct {
		name   string
		period townhall.Period
		c      mediation.Case
		rate   string
	}{
		{"no dates: due at once", year, agreed(), "0/1"},
		{"no dates in the list either", year, agreed(townhall.Date{}), "0/1"},
		{"due by the year's end", year, agreed(day(time.December, 31)), "0/1"},
		{"the last part falls due next year", year, agreed(day(time.December, 1), nextYear), "—"},
		{"due next year, performed this year", year, performed(agreed(nextYear), day(time.December, 2)), "1/1"},
		{"due this year, performed next year", year, performed(agreed(day(time.December, 1)), nextYear), "0/1"},
		{"the period ends the day before it falls due", to(day(time.December, 14)), agreed(day(time.December, 15)), "—"},
		{"the period ends on the day on which it falls due", to(day(time.December, 15)), agreed(day(time.December, 15)), "0/1"},
	} {
		tally := mediation.NewTally(tc.period)
		tally.Add(&tc.c)
		assert.Equal(t, tc.rate, figures(t, tally).PerformanceRate.String(), tc.name)
	}
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
