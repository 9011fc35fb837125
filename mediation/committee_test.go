package mediation_test

import (
	"database/sql/driver"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

func TestCommitteeIsFormedByLaw(t *testing.T) {
	for _, tc := range []struct {
		name, code string
		change     func(*mediation.Committee)
	}{
		{"two members", "mediation.committee.size", func(c *mediation.Committee) { c.Members = c.Members[:2] }},
		{"ten members", "mediation.committee.size", func(c *mediation.Committee) {
			for _, p := range []townhall.PersonID{"4", "5", "6", "7", "8", "9", "10"} {
				c.Members = append(c.Members, mediation.Member{Person: p})
			}
		}},
		{"no woman", "mediation.committee.women", func(c *mediation.Committee) { c.Members[1].Woman = false }},
		{"no director", "mediation.committee.director", func(c *mediation.Committee) { c.Members[0].Director = false }},
		{"one person twice", "mediation.committee.distinct", func(c *mediation.Committee) { c.Members[2].Person = "m1" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := committee()
			tc.change(&c)
			_, _, err := c.Establish(moment(day(time.March, 3)))
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			require.Len(t, r.Finding.Failed(), 1)
			assert.Equal(t, tc.code, r.Finding.Failed()[0].Code)
			assert.Equal(t, "8", r.Finding.Failed()[0].Cite.Article)
		})
	}
	nine := committee()
	for _, p := range []townhall.PersonID{"4", "5", "6", "7", "8", "9"} {
		nine.Members = append(nine.Members, mediation.Member{Person: p})
	}
	c, _, err := nine.Establish(moment(day(time.March, 3)))
	require.NoError(t, err)
	due, err := c.Duties[0].Due(cn.Calendar)
	require.NoError(t, err)
	assert.Equal(t, townhall.NewDate(2028, 1, 6), due.Date, "a term of three years")
}

func TestMediatorsEngagedFromADay(t *testing.T) {
	c, _, err := committee().Engage(moment(day(time.March, 3)), mediation.Engagement{Person: "e1", From: day(time.March, 10)})
	require.NoError(t, err)
	assert.False(t, c.Mediates("e1", day(time.March, 9)))
	assert.True(t, c.Mediates("e1", day(time.March, 10)))
	for _, tc := range []struct {
		name, code string
		person     townhall.PersonID
		from       townhall.Date
	}{
		{"nobody", "mediation.engage.person", "", day(time.March, 11)},
		{"blanks", "mediation.engage.person", "  ", day(time.March, 11)},
		{"a member already", "mediation.engage.person", "m1", day(time.March, 11)},
		{"engaged already", "mediation.engage.person", " e1", day(time.March, 11)},
		{"before the committee was formed", "mediation.engage.from", "e2", day(time.January, 5)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := c.Engage(moment(day(time.March, 11)), mediation.Engagement{Person: tc.person, From: tc.from})
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			require.Len(t, r.Finding.Failed(), 1)
			assert.Equal(t, []string{tc.code, "13"}, []string{r.Finding.Failed()[0].Code, r.Finding.Failed()[0].Cite.Article})
			assert.Equal(t, c, after)
		})
	}
	first, _, err := c.Engage(moment(day(time.March, 11)), mediation.Engagement{Person: "e2", From: day(time.January, 6)})
	require.NoError(t, err, "on the day it was formed")
	assert.True(t, first.Mediates("e2", day(time.January, 6)))
}

// chosen is who is chosen at the next election: m1 and m2 leave.
var chosen = []mediation.Member{{Person: "m3", Director: true}, {Person: "n1", Woman: true}, {Person: "n2"}}

func TestReelectionBeginsANewTerm(t *testing.T) {
	c, _, err := committee().Establish(moment(day(time.January, 6)))
	require.NoError(t, err)
	last, first := townhall.NewDate(2027, 12, 19), townhall.NewDate(2027, 12, 20)
	next, facts, err := c.Reelect(moment(first), mediation.Election{Members: chosen})
	require.NoError(t, err)
	assert.Equal(t, "9", facts[0].Basis[len(facts[0].Basis)-1].Article)

	for _, tc := range []struct {
		person townhall.PersonID
		on     townhall.Date
		may    bool
	}{
		{"m1", day(time.January, 5), false}, {"m1", day(time.January, 6), true}, {"m1", last, true}, {"m1", first, false},
		{"m3", last, true}, {"m3", first, true},
		{"n1", last, false}, {"n1", first, true},
	} {
		assert.Equal(t, tc.may, next.Mediates(tc.person, tc.on), "%s on %s", tc.person, tc.on)
	}
	assert.Nil(t, next.MembersOn(day(time.January, 5)), "before it was formed")

	require.Len(t, next.Duties, 2)
	assert.Equal(t, first, next.Duties[0].Met, "chosen before the term of three years ended")
	due, err := next.Duties[1].Due(cn.Calendar)
	require.NoError(t, err)
	assert.Equal(t, townhall.NewDate(2030, 12, 20), due.Date)
	assert.True(t, c.Duties[0].Open(), "the committee before is left alone")
	require.NoError(t, next.Check())

	again, _, err := next.Reelect(moment(townhall.NewDate(2030, 12, 1)), mediation.Election{Members: committee().Members})
	require.NoError(t, err)
	require.NoError(t, again.Check())
	assert.True(t, again.Mediates("n1", townhall.NewDate(2030, 11, 30)))
	assert.False(t, again.Mediates("n1", townhall.NewDate(2030, 12, 1)))
}

func TestReelectionRefusals(t *testing.T) {
	c, _, err := committee().Establish(moment(day(time.January, 6)))
	require.NoError(t, err)
	for _, tc := range []struct {
		name, code string
		on         townhall.Date
		members    []mediation.Member
	}{
		{"nobody", "mediation.committee.size", day(time.March, 3), nil},
		{"no woman", "mediation.committee.women", day(time.March, 3), []mediation.Member{{Person: "a", Director: true}, {Person: "b"}, {Person: "c"}}},
		{"no director", "mediation.committee.director", day(time.March, 3), []mediation.Member{{Person: "a", Woman: true}, {Person: "b"}, {Person: "c"}}},
		{"on the day it was formed", "mediation.reelect.on", day(time.January, 6), chosen},
		{"tomorrow", "mediation.reelect.on", day(time.March, 4), chosen},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := c.Reelect(moment(day(time.March, 3)), mediation.Election{On: tc.on, Members: tc.members})
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			assert.Equal(t, tc.code, r.Finding.Failed()[0].Code)
			assert.Equal(t, c, after)
		})
	}
}

func TestAnEngagementEndsForAReason(t *testing.T) {
	engaged, _, err := committee().Engage(moment(day(time.March, 3)), mediation.Engagement{Person: "e1"})
	require.NoError(t, err)
	m := moment(day(time.June, 30))
	left, facts, err := engaged.Disengage(m, "e1", mediation.Leaving{How: mediation.Dismissed, Reason: "told a secret of the parties"})
	require.NoError(t, err)
	assert.Equal(t, "15", facts[0].Basis[0].Article)
	assert.Equal(t, "told a secret of the parties", facts[0].Reason)
	assert.True(t, left.Mediates("e1", day(time.June, 30)), "the last day counts")
	assert.False(t, left.Mediates("e1", day(time.July, 1)))
	assert.True(t, engaged.Mediates("e1", day(time.July, 1)), "the committee before is left alone")

	for _, tc := range []struct {
		name, code, article string
		before              mediation.Committee
		person              townhall.PersonID
		leaving             mediation.Leaving
	}{
		{"not engaged", "mediation.disengage.engaged", "13", engaged, "e2", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"}},
		{"not engaged yet", "mediation.disengage.engaged", "13", engaged, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.March, 2)}},
		{"no reason", "mediation.disengage.reason", "15", engaged, "e1", mediation.Leaving{How: mediation.Dismissed}},
		{"a blank reason", "mediation.disengage.reason", "13", engaged, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "  "}},
		{"tomorrow", "mediation.disengage.last", "", engaged, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.July, 1)}},
		{"gone somehow", "mediation.disengage.how", "13", engaged, "e1", mediation.Leaving{How: "lost", Reason: "moves away"}},
		{"left already", "mediation.disengage.engaged", "13", left, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"}},
		{"left already, and put earlier", "mediation.disengage.engaged", "13", left, "e1",
			mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.May, 1)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			after, _, err := tc.before.Disengage(m, tc.person, tc.leaving)
			var r *townhall.Refusal
			require.ErrorAs(t, err, &r)
			require.Len(t, r.Finding.Failed(), 1)
			assert.Equal(t, []string{tc.code, tc.article}, []string{r.Finding.Failed()[0].Code, r.Finding.Failed()[0].Cite.Article})
			assert.Equal(t, tc.before, after)
		})
	}
	_, _, err = left.Engage(m, mediation.Engagement{Person: "e1", From: day(time.May, 1)})
	assert.Error(t, err, "engaged on that day already")
	back, _, err := left.Engage(m, mediation.Engagement{Person: "e1", From: day(time.September, 1)})
	require.NoError(t, err, "and engaged again later")
	assert.False(t, back.Mediates("e1", day(time.August, 31)))
}

func TestCommitteeThroughItsYearsInAnOffice(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone())
	at := func(d townhall.Date) { office.Now = func() time.Time { return d.Time(cn.Zone) } }
	at(day(time.January, 6))
	c, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	_, err = mediation.Engage(ctx, office, mediator, c.Ref(), mediation.Engagement{Person: "e1"})
	require.NoError(t, err)
	at(day(time.June, 30))
	_, err = mediation.Disengage(ctx, office, mediator, c.Ref(), "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"})
	require.NoError(t, err)
	at(townhall.NewDate(2027, 12, 20))
	_, err = mediation.Reelect(ctx, office, mediator, c.Ref(), mediation.Election{Members: chosen})
	require.NoError(t, err)

	read, rec, err := townhall.Load[mediation.Committee](ctx, office.Store, c.Ref())
	require.NoError(t, err)
	assert.Equal(t, townhall.NewDate(2030, 12, 20), rec.Due, "the next election")
	doc, err := json.Marshal(map[string]any{"members": read.Members, "earlier": read.Earlier, "mediators": read.Mediators})
	require.NoError(t, err)
	assert.JSONEq(t, `{
		"members": [{"person": "m3", "director": true}, {"person": "n1", "woman": true}, {"person": "n2"}],
		"earlier": [{"days": {"from": "2025-01-06", "to": "2027-12-19"}, "members": [{"person": "m1", "director": true}, {"person": "m2", "woman": true}, {"person": "m3"}]}],
		"mediators": [{"person": "e1", "days": {"from": "2025-01-06", "to": "2025-06-30"}, "left": "resigned", "reason": "moves away"}]}`, string(doc))
}

// A case is taken though the committee's term has run out: the clause shows the day.
func TestTheClauseShowsTheTerm(t *testing.T) {
	body, _, err := committee().Establish(moment(day(time.January, 6)))
	require.NoError(t, err)
	a := application()
	a.Committee = body.ID
	for _, on := range []townhall.Date{day(time.March, 3), townhall.NewDate(2028, 3, 3)} {
		c, _, err := a.Accept(moment(on), body)
		require.NoError(t, err)
		_, f := mediation.CaseStates.Try("", "accept", mediation.Matter{Case: c, Body: body}, moment(on))
		assert.Equal(t, "有受理本案的调解委员会：c1（2025-01-06设立，本届任期至2028-01-06）（《人民调解法》第8条）", f.Parts[0].Line(townhall.ZH))
	}
}

// What has a Value is stored as that by database/sql, so none may be promoted from a part.
func TestAPartDoesNotStandForTheWhole(t *testing.T) {
	for _, v := range []any{mediation.Case{}, mediation.Committee{}, mediation.Tenure{}, mediation.Engaged{}, mediation.Agreement{}, mediation.Figures{}} {
		_, stores := v.(driver.Valuer)
		assert.False(t, stores, "%T", v)
	}
}

// A damaged committee is named, not guessed at.
func TestCommitteeCheck(t *testing.T) {
	sound := committee()
	sound.Earlier = []mediation.Tenure{{Days: townhall.Period{From: sound.Formed, To: day(time.February, 1)}, Members: sound.Members}}
	require.NoError(t, sound.Check())
	for field, damage := range map[string]func(*mediation.Committee){
		"id":      func(c *mediation.Committee) { c.ID = "" },
		"formed":  func(c *mediation.Committee) { c.Formed = townhall.Date{} },
		"members": func(c *mediation.Committee) { c.Members = nil },
		"earlier": func(c *mediation.Committee) { c.Formed = day(time.January, 7) },
	} {
		c := sound
		damage(&c)
		var e *townhall.Error
		require.ErrorAs(t, c.Check(), &e)
		assert.Equal(t, field, e.Field)
	}
}
