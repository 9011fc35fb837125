package mediation_test

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
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

// drawScreening draws a screening with rounds, visits and an end around the year 2025.
func drawScreening(t *rapid.T, i int) mediation.Screening {
	s := mediation.Screening{ID: fmt.Sprint("s", i), Committee: "town", Every: monthly(), Name: townhall.Plain("x"),
		Places: villages[:rapid.IntRange(1, 3).Draw(t, "places")]}
	first := townhall.NewDate(2024, 10, 1).AddDays(rapid.IntRange(0, 500).Draw(t, "first"))
	for n := range rapid.IntRange(1, 4).Draw(t, "rounds") {
		from := first.AddMonths(n)
		r := mediation.Round{Days: townhall.Period{From: from, To: from.AddDays(20)}}
		closed := from.AddDays(rapid.IntRange(0, 60).Draw(t, "closed"))
		for range rapid.IntRange(0, 4).Draw(t, "visits") {
			r.Visits = append(r.Visits, mediation.Inspection{Place: rapid.SampledFrom(s.Places).Draw(t, "place"), By: "m1",
				On: from.AddDays(rapid.IntRange(0, closed.Sub(from)).Draw(t, "on")), Risks: rapid.IntRange(0, 3).Draw(t, "risks")})
		}
		r.Closed, s.State = closed, mediation.ScreeningWaiting
		s.Rounds = append(s.Rounds, r)
	}
	switch rapid.SampledFrom([]string{"open", "waiting", "ended"}).Draw(t, "state") {
	case "open":
		s.State = mediation.ScreeningOpen
		s.Rounds[len(s.Rounds)-1].Closed = townhall.Date{}
	case "ended":
		s.State = mediation.ScreeningEnded
		for _, r := range s.Rounds { // not before any round was closed
			if r.Closed.After(s.Ended) {
				s.Ended = r.Closed
			}
		}
	}
	return s
}

// drawRisk draws a risk of any outcome around the year 2025.
func drawRisk(t *rapid.T, i int) mediation.Risk {
	found := townhall.NewDate(2024, 10, 1).AddDays(rapid.IntRange(0, 500).Draw(t, "found"))
	level := func() mediation.RiskLevel { return rapid.SampledFrom(mediation.RiskLevels()).Draw(t, "level") }
	r := mediation.Risk{ID: fmt.Sprint("r", i), Committee: "town", Place: rapid.SampledFrom(villages).Draw(t, "place"), Found: found, What: "x", By: "m1",
		Category: rapid.SampledFrom([]mediation.Category{mediation.Land, mediation.Family}).Draw(t, "category"), Level: level(), State: mediation.RiskFound}
	r.Graded = []mediation.Grading{{Level: r.Level, On: found}}
	if rapid.Bool().Draw(t, "screened") {
		r.Screening, r.Visited, r.Place = "s1", r.Place, r.Place+"/1"
	}
	if rapid.Bool().Draw(t, "graded") {
		r.Level = level()
		r.Graded = append(r.Graded, mediation.Grading{Level: r.Level, On: found.AddDays(rapid.IntRange(0, 60).Draw(t, "later")), Reason: "x"})
	}
	r.State = rapid.SampledFrom([]mediation.RiskState{mediation.RiskFound, mediation.RiskOpened, mediation.RiskPrevented, mediation.RiskUnfounded}).Draw(t, "state")
	if r.State != mediation.RiskFound {
		r.Outcome = &mediation.Outcome{On: found.AddDays(rapid.IntRange(0, 120).Draw(t, "over")), Note: "x"}
	}
	switch r.State {
	case mediation.RiskOpened:
		r.Case = "c1"
	case mediation.RiskPrevented:
		r.Outcome.Persons = rapid.IntRange(1, 9).Draw(t, "persons")
	}
	return r
}

// putDoc stores a document as it is drawn.
func putDoc(t require.TestingT, s townhall.Store, r townhall.Ref, doc townhall.Document) {
	raw, err := json.Marshal(doc)
	require.NoError(t, err)
	h := doc.Head()
	slices.Sort(h.Tags)
	_, err = s.Commit(ctx, townhall.CommitID(r.String()), townhall.Change{Entries: []townhall.Entry{{Verb: "import"}}, Record: townhall.Record{
		Ref: r, Version: 1, Place: h.Place, Holder: h.Holder, State: h.State, Opened: h.Opened, Closed: h.Closed, Tags: h.Tags, Doc: raw}})
	require.NoError(t, err)
}

// count counts one figure the slow, obvious way.
func count[T any](all []T, counts func(T) bool) (n int64) {
	for _, x := range all {
		if counts(x) {
			n++
		}
	}
	return n
}

// slowly makes a period's figures of all screenings and risks, one figure after the other and a day at a time.
func slowly(p townhall.Period, screenings []mediation.Screening, risks []mediation.Risk, of townhall.Place) mediation.PlaceFigures {
	in := func(d townhall.Date) bool { return !d.IsZero() && !d.Before(p.From) && !d.After(p.To) }
	out := mediation.PlaceFigures{Place: of}
	mine := func(x townhall.Place) bool { return x == of || x.Within(of) || of == "" }
	for _, s := range screenings {
		for _, r := range s.Rounds {
			for _, place := range s.Places {
				visits := slices.DeleteFunc(slices.Clone(r.Visits), func(v mediation.Inspection) bool { return v.Place != place || !mine(place) })
				if in(r.Days.From) && mine(place) {
					out.Planned++
					out.Covered += min(1, count(visits, func(v mediation.Inspection) bool { return !v.On.After(p.To) }))
				}
				out.Visits += count(visits, func(v mediation.Inspection) bool { return in(v.On) })
				for _, v := range visits {
					if in(v.On) {
						out.Noted += int64(v.Risks)
					}
				}
			}
		}
	}
	over := func(r mediation.Risk, state mediation.RiskState) bool {
		return mine(r.Place) && r.State == state && in(r.Outcome.On)
	}
	out.Found = count(risks, func(r mediation.Risk) bool { return mine(r.Place) && in(r.Found) })
	out.Opened = count(risks, func(r mediation.Risk) bool { return over(r, mediation.RiskOpened) })
	out.Prevented.Cases = count(risks, func(r mediation.Risk) bool { return over(r, mediation.RiskPrevented) })
	for _, r := range risks {
		if over(r, mediation.RiskPrevented) {
			out.Prevented.Persons += int64(r.Outcome.Persons)
		}
	}
	out.Open = count(risks, func(r mediation.Risk) bool {
		return mine(r.Place) && !r.Found.After(p.To) && (r.Outcome == nil || r.Outcome.On.After(p.To))
	})
	out.Coverage = townhall.RatioOf(out.Covered, out.Planned)
	return out
}

// Over consecutive periods each thing counts once; what is open at one's end the next one begins with; and the store's filters
// find what a look at everything does.
func TestScreeningFiguresEqualASlowRecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store := memory.New()
		var screenings []mediation.Screening
		var risks []mediation.Risk
		for i := range rapid.IntRange(0, 6).Draw(t, "screenings") {
			screenings = append(screenings, drawScreening(t, i))
			require.NoError(t, screenings[i].Check())
			putDoc(t, store, screenings[i].Ref(), screenings[i])
		}
		for i := range rapid.IntRange(0, 15).Draw(t, "risks") {
			risks = append(risks, drawRisk(t, i))
			require.NoError(t, risks[i].Check())
			putDoc(t, store, risks[i].Ref(), risks[i])
		}
		var begun, closed, open int64
		last := townhall.NewDate(2026, 12, 31)
		for from := townhall.NewDate(2024, 10, 1); !from.After(last); {
			p := townhall.Period{From: from, To: from.AddDays(rapid.IntRange(0, 300).Draw(t, "days"))}
			f, err := mediation.ScreeningStatistics(ctx, store, p)
			require.NoError(t, err)
			require.Equal(t, slowly(p, screenings, risks, ""), mediation.PlaceFigures{Visits: f.Visits, Planned: f.Planned, Covered: f.Covered, Coverage: f.Coverage,
				Noted: f.Noted, Found: f.Found, Opened: f.Opened, Prevented: f.Prevented, Open: f.Open})
			for _, v := range f.Places {
				require.Equal(t, slowly(p, screenings, risks, v.Place), v)
			}
			levelThen := func(r mediation.Risk) mediation.RiskLevel {
				if g := r.Graded[len(r.Graded)-1]; !g.On.After(p.To) {
					return g.Level
				}
				return r.Graded[0].Level
			}
			for _, level := range mediation.RiskLevels() {
				require.Equal(t, count(risks, func(r mediation.Risk) bool { return p.Contains(r.Found) && levelThen(r) == level }), f.Levels[level])
			}
			require.Equal(t, count(risks, func(r mediation.Risk) bool { return p.Contains(r.Found) && r.Category == mediation.Land }), f.Categories[mediation.Land])
			require.Equal(t, count(risks, func(r mediation.Risk) bool { return p.Contains(r.Found) && r.Screening != "" }), f.Screened)
			require.Equal(t, open, f.Carried, "what the period before handed on")
			require.Equal(t, f.Carried+f.Found-f.Opened-f.Prevented.Cases-f.Unfounded, f.Open)
			open = f.Open
			begun, closed = begun+f.Begun, closed+f.Closed
			from = p.To.AddDays(1)
		}
		var rounds []mediation.Round
		for _, s := range screenings {
			rounds = append(rounds, s.Rounds...)
		}
		assert.Equal(t, int64(len(rounds)), begun)
		assert.Equal(t, count(rounds, func(r mediation.Round) bool { return !r.Closed.IsZero() }), closed)
	})
}

// A period without ends counts everything there is.
func TestScreeningFiguresOfAllTime(t *testing.T) {
	store := memory.New()
	s := visited(t, planned(t), villages[:2]...)
	putDoc(t, store, s.Ref(), s)
	r := found(t)
	putDoc(t, store, r.Ref(), r)
	f, err := mediation.ScreeningStatistics(ctx, store, townhall.Period{})
	require.NoError(t, err)
	assert.Equal(t, []int64{1, 2, 1, 1, 0}, []int64{f.Begun, f.Visits, f.Found, f.Open, f.Carried})
	assert.Equal(t, townhall.RatioOf(2, 3), f.Coverage)

	f, err = mediation.ScreeningStatistics(ctx, store, townhall.Year(2024))
	require.NoError(t, err)
	assert.Equal(t, "—", f.Coverage.Percent(1), "where nothing was to be covered there is no rate")
}

func TestScreeningDefinitionsSayEachFigure(t *testing.T) {
	keys := map[string]bool{}
	for _, d := range mediation.ScreeningDefinitions() {
		assert.False(t, keys[d.Key], d.Key)
		keys[d.Key] = true
		assert.NotEmpty(t, d.Text.In(townhall.ZH))
		assert.False(t, d.Cite.IsZero(), d.Key)
	}
	assert.True(t, keys["screening.coverage"])
}

// What has a Value is stored as that by database/sql, so none may be promoted from a part.
func TestAScreeningsPartDoesNotStandForTheWhole(t *testing.T) {
	for _, v := range []any{mediation.Screening{}, mediation.Round{}, mediation.Risk{}, mediation.ScreeningFigures{}, mediation.PlaceFigures{}, mediation.Coverage{}} {
		_, stores := v.(driver.Valuer)
		assert.False(t, stores, "%T", v)
	}
}

// The office looks up what a step names, and does not take what is missing or voided.
func TestAnOfficeLooksUpWhatAStepNames(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return day(time.March, 10).Time(cn.Zone) }
	_, err := mediation.Establish(ctx, office, mediator, townCommittee())
	require.NoError(t, err)
	s, err := mediation.PlanScreening(ctx, office, mediator, campaign())
	require.NoError(t, err)
	_, err = mediation.InspectPlace(ctx, office, mediator, s.Ref(), mediation.Inspection{Place: villages[0], Risks: 2})
	require.NoError(t, err)
	h := hazard()
	h.Committee, h.Screening = "", s.ID
	r, err := mediation.FindRisk(ctx, office, mediator, h)
	require.NoError(t, err)
	rec, err := office.Store.Get(ctx, s.Ref())
	require.NoError(t, err)
	assert.Equal(t, day(time.March, 31), rec.Due, "the round's last day")

	var found []string
	for risk, err := range mediation.RisksIn(ctx, office.Store, s.Ref()) {
		require.NoError(t, err)
		found = append(found, risk.ID)
	}
	assert.Equal(t, []string{r.ID}, found)
	f, err := mediation.ScreeningStatistics(ctx, office.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Equal(t, int64(1), f.Unrecorded(), "two were noted and one recorded")

	_, err = mediation.OpenRiskCase(ctx, office, mediator, r.Ref(), "c9")
	assert.ErrorContains(t, err, "there is a case, accepted, that names the risk: needs a case of the risk "+r.ID+", found —")
	a := application()
	a.Committee, a.Risk = "town", r.ID
	c, err := mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	require.NoError(t, townhall.Void(ctx, office, mediator, c.Ref(), "entered twice"))
	_, err = mediation.OpenRiskCase(ctx, office, mediator, r.Ref(), c.ID)
	assert.ErrorContains(t, err, "there is a case, accepted, that names the risk: needs a case of the risk "+r.ID+", found —")
	c, err = mediation.Accept(ctx, office, mediator, a)
	require.NoError(t, err)
	r, err = mediation.OpenRiskCase(ctx, office, mediator, r.Ref(), c.ID)
	require.NoError(t, err)
	assert.Equal(t, mediation.RiskOpened, r.State)

	require.NoError(t, townhall.Void(ctx, office, mediator, s.Ref(), "planned twice"))
	h.Committee = "town"
	_, err = mediation.FindRisk(ctx, office, mediator, h)
	saysNo(t, "mediation.risk.screening", "", "无此排查（"+s.ID+"）", err)
	f, err = mediation.ScreeningStatistics(ctx, office.Store, townhall.Year(2025))
	require.NoError(t, err)
	assert.Zero(t, f.Begun, "a voided screening leaves the figures")
}
