package mediation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

var villages = []townhall.Place{"shuinan/dongcun", "shuinan/xicun", "shuinan/beicun"}

// townCommittee is the town's, which screens its villages.
func townCommittee() mediation.Committee {
	c := committee()
	c.ID, c.Place, c.Level = "town", "shuinan", mediation.TownCommittee
	return c
}

// campaign goes over three villages in March.
func campaign() mediation.Campaign {
	return mediation.Campaign{Committee: "town", Name: townhall.Plain("春季排查"), Places: villages, Days: townhall.Month(2025, time.March)}
}

func monthly() townhall.Limit { return townhall.Within(1, townhall.Months) }

// done takes a step of a screening or a risk that is allowed.
func done[T interface{ Check() error }](t require.TestingT) func(T, []townhall.Fact, error) T {
	return func(doc T, facts []townhall.Fact, err error) T {
		require.NoError(t, err)
		require.NotEmpty(t, facts)
		require.NotEmpty(t, facts[0].Basis)
		require.NoError(t, doc.Check())
		return doc
	}
}

func planned(t require.TestingT, change ...func(*mediation.Campaign)) mediation.Screening {
	c := campaign()
	for _, f := range change {
		f(&c)
	}
	return done[mediation.Screening](t)(c.Plan(moment(day(time.March, 1)), townCommittee()))
}

func repeating(c *mediation.Campaign) { c.Every = monthly() }

// visited is the screening after visits of some of the places, one a day from 3 March on.
func visited(t require.TestingT, s mediation.Screening, places ...townhall.Place) mediation.Screening {
	for i, p := range places {
		s = done[mediation.Screening](t)(s.Inspect(moment(day(time.March, 3+i)), mediation.Inspection{Place: p}))
	}
	return s
}

// saysNo asserts that a step was refused by one clause, which says what it needs, what it found, where and by what.
func saysNo(t testing.TB, code, article, found string, err error) {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	require.Len(t, r.Finding.Failed(), 1, r.Finding.String())
	f := r.Finding.Failed()[0]
	assert.Equal(t, []string{code, article}, []string{f.Code, f.Cite.Article})
	assert.NotEmpty(t, f.Field)
	assert.False(t, f.Need.IsZero(), "what it needs")
	assert.Contains(t, f.Line(townhall.ZH), "实为"+found)
	if article == "" && code != "mediation.category.listed" {
		assert.True(t, f.Cite.Unverified, "a local practice is cited as that")
	}
}

func TestAScreeningIsMetWhenEveryPlaceWasVisited(t *testing.T) {
	s := planned(t)
	due, err := s.Duties[0].Due(cn.Calendar)
	require.NoError(t, err)
	assert.Equal(t, day(time.March, 31), due.Date)
	assert.Equal(t, townhall.UnitID("town"), s.Duties[0].Owner)

	s = visited(t, s, villages[:2]...)
	c := s.Coverage(s.Round())
	assert.Equal(t, villages[:2], c.Covered)
	assert.Equal(t, villages[2:], c.Left)
	assert.Equal(t, townhall.RatioOf(2, 3), c.Share)
	assert.True(t, s.Duties[0].Open())

	s = done[mediation.Screening](t)(s.Inspect(moment(day(time.April, 2)), mediation.Inspection{Place: villages[2], By: "m2", Risks: 2, Note: "two wells"}))
	assert.Equal(t, day(time.April, 2), s.Duties[0].Met, "late, and met")
	kept, err := s.Duties[0].Judge(s.Duties[0].Met, cn.Calendar)
	require.NoError(t, err)
	assert.False(t, kept.Held)
	s = done[mediation.Screening](t)(s.CloseRound(moment(day(time.April, 3)), mediation.Closing{}))
	assert.Equal(t, mediation.ScreeningEnded, s.State, "one round, and no other follows")
	assert.Equal(t, day(time.April, 3), s.Head().Closed)
	assert.Equal(t, townhall.RatioOf(1, 1), s.Coverage(s.Round()).Share)
}

func TestARoundWithPlacesLeftOutClosesForAReason(t *testing.T) {
	s := visited(t, planned(t), villages[0])
	_, _, err := s.CloseRound(moment(day(time.March, 31)), mediation.Closing{Reason: " "})
	saysNo(t, "mediation.screening.close.places", "", "shuinan/dongcun", err)
	s, facts, err := s.CloseRound(moment(day(time.March, 31)), mediation.Closing{Reason: "the road is closed"})
	require.NoError(t, err)
	assert.Equal(t, "the road is closed", facts[0].Reason)
	assert.Equal(t, day(time.March, 31), s.Duties[0].Met)
	assert.Equal(t, townhall.RatioOf(1, 3), s.Coverage(s.Round()).Share)
}

func TestRoundsFollowTheSchedule(t *testing.T) {
	for _, tc := range []struct {
		name  string
		days  townhall.Period
		every townhall.Limit
		want  []string
	}{
		{"month by month", townhall.Month(2025, time.January), monthly(), []string{"2025-01-01..2025-01-31", "2025-02-01..2025-02-28", "2025-03-01..2025-03-31"}},
		{"the 31st comes back", townhall.Period{From: day(time.January, 31), To: day(time.February, 20)}, monthly(),
			[]string{"2025-01-31..2025-02-20", "2025-02-28..2025-03-20", "2025-03-31..2025-04-20"}},
		{"a round ends before the next", townhall.Period{From: day(time.January, 31), To: day(time.March, 30)}, townhall.Within(2, townhall.Months),
			[]string{"2025-01-31..2025-03-30", "2025-03-31..2025-05-30", "2025-05-31..2025-07-30"}},
		{"and at a short month's end too", townhall.Period{From: townhall.NewDate(2024, 10, 31), To: townhall.NewDate(2024, 12, 30)}, townhall.Within(2, townhall.Months),
			[]string{"2024-10-31..2024-12-30", "2024-12-31..2025-02-27", "2025-02-28..2025-04-29"}},
		{"week by week", townhall.Period{From: day(time.March, 3), To: day(time.March, 4)}, townhall.Within(7, townhall.CalendarDays),
			[]string{"2025-03-03..2025-03-04", "2025-03-10..2025-03-11", "2025-03-17..2025-03-18"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			body := townCommittee()
			body.Formed = townhall.NewDate(2024, 1, 8)
			c := campaign()
			c.Days, c.Every = tc.days, tc.every
			m := moment(townhall.NewDate(2025, 12, 1))
			s := done[mediation.Screening](t)(c.Plan(m, body))
			got := []string{s.Round().Days.String()}
			for range 2 {
				s = done[mediation.Screening](t)(s.CloseRound(m, mediation.Closing{Reason: "entered from paper"}))
				s = done[mediation.Screening](t)(s.NextRound(m, townhall.Date{}))
				got = append(got, s.Round().Days.String())
			}
			assert.Equal(t, tc.want, got)
		})
	}
}

// Between rounds the next one's first day is what is due.
func TestTheNextRoundIsADuty(t *testing.T) {
	s := visited(t, planned(t, repeating), villages...)
	s = done[mediation.Screening](t)(s.CloseRound(moment(day(time.March, 20)), mediation.Closing{}))
	assert.Equal(t, mediation.ScreeningWaiting, s.State)
	next := s.Duties[1]
	due, err := next.Due(cn.Calendar)
	require.NoError(t, err)
	assert.Equal(t, []any{mediation.NextRoundDuty, day(time.April, 1), true}, []any{next.Rule, due.Date, next.Open()})

	again := done[mediation.Screening](t)(s.NextRound(moment(day(time.March, 31)), townhall.Date{}))
	assert.Equal(t, day(time.March, 31), again.Duties[1].Met, "begun before its first day")
	assert.Equal(t, townhall.RatioOf(0, 3), again.Coverage(again.Round()).Share, "the places are to be visited anew")
	assert.True(t, again.Duties[2].Open())

	_, _, err = s.Finish(moment(day(time.March, 31)), mediation.Closing{})
	saysNo(t, "mediation.screening.finish.reason", "", "—", err)
	s = done[mediation.Screening](t)(s.Finish(moment(day(time.March, 31)), mediation.Closing{Reason: "merged with the county's"}))
	assert.Equal(t, day(time.March, 31), s.Duties[1].Met)
	assert.Equal(t, mediation.ScreeningEnded, s.State)
}

// No law gives an interval; a county that does gives every campaign its schedule, unless the campaign has its own.
func TestAnIntervalIsALocalPacks(t *testing.T) {
	assert.Empty(t, mediation.ScreeningInterval.In(cn.Rulebook).Versions)
	rule := mediation.ScreeningInterval
	rule.Versions = []townhall.Version[townhall.Limit]{{From: day(time.February, 1), Value: monthly(), Cite: townhall.Cite{Law: "县排查制度", English: "county screening rules"}}}
	rules, err := cn.Rulebook.With(townhall.Rules("county", rule))
	require.NoError(t, err)
	m := moment(day(time.March, 1))
	m.Rules = rules
	for _, tc := range []struct {
		name   string
		change func(*mediation.Campaign)
		every  int
	}{
		{"by the county's rule", func(*mediation.Campaign) {}, 1},
		{"by its own", func(c *mediation.Campaign) { c.Every = townhall.Within(3, townhall.Months) }, 3},
		{"once", func(c *mediation.Campaign) { c.Once = true }, 0},
	} {
		c := campaign()
		tc.change(&c)
		s, facts, err := c.Plan(m, townCommittee())
		require.NoError(t, err)
		assert.Equal(t, tc.every, s.Every.N, tc.name)
		assert.Equal(t, tc.every == 1, slices.ContainsFunc(facts[0].Basis, func(c townhall.Cite) bool { return c.Law == "县排查制度" }), tc.name)
	}
	assert.Zero(t, planned(t).Every.N, "without a rule it is one round")
	c := campaign()
	c.Days = townhall.Period{From: day(time.January, 20), To: day(time.January, 31)}
	early, _, err := c.Plan(m, townCommittee())
	require.NoError(t, err)
	assert.Zero(t, early.Every.N, "before the county had its rule it is one round as well")
}

func TestPlanningRefusals(t *testing.T) {
	for _, tc := range []struct {
		name, code, article, found string
		change                     func(*mediation.Campaign)
	}{
		{"no committee", "mediation.screening.committee", "8", "—", func(c *mediation.Campaign) { c.Committee = " " }},
		{"another committee", "mediation.screening.committee", "8", "无此委员会（xicun）", func(c *mediation.Campaign) { c.Committee = "xicun" }},
		{"before the committee was formed", "mediation.screening.committee", "8", "town", func(c *mediation.Campaign) { c.Days.From = day(time.January, 5) }},
		{"no name", "mediation.screening.name", "", "—", func(c *mediation.Campaign) { c.Name = townhall.Plain(" ") }},
		{"no places", "mediation.screening.places", "", "—", func(c *mediation.Campaign) { c.Places = nil }},
		{"a place outside", "mediation.screening.places", "", "shuibei/a", func(c *mediation.Campaign) { c.Places = append(c.Places[:1:1], "shuibei/a") }},
		{"a place that is none", "mediation.screening.places", "", "shuinan//a", func(c *mediation.Campaign) { c.Places = append(c.Places[:1:1], "shuinan//a") }},
		{"a place twice", "mediation.screening.places.apart", "", "shuinan/a、shuinan/a", func(c *mediation.Campaign) { c.Places = []townhall.Place{"shuinan/a", "shuinan/b", "shuinan/a"} }},
		{"a place in another", "mediation.screening.places.apart", "", "shuinan/a/1", func(c *mediation.Campaign) { c.Places = []townhall.Place{"shuinan/a/1", "shuinan/a"} }},
		{"no last day", "mediation.screening.days", "", "—", func(c *mediation.Campaign) { c.Days.To = townhall.Date{} }},
		{"the last day before the first", "mediation.screening.days", "", "2025-02-28", func(c *mediation.Campaign) { c.Days.To = day(time.February, 28) }},
		{"a round of decades", "mediation.screening.days", "", "2095-03-01", func(c *mediation.Campaign) { c.Days.To = townhall.NewDate(2095, 3, 1) }},
		{"rounds that overlap", "mediation.screening.every", "", "30日内", func(c *mediation.Campaign) { c.Every = townhall.Within(30, townhall.CalendarDays) }},
		{"an interval in working days", "mediation.screening.every", "", "90个工作日内", func(c *mediation.Campaign) { c.Every = townhall.Within(90, townhall.WorkingDays) }},
		{"an interval that is none", "mediation.screening.every", "", "-1个月内", func(c *mediation.Campaign) { c.Every = townhall.Within(-1, townhall.Months) }},
		{"an interval of at least", "mediation.screening.every", "", "不少于2个月", func(c *mediation.Campaign) { c.Every = townhall.AtLeast(2, townhall.Months) }},
		{"no such category", "mediation.category.listed", "", "ghosts", func(c *mediation.Campaign) { c.Categories = []mediation.Category{mediation.Land, "ghosts"} }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := campaign()
			tc.change(&c)
			s, _, err := c.Plan(moment(day(time.March, 1)), townCommittee())
			saysNo(t, tc.code, tc.article, tc.found, err)
			assert.Equal(t, mediation.Screening{}, s)
		})
	}
}

func TestScreeningRefusals(t *testing.T) {
	open, m := visited(t, planned(t, repeating), villages...), moment(day(time.March, 10))
	waiting := done[mediation.Screening](t)(open.CloseRound(m, mediation.Closing{}))
	inspect := func(v mediation.Inspection) func(mediation.Screening) (mediation.Screening, []townhall.Fact, error) {
		return func(s mediation.Screening) (mediation.Screening, []townhall.Fact, error) { return s.Inspect(m, v) }
	}
	closing := func(on townhall.Date) func(mediation.Screening) (mediation.Screening, []townhall.Fact, error) {
		return func(s mediation.Screening) (mediation.Screening, []townhall.Fact, error) {
			return s.CloseRound(m, mediation.Closing{On: on})
		}
	}
	next := func(on townhall.Date) func(mediation.Screening) (mediation.Screening, []townhall.Fact, error) {
		return func(s mediation.Screening) (mediation.Screening, []townhall.Fact, error) { return s.NextRound(m, on) }
	}
	for _, tc := range []struct {
		name, code, article, found string
		before                     mediation.Screening
		step                       func(mediation.Screening) (mediation.Screening, []townhall.Fact, error)
	}{
		{"a visit elsewhere", "mediation.screening.visit.place", "", "shuinan/nancun", open, inspect(mediation.Inspection{Place: "shuinan/nancun"})},
		{"fewer than no risks", "mediation.screening.visit.risks", "", "-1", open, inspect(mediation.Inspection{Place: villages[0], Risks: -1})},
		{"before the round", "mediation.screening.visit.on", "21", "2025-02-28", open, inspect(mediation.Inspection{Place: villages[0], On: day(time.February, 28)})},
		{"tomorrow", "mediation.screening.visit.on", "21", "2025-03-11", open, inspect(mediation.Inspection{Place: villages[0], On: day(time.March, 11)})},
		{"closed before the last visit", "mediation.screening.close.on", "", "2025-03-04", open, closing(day(time.March, 4))},
		{"closed tomorrow", "mediation.screening.close.on", "", "2025-03-11", open, closing(day(time.March, 11))},
		{"the next before this one was closed", "mediation.screening.next.on", "", "2025-03-09", waiting, next(day(time.March, 9))},
		{"the next tomorrow", "mediation.screening.next.on", "", "2025-03-11", waiting, next(day(time.March, 11))},
		{"ended before the round was closed", "mediation.screening.finish.on", "", "2025-03-09", waiting, func(s mediation.Screening) (mediation.Screening, []townhall.Fact, error) {
			return s.Finish(m, mediation.Closing{On: day(time.March, 9), Reason: "merged"})
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := tc.step(tc.before)
			saysNo(t, tc.code, tc.article, tc.found, err)
			assert.Equal(t, tc.before, after)
		})
	}
	nobody := m
	nobody.By = townhall.Actor{}
	_, _, err := open.Inspect(nobody, mediation.Inspection{Place: villages[0]})
	saysNo(t, "mediation.screening.visit.by", "", "—", err)
	for _, step := range []func(mediation.Screening) (mediation.Screening, []townhall.Fact, error){inspect(mediation.Inspection{Place: villages[0]}), closing(m.Today)} {
		_, _, err := step(waiting)
		assert.ErrorContains(t, err, "found between rounds", "between rounds nothing is visited or closed")
	}
	_, _, err = open.NextRound(m, m.Today)
	assert.ErrorContains(t, err, "found round open")
	_, _, err = mediation.Screening{State: mediation.ScreeningWaiting}.NextRound(m, m.Today)
	assert.Error(t, err, "no rounds at all")
}

// Whatever is tried in whatever order, a screening stays whole, its places are covered by visits alone, and its duties say
// where it stands.
func TestAScreeningStaysWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := planned(t, func(c *mediation.Campaign) {
			if rapid.Bool().Draw(t, "repeats") {
				repeating(c)
			}
		})
		today := day(time.March, 1)
		for range rapid.IntRange(0, 25).Draw(t, "steps") {
			today = today.AddDays(rapid.IntRange(0, 9).Draw(t, "later"))
			m, on := moment(today), today.AddDays(rapid.IntRange(-20, 2).Draw(t, "on"))
			before := s
			var err error
			switch reason := rapid.SampledFrom([]string{"", "snow"}).Draw(t, "reason"); rapid.SampledFrom([]string{"inspect", "inspect", "inspect", "close", "next", "finish"}).Draw(t, "step") {
			case "inspect":
				s, _, err = s.Inspect(m, mediation.Inspection{Place: rapid.SampledFrom(append(villages[:3:3], "shuinan")).Draw(t, "place"), On: on})
			case "close":
				s, _, err = s.CloseRound(m, mediation.Closing{On: on, Reason: reason})
			case "next":
				s, _, err = s.NextRound(m, on)
			case "finish":
				s, _, err = s.Finish(m, mediation.Closing{On: on, Reason: reason})
			}
			require.NoError(t, s.Check())
			if err != nil {
				require.Equal(t, before, s)
			}
			open := 0
			for _, d := range s.Duties {
				if d.Open() {
					open++
				}
				_, err := d.Due(cn.Calendar)
				require.NoError(t, err)
			}
			missing := 0
			for _, p := range villages {
				if !slices.ContainsFunc(s.Round().Visits, func(v mediation.Inspection) bool { return v.Place == p }) {
					missing++
				}
			}
			require.Equal(t, townhall.RatioOf(int64(3-missing), 3), s.Coverage(s.Round()).Share)
			require.Equal(t, s.State == mediation.ScreeningOpen && missing > 0 || s.State == mediation.ScreeningWaiting, open == 1)
			require.LessOrEqual(t, open, 1)
		}
	})
}

// A damaged screening is named, not guessed at.
func TestScreeningCheck(t *testing.T) {
	for field, damage := range map[string]func(*mediation.Screening){
		"id":            func(s *mediation.Screening) { s.ID = "" },
		"state":         func(s *mediation.Screening) { s.State = "lost" },
		"places":        func(s *mediation.Screening) { s.Places = nil },
		"rounds":        func(s *mediation.Screening) { s.Rounds[0].Visits[0].Place = "shuibei" },
		"rounds.closed": func(s *mediation.Screening) { s.Rounds[0].Closed = day(time.March, 9) },
		"ended":         func(s *mediation.Screening) { s.Ended = day(time.March, 9) },
		"every": func(s *mediation.Screening) {
			s.State, s.Rounds[0].Closed = mediation.ScreeningWaiting, day(time.March, 9)
		},
	} {
		s := visited(t, planned(t), villages...)
		damage(&s)
		var e *townhall.Error
		require.ErrorAs(t, s.Check(), &e)
		assert.Equal(t, field, e.Field)
	}
}

// Under another country's statute neither Chinese articles nor Chinese practice is cited.
func TestScreeningUnderAnotherStatute(t *testing.T) {
	act := townhall.Cite{Law: "Mediation Act", English: "Mediation Act"}
	m := moment(day(time.March, 1))
	m.Rules = townhall.Rules("elsewhere", townhall.Rule(mediation.Statute.Key, mediation.Statute.Title, townhall.Version[townhall.Text]{Value: townhall.Plain("Mediation Act"), Cite: act}))
	c := campaign()
	s, facts, err := c.Plan(m, townCommittee())
	require.NoError(t, err)
	assert.Equal(t, []townhall.Cite{act}, facts[0].Basis)
	_, _, err = s.Inspect(m, mediation.Inspection{Place: "shuinan", On: day(time.March, 2)})
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	require.Len(t, r.Finding.Failed(), 2)
	assert.Equal(t, []townhall.Cite{{}, act}, []townhall.Cite{r.Finding.Failed()[0].Cite, r.Finding.Failed()[1].Cite})
}
