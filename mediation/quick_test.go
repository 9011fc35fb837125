package mediation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/mediation"
)

// quickOffice is an office of 3 March with the committees of two villages and of the town; m1 mediates in both villages,
// m2 in one, and t1 for the town alone.
func quickOffice(t *testing.T) townhall.Office {
	t.Helper()
	office := exampleOffice()
	xicun := committee()
	xicun.ID, xicun.Place = "xicun", "shuinan/xicun"
	xicun.Members = []mediation.Member{{Person: "m1", Director: true}, {Person: "x2", Woman: true}, {Person: "x3"}}
	for _, c := range []mediation.Committee{committee(), xicun, town()} {
		_, err := mediation.Establish(ctx, office, mediator, c)
		require.NoError(t, err)
	}
	return office
}

func quick(change func(*mediation.QuickCase)) mediation.QuickCase {
	q := mediation.QuickCase{Place: "shuinan/dongcun", Category: mediation.Neighbours, Parties: fence, Agreed: "fence back by 20 cm"}
	change(&q)
	return q
}

func as(p townhall.PersonID) townhall.Actor { return townhall.Actor{Person: p, Capacity: "mediator"} }

// verbs lists the entries of a case.
func verbs(t *testing.T, office townhall.Office, c mediation.Case) (out []string) {
	t.Helper()
	for e, err := range office.Store.History(ctx, c.Ref(), 0) {
		require.NoError(t, err)
		out = append(out, e.Verb)
	}
	return out
}

func TestAQuickCaseIsOneCommitOfAllItsSteps(t *testing.T) {
	office := quickOffice(t)
	c, err := mediation.Quick(ctx, office, as("m2"), quick(func(*mediation.QuickCase) {}))
	require.NoError(t, err)
	require.NoError(t, c.Check())
	assert.Equal(t, []any{mediation.Agreed, "dongcun", mediation.OnApplication, mediation.Simple, "fence back by 20 cm", people("m2")},
		[]any{c.State, c.Committee, c.Source, c.Difficulty, c.Facts, c.Mediators})
	steps := []string{"accept", "assign", "mediate", "agree_orally"}
	assert.Equal(t, steps, verbs(t, office, c))
	rec, err := office.Store.Get(ctx, c.Ref())
	require.NoError(t, err)
	assert.Equal(t, []any{int64(1), "agreed", day(time.March, 3)}, []any{rec.Version, rec.State, rec.Closed}, "one commit")

	spot, err := mediation.Quick(ctx, office, as("m2"), quick(func(q *mediation.QuickCase) {
		q.AtOnce, q.Heard, q.Source, q.Facts = true, day(time.March, 1), mediation.OwnMotion, "a fence on the path"
	}))
	require.NoError(t, err)
	assert.Equal(t, append(steps, "perform"), verbs(t, office, spot))
	assert.Equal(t, []any{mediation.Performed, day(time.March, 1), mediation.OwnMotion, "a fence on the path"},
		[]any{spot.State, spot.Handled(), spot.Source, spot.Facts})
}

// Sent twice under one id, it happens once.
func TestAQuickCaseSentTwice(t *testing.T) {
	office := quickOffice(t).Once("scan-17")
	first, err := mediation.Quick(ctx, office, as("m2"), quick(func(*mediation.QuickCase) {}))
	require.NoError(t, err)
	second, err := mediation.Quick(ctx, office, as("m2"), quick(func(q *mediation.QuickCase) { q.Agreed = "something else" }))
	require.NoError(t, err)
	assert.Equal(t, first, second)
	assert.Equal(t, "scan-17", first.ID)
	assert.Len(t, verbs(t, office, first), 4)
}

// The committee is the nearest around the place for which the mediator mediates that day.
func TestAQuickCaseFindsItsCommittee(t *testing.T) {
	office := quickOffice(t)
	for _, tc := range []struct {
		name      string
		by        townhall.PersonID
		place     townhall.Place
		committee string
	}{
		{"of the village", "m2", "shuinan/dongcun", "dongcun"},
		{"of the village around a hamlet", "m2", "shuinan/dongcun/upper", "dongcun"},
		{"of one of two villages", "m1", "shuinan/xicun", "xicun"},
		{"of the town, where the mediator is the town's", "t1", "shuinan/dongcun", "shuinan"},
		{"of the town, where the village has none", "t1", "shuinan/beicun", "shuinan"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := mediation.Quick(ctx, office, as(tc.by), quick(func(q *mediation.QuickCase) { q.Place = tc.place }))
			require.NoError(t, err)
			assert.Equal(t, []any{tc.committee, tc.place}, []any{c.Committee, c.Place})
		})
	}
	second := committee()
	second.ID = "dongcun2"
	_, err := mediation.Establish(ctx, office, mediator, second)
	require.NoError(t, err)
	for _, tc := range []struct {
		name string
		by   townhall.PersonID
		q    func(*mediation.QuickCase)
		need string
	}{
		{"nobody's mediator", "zhao", func(*mediation.QuickCase) {}, "a mediator of a committee of shuinan/dongcun on 2025-03-03"},
		{"not that day", "m2", func(q *mediation.QuickCase) { q.Heard = day(time.January, 5) }, "a mediator of a committee of shuinan/dongcun on 2025-01-05"},
		{"of another village", "x2", func(*mediation.QuickCase) {}, "a mediator of a committee of shuinan/dongcun on 2025-03-03"},
		{"of two committees of one place", "m2", func(*mediation.QuickCase) {}, "dongcun, dongcun2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := mediation.Quick(ctx, office, as(tc.by), quick(tc.q))
			assert.Equal(t, []string{"mediation.quick.committee", "13", "committee", tc.need, string(tc.by)}, clause(t, err))
		})
	}
	c, err := mediation.Quick(ctx, office, as("m2"), quick(func(q *mediation.QuickCase) { q.Committee = "dongcun2" }))
	require.NoError(t, err, "named")
	assert.Equal(t, "dongcun2", c.Committee)
	require.NoError(t, townhall.Void(ctx, office, mediator, second.Ref(), "formed twice"))
	c, err = mediation.Quick(ctx, office, as("m2"), quick(func(*mediation.QuickCase) {}))
	require.NoError(t, err, "a voided committee is none")
	assert.Equal(t, "dongcun", c.Committee)
}

// Each step of a quick case is under its own rules, and a refusal makes nothing.
func TestAQuickCaseObeysEveryRule(t *testing.T) {
	office := quickOffice(t)
	county := office.With(local(t, `"mediation.written_required": {"versions": [{"from": "2025-01-01", "cite": {"law": "宁波市人民调解条例", "article": "24"},
		"value": {"asked": true, "not_at_once": true, "complex": true}}]}`))
	for _, tc := range []struct {
		name, code string
		office     townhall.Office
		by         townhall.PersonID
		q          func(*mediation.QuickCase)
	}{
		{"one side", "mediation.sides", office, "m2", func(q *mediation.QuickCase) { q.Parties = fence[:1] }},
		{"a party refuses", "mediation.refused", office, "m2", func(q *mediation.QuickCase) {
			q.Parties = []mediation.Party{fence[0], {Person: "li", Side: "b", Refuses: true}}
		}},
		{"no category", "mediation.category.given", office, "m2", func(q *mediation.QuickCase) { q.Category = "" }},
		{"the mediator is a party", "mediation.mediator.apart", office, "m2", func(q *mediation.QuickCase) {
			q.Parties = []mediation.Party{fence[0], {Person: "m2", Side: "b"}}
		}},
		{"a stranger at a committee that is named", "mediation.assign.mediator", office, "zhao", func(q *mediation.QuickCase) { q.Committee = "dongcun" }},
		{"nothing agreed", "mediation.session.record", office, "m2", func(q *mediation.QuickCase) { q.Agreed, q.Facts = " ", "a fence" }},
		{"a party wants it in writing", "mediation.oral", office, "m2", func(q *mediation.QuickCase) {
			q.Parties = []mediation.Party{fence[0], {Person: "li", Side: "b", InWriting: true}}
		}},
		{"not at once, where a county asks for writing", "mediation.oral", county, "m2", func(*mediation.QuickCase) {}},
		{"tomorrow", "mediation.dates", office, "m2", func(q *mediation.QuickCase) { q.Heard = day(time.March, 4) }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := mediation.Quick(ctx, tc.office, as(tc.by), quick(tc.q))
			assert.Equal(t, tc.code, clause(t, err)[0])
			assert.Equal(t, mediation.Case{}, c)
		})
	}
	_, err := mediation.Quick(ctx, county, as("m2"), quick(func(q *mediation.QuickCase) { q.AtOnce = true }))
	require.NoError(t, err)
	n := 0
	for range office.Store.Find(ctx, townhall.Query{Kind: mediation.CaseKind}) {
		n++
	}
	assert.Equal(t, 1, n, "what was refused left nothing")
}

// Single obligations of a quick case are tracked.
func TestAQuickCaseTracksItsObligations(t *testing.T) {
	office := quickOffice(t)
	c, err := mediation.Quick(ctx, office, as("m2"), quick(func(q *mediation.QuickCase) { q.Obligations = owed() }))
	require.NoError(t, err)
	rec, err := office.Store.Get(ctx, c.Ref())
	require.NoError(t, err)
	assert.Equal(t, day(time.March, 16), rec.Due)
	assert.True(t, slices.ContainsFunc(c.Duties, func(d townhall.Duty) bool {
		due, err := d.Due(cn.Calendar)
		return err == nil && due.Date == day(time.March, 31) && d.Open()
	}))
}
