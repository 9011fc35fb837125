package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// hazard is found at a visit of dongcun on 3 March.
func hazard() mediation.Hazard {
	return mediation.Hazard{Committee: "town", Place: "shuinan/dongcun/3", Category: mediation.Land, Level: mediation.MediumRisk,
		What: "two households claim one strip of forest", People: []townhall.PersonID{"wang", "li"}}
}

func riskMoment(d townhall.Date) townhall.Moment {
	m := moment(d)
	m.Ref = townhall.Ref{Kind: mediation.RiskKind, ID: "r1"}
	return m
}

func found(t require.TestingT, change ...func(*mediation.Hazard)) mediation.Risk {
	h := hazard()
	for _, f := range change {
		f(&h)
	}
	return done[mediation.Risk](t)(h.Find(riskMoment(day(time.March, 3)), townCommittee(), mediation.Screening{}))
}

func TestARiskIsFoundAtAVisit(t *testing.T) {
	in := visited(t, planned(t), villages[0])
	h := hazard()
	h.Committee, h.Screening, h.On = "", in.ID, day(time.March, 3)
	r := done[mediation.Risk](t)(h.Find(riskMoment(day(time.March, 4)), townCommittee(), in))
	assert.Equal(t, "town", r.Committee, "the screening's")
	assert.Equal(t, villages[0], r.Visited)
	assert.Equal(t, townhall.PersonID("m1"), r.By)
	assert.Equal(t, []string{"category:land", "level:medium", "screening:" + in.ID}, r.Head().Tags)

	h.On = day(time.March, 4)
	_, _, err := h.Find(riskMoment(h.On), townCommittee(), in)
	saysNo(t, "mediation.risk.screening", "", "—", err)
	h.On, h.Place = day(time.March, 3), "shuinan/xicun/1"
	_, _, err = h.Find(riskMoment(h.On), townCommittee(), in)
	saysNo(t, "mediation.risk.screening", "", "shuinan/dongcun", err)
	h.Screening, h.Committee = "s9", "town"
	_, _, err = h.Find(riskMoment(h.On), townCommittee(), mediation.Screening{})
	saysNo(t, "mediation.risk.screening", "", "无此排查（s9）", err)
}

func TestFindingRefusals(t *testing.T) {
	for _, tc := range []struct {
		name, code, article, found string
		change                     func(*mediation.Hazard)
	}{
		{"no committee", "mediation.risk.committee", "8", "—", func(h *mediation.Hazard) { h.Committee = "" }},
		{"another committee", "mediation.risk.committee", "8", "无此委员会（xicun）", func(h *mediation.Hazard) { h.Committee = "xicun" }},
		{"no place", "mediation.risk.place", "", "—", func(h *mediation.Hazard) { h.Place = " " }},
		{"a place outside", "mediation.risk.place", "", "shuibei", func(h *mediation.Hazard) { h.Place = "shuibei" }},
		{"no category", "mediation.risk.category", "", "—", func(h *mediation.Hazard) { h.Category = "" }},
		{"no such category", "mediation.category.listed", "", "ghosts", func(h *mediation.Hazard) { h.Category = "ghosts" }},
		{"no level", "mediation.risk.level", "", "—", func(h *mediation.Hazard) { h.Level = "" }},
		{"no such level", "mediation.risk.level", "", "red", func(h *mediation.Hazard) { h.Level = "red" }},
		{"not described", "mediation.risk.what", "", "—", func(h *mediation.Hazard) { h.What = " " }},
		{"somebody twice", "mediation.risk.people", "", "li", func(h *mediation.Hazard) { h.People = []townhall.PersonID{"li", "wang", "li"} }},
		{"tomorrow", "mediation.risk.found", "21", "2025-03-11", func(h *mediation.Hazard) { h.On = day(time.March, 11) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := hazard()
			tc.change(&h)
			r, _, err := h.Find(riskMoment(day(time.March, 10)), townCommittee(), mediation.Screening{})
			saysNo(t, tc.code, tc.article, tc.found, err)
			assert.Equal(t, mediation.Risk{}, r)
		})
	}
	m := riskMoment(day(time.March, 10))
	m.By = townhall.Actor{}
	_, _, err := hazard().Find(m, townCommittee(), mediation.Screening{})
	saysNo(t, "mediation.risk.by", "", "—", err)
}

// caseOf is a case accepted on 5 March that names a risk.
func caseOf(t testing.TB, risk string) mediation.Case {
	a := application()
	a.Risk = risk
	return must(t)(a.Accept(moment(day(time.March, 5)), committee()))
}

func TestWhatBecomesOfARisk(t *testing.T) {
	m, r := riskMoment(day(time.March, 10)), found(t)
	opened := done[mediation.Risk](t)(r.OpenCase(m, caseOf(t, "r1")))
	assert.Equal(t, []any{mediation.RiskOpened, "c1", day(time.March, 5)}, []any{opened.State, opened.Case, opened.Head().Closed}, "on the day of acceptance")

	prevented := done[mediation.Risk](t)(r.Prevent(m, mediation.Prevention{How: "the line was measured with both"}))
	assert.Equal(t, mediation.Outcome{On: day(time.March, 10), Note: "the line was measured with both", Persons: 2}, *prevented.Outcome, "as many as it names")

	unfounded := done[mediation.Risk](t)(r.Dismiss(m, mediation.Dismissal{Reason: "two strips, not one"}))
	assert.Equal(t, mediation.RiskUnfounded, unfounded.State)
	assert.Equal(t, mediation.RiskFound, r.State, "the risk before is left alone")
	for _, over := range []mediation.Risk{opened, prevented, unfounded} {
		_, _, err := over.Dismiss(m, mediation.Dismissal{Reason: "again"})
		assert.ErrorContains(t, err, "needs found, found")
	}
}

func TestRiskRefusals(t *testing.T) {
	m := riskMoment(day(time.March, 10))
	before := found(t, func(h *mediation.Hazard) { h.People = nil })
	type outcome = func(mediation.Risk) (mediation.Risk, []townhall.Fact, error)
	grade := func(g mediation.Grading) outcome {
		return func(r mediation.Risk) (mediation.Risk, []townhall.Fact, error) { return r.Grade(m, g) }
	}
	open := func(c mediation.Case) outcome {
		return func(r mediation.Risk) (mediation.Risk, []townhall.Fact, error) { return r.OpenCase(m, c) }
	}
	prevent := func(p mediation.Prevention) outcome {
		return func(r mediation.Risk) (mediation.Risk, []townhall.Fact, error) { return r.Prevent(m, p) }
	}
	dismiss := func(d mediation.Dismissal) outcome {
		return func(r mediation.Risk) (mediation.Risk, []townhall.Fact, error) { return r.Dismiss(m, d) }
	}
	early := caseOf(t, "r1")
	early.Accepted = day(time.March, 2)
	declined := caseOf(t, "r1")
	declined.State, declined.Accepted = mediation.Declined, townhall.Date{}
	for _, tc := range []struct {
		name, code, article, found string
		step                       outcome
	}{
		{"the same level", "mediation.risk.grade.another", "", "中风险", grade(mediation.Grading{Level: mediation.MediumRisk, Reason: "looked at"})},
		{"no such level", "mediation.risk.level", "", "red", grade(mediation.Grading{Level: "red", Reason: "threats"})},
		{"no reason for a level", "mediation.risk.grade.reason", "", "—", grade(mediation.Grading{Level: mediation.HighRisk, Reason: " "})},
		{"graded before it was found", "mediation.risk.grade.on", "", "2025-03-02", grade(mediation.Grading{Level: mediation.HighRisk, Reason: "threats", On: day(time.March, 2)})},
		{"graded tomorrow", "mediation.risk.grade.on", "", "2025-03-11", grade(mediation.Grading{Level: mediation.HighRisk, Reason: "threats", On: day(time.March, 11)})},
		{"a case of no risk", "mediation.risk.case", "17", "案件c1（已受理），来自隐患：—", open(caseOf(t, ""))},
		{"a case of another risk", "mediation.risk.case", "17", "案件c1（已受理），来自隐患：r2", open(caseOf(t, "r2"))},
		{"a case before the risk", "mediation.risk.outcome.on", "21", "2025-03-02", open(early)},
		{"not said how", "mediation.risk.prevent.how", "25", "—", prevent(mediation.Prevention{Persons: 2})},
		{"nobody in it", "mediation.risk.prevent.persons", "", "0", prevent(mediation.Prevention{How: "talked to both"})},
		{"prevented before it was found", "mediation.risk.outcome.on", "21", "2025-03-02", prevent(mediation.Prevention{How: "talked to both", Persons: 2, On: day(time.March, 2)})},
		{"prevented tomorrow", "mediation.risk.outcome.on", "21", "2025-03-11", prevent(mediation.Prevention{How: "talked to both", Persons: 2, On: day(time.March, 11)})},
		{"unfounded without a reason", "mediation.risk.dismiss.reason", "", "—", dismiss(mediation.Dismissal{})},
		{"unfounded before it was found", "mediation.risk.outcome.on", "21", "2025-03-02", dismiss(mediation.Dismissal{Reason: "hearsay", On: day(time.March, 2)})},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := tc.step(before)
			saysNo(t, tc.code, tc.article, tc.found, err)
			assert.Equal(t, before, after)
		})
	}
	for name, c := range map[string]mediation.Case{"no case": {}, "a declined one": declined} {
		_, _, err := before.OpenCase(m, c)
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r, name)
		assert.Equal(t, "mediation.risk.case", r.Finding.Failed()[0].Code, name)
	}
}

// No law says how soon a high risk is acted on; where a county does, the duty runs while the risk is high.
func TestAHighRiskIsActedOnWhereACountySaysSo(t *testing.T) {
	high := found(t, func(h *mediation.Hazard) { h.Level = mediation.HighRisk })
	assert.Empty(t, high.Duties, "no days are built in")
	rule := mediation.RiskResponse
	rule.Versions = []townhall.Version[townhall.Limit]{{From: day(time.January, 1), Value: townhall.Within(3, townhall.CalendarDays)}}
	rules, err := cn.Rulebook.With(townhall.Rules("county", rule))
	require.NoError(t, err)
	at := func(d int) townhall.Moment {
		m := riskMoment(day(time.March, d))
		m.Rules = rules
		return m
	}
	r := done[mediation.Risk](t)(hazard().Find(at(3), townCommittee(), mediation.Screening{}))
	assert.Empty(t, r.Duties, "a medium one")
	r = done[mediation.Risk](t)(r.Grade(at(4), mediation.Grading{Level: mediation.HighRisk, Reason: "threats"}))
	require.Len(t, r.Duties, 1)
	due, err := r.Duties[0].Due(cn.Calendar)
	require.NoError(t, err)
	assert.Equal(t, day(time.March, 7), due.Date)
	calmed := done[mediation.Risk](t)(r.Grade(at(5), mediation.Grading{Level: mediation.LowRisk, Reason: "both apologised"}))
	assert.Equal(t, day(time.March, 5), calmed.Duties[0].Met)
	again := done[mediation.Risk](t)(calmed.Grade(at(8), mediation.Grading{Level: mediation.HighRisk, Reason: "threats again"}))
	require.Len(t, again.Duties, 2)
	over := done[mediation.Risk](t)(again.Prevent(at(9), mediation.Prevention{How: "the police spoke to both"}))
	assert.Equal(t, day(time.March, 9), over.Duties[1].Met)
}

// Whatever is tried in whatever order, a risk stays whole, its outcome is its last, and its level that of its last grading.
func TestARiskStaysWhole(t *testing.T) {
	c := caseOf(t, "r1")
	rapid.Check(t, func(t *rapid.T) {
		r, today := found(t), day(time.March, 3)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			today = today.AddDays(rapid.IntRange(0, 5).Draw(t, "later"))
			m, on, before := riskMoment(today), today.AddDays(rapid.IntRange(-8, 1).Draw(t, "on")), r
			note := rapid.SampledFrom([]string{"", "talked"}).Draw(t, "note")
			var err error
			switch rapid.SampledFrom([]string{"grade", "grade", "grade", "open", "prevent", "dismiss"}).Draw(t, "step") {
			case "grade":
				r, _, err = r.Grade(m, mediation.Grading{Level: rapid.SampledFrom(mediation.RiskLevels()).Draw(t, "level"), On: on, Reason: note})
			case "open":
				r, _, err = r.OpenCase(m, c)
			case "prevent":
				r, _, err = r.Prevent(m, mediation.Prevention{How: note, On: on})
			case "dismiss":
				r, _, err = r.Dismiss(m, mediation.Dismissal{Reason: note, On: on})
			}
			require.NoError(t, r.Check())
			if err != nil || before.State != mediation.RiskFound {
				require.Error(t, err, "nothing leads on from an outcome")
				require.Equal(t, before, r)
			}
			for i := range r.Graded[1:] {
				require.False(t, r.Graded[i+1].On.Before(r.Graded[i].On))
				require.NotEqual(t, r.Graded[i].Level, r.Graded[i+1].Level)
			}
		}
	})
}

// A damaged risk is named, not guessed at.
func TestRiskCheck(t *testing.T) {
	for field, damage := range map[string]func(*mediation.Risk){
		"id":      func(r *mediation.Risk) { r.ID = "" },
		"state":   func(r *mediation.Risk) { r.State = "lost" },
		"found":   func(r *mediation.Risk) { r.Found = townhall.Date{} },
		"level":   func(r *mediation.Risk) { r.Level = "red" },
		"graded":  func(r *mediation.Risk) { r.Graded = nil },
		"outcome": func(r *mediation.Risk) { r.Outcome = &mediation.Outcome{On: day(time.March, 9)} },
		"case":    func(r *mediation.Risk) { r.Case = "c1" },
		"visited": func(r *mediation.Risk) { r.Screening = "s1" },
	} {
		r := found(t)
		damage(&r)
		var e *townhall.Error
		require.ErrorAs(t, r.Check(), &e)
		assert.Equal(t, field, e.Field)
	}
}
