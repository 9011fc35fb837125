package mediation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/mediation"
)

// change is something that is done to a committee, and changes one that is refused by one clause.
type change = func(mediation.Committee) (mediation.Committee, []townhall.Fact, error)

type barred struct {
	name                              string
	change                            change
	code, article, field, need, found string
}

// bars takes each change of a committee and finds it refused as it says, with the committee left as it was.
func bars(t *testing.T, before mediation.Committee, list ...barred) {
	t.Helper()
	for _, x := range list {
		t.Run(x.name, func(t *testing.T) {
			kept := written(t, before)
			after, facts, err := x.change(before)
			assert.Equal(t, []string{x.code, x.article, x.field, x.need, x.found}, clause(t, err))
			assert.Nil(t, facts)
			assert.Equal(t, before, after)
			assert.Equal(t, kept, written(t, before), "the committee before is left alone")
		})
	}
}

// changed takes a change that is allowed, on a basis.
func changed(t testing.TB, reason string, basis ...string) func(mediation.Committee, []townhall.Fact, error) mediation.Committee {
	return func(c mediation.Committee, facts []townhall.Fact, err error) mediation.Committee {
		t.Helper()
		require.NoError(t, err)
		require.Len(t, facts, 1)
		assert.Equal(t, reason, facts[0].Reason)
		assert.Equal(t, basis, cited(facts[0].Basis))
		require.NoError(t, c.Check())
		return c
	}
}

// serving is the committee as formed, with e1 engaged since 3 February.
func serving(t testing.TB) mediation.Committee {
	m := moment(day(time.February, 3))
	m.Ref = committee().Ref()
	c := changed(t, "", "人民调解法8", "人民调解法9")(committee().Establish(m))
	return changed(t, "", "人民调解法13", "人民调解法14")(c.Engage(m, mediation.Engagement{Person: "e1"}))
}

func TestMisconductIsFollowedByAMeasure(t *testing.T) {
	m := moment(day(time.June, 10))
	censure := func(x mediation.Conduct) change {
		return func(c mediation.Committee) (mediation.Committee, []townhall.Fact, error) { return c.Censure(m, x) }
	}
	before := serving(t)
	for _, what := range mediation.Misconducts() {
		for _, measure := range mediation.Measures() {
			for _, p := range people("m3", "e1") {
				c := changed(t, "on the road", "人民调解法15")(censure(mediation.Conduct{Person: p, What: what, Measure: measure, Note: "on the road"})(before))
				assert.Equal(t, []mediation.Conduct{{Person: p, What: what, Measure: measure, On: m.Today, Note: "on the road"}}, c.Conduct)
				assert.True(t, c.Mediates(p, m.Today), "the last day counts")
				assert.Equal(t, measure != mediation.Removed, c.Mediates(p, m.Today.AddDays(1)))
				assert.True(t, before.Mediates(p, m.Today.AddDays(1)), "the committee before is left alone")
				changes := before.Changes
				if measure == mediation.Removed {
					changes = append(changes[:len(changes):len(changes)], mediation.Change{On: m.Today, Verb: "censure", Person: p})
				}
				assert.Equal(t, changes, c.Changes)
			}
		}
	}
	removed := changed(t, "took money", "人民调解法15")(censure(mediation.Conduct{Person: "m3", What: mediation.Taking, Measure: mediation.Removed, Note: "took money"})(before))
	assert.Equal(t, mediation.Member{Person: "m3", Last: m.Today, Left: mediation.Dismissed, Reason: "took money"}, removed.Members[2])

	shouted := mediation.Conduct{Person: "m3", What: mediation.Insulting, Measure: mediation.Criticised, Note: "shouted"}
	without := func(drop func(*mediation.Conduct)) change {
		x := shouted
		drop(&x)
		return censure(x)
	}
	bars(t, before,
		barred{"a stranger", without(func(x *mediation.Conduct) { x.Person = "zhao" }), "mediation.censure.person", "15", "person", "", "zhao"},
		barred{"before they were engaged", without(func(x *mediation.Conduct) { x.Person, x.On = "e1", day(time.February, 2) }), "mediation.censure.person", "15", "person", "", "e1"},
		barred{"no misconduct of the list", without(func(x *mediation.Conduct) { x.What = "snoring" }), "mediation.censure.what", "15", "what", "", "snoring"},
		barred{"no measure of the list", without(func(x *mediation.Conduct) { x.Measure = "fined" }), "mediation.censure.measure", "15", "measure", "", "fined"},
		barred{"no facts", without(func(x *mediation.Conduct) { x.Note = " " }), "mediation.censure.note", "15", "note", "", ""},
		barred{"tomorrow", without(func(x *mediation.Conduct) { x.On = day(time.June, 11) }), "mediation.censure.on", "", "on", "until 2025-06-10", "2025-06-11"})
}

// Who left is replaced by an election, which makes the committee whole again and no larger than it may be.
func TestAByElection(t *testing.T) {
	m := moment(day(time.June, 10))
	elect := func(on townhall.Date, x mediation.Member, more ...mediation.Member) change {
		return func(c mediation.Committee) (mediation.Committee, []townhall.Fact, error) {
			return c.Elect(m, on, x, more...)
		}
	}
	lacks := func(c mediation.Committee, on townhall.Date) (out []string) {
		t.Helper()
		f, err := c.Composed(m, on)
		require.NoError(t, err)
		for _, x := range f.Failed() {
			out = append(out, x.Code)
		}
		return out
	}
	left := changed(t, "moves away", "人民调解法13")(serving(t).Disengage(m, "m2", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.June, 1)}))
	assert.Empty(t, lacks(left, day(time.June, 1)), "the last day counts")
	assert.Equal(t, []string{"mediation.committee.size", "mediation.committee.women"}, lacks(left, day(time.June, 2)))

	whole := changed(t, "", "人民调解法8", "人民调解法9")(elect(day(time.June, 5), mediation.Member{Person: "m4", Woman: true})(left))
	assert.Empty(t, lacks(whole, day(time.June, 5)))
	assert.Equal(t, []bool{false, true}, []bool{whole.Mediates("m4", day(time.June, 4)), whole.Mediates("m4", day(time.June, 5))})
	assert.Equal(t, mediation.Change{On: day(time.June, 5), Verb: "elect", Person: "m4"}, whole.Changes[len(whole.Changes)-1])
	bars(t, left,
		barred{"a man, where a woman is lacking", elect(townhall.Date{}, mediation.Member{Person: "m4"}), "mediation.committee.women", "8", "members", "≥1", "0"},
		barred{"who sits already", elect(townhall.Date{}, mediation.Member{Person: "m1", Woman: true}), "mediation.committee.distinct", "8", "members", "", "m1"},
		barred{"a second director", elect(townhall.Date{}, mediation.Member{Person: "m4", Woman: true, Director: true}), "mediation.committee.director", "8", "members", "1", "2"},
		barred{"a child", elect(townhall.Date{}, mediation.Member{Person: "m4", Woman: true, Born: townhall.NewDate(2007, 6, 11)}), "mediation.mediator.age", "14", "born", "≥18", "17"},
		barred{"tomorrow", elect(day(time.June, 11), mediation.Member{Person: "m4", Woman: true}), "mediation.elect.on", "", "on", "2025-01-07 to 2025-06-10", "2025-06-11"})

	// Of two who left, neither can be replaced alone.
	gone := changed(t, "moves away", "人民调解法13")(left.Disengage(m, "m3", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.June, 1)}))
	bars(t, gone, barred{"one of two", elect(townhall.Date{}, mediation.Member{Person: "m4", Woman: true}), "mediation.committee.size", "8", "members", "3 to 9", "2"})
	both := changed(t, "", "人民调解法8", "人民调解法9")(elect(townhall.Date{}, mediation.Member{Person: "m4", Woman: true}, mediation.Member{Person: " m5"})(gone))
	assert.Empty(t, lacks(both, m.Today))
	assert.Equal(t, people("m4", "m5"), people(both.Changes[4].Person, both.Changes[5].Person))

	bars(t, whole, barred{"before the last by-election", elect(day(time.June, 4), mediation.Member{Person: "m5", Woman: true}), "mediation.elect.on", "", "on",
		"2025-06-05 to 2025-06-10", "2025-06-04"})
	full := whole
	for _, p := range people("4", "5", "6", "7", "8", "9") {
		full = changed(t, "", "人民调解法8", "人民调解法9")(elect(townhall.Date{}, mediation.Member{Person: p, Born: townhall.NewDate(1980, 1, 1)})(full))
		assert.True(t, full.Members[len(full.Members)-1].Born.IsZero(), "a date of birth is not kept")
	}
	bars(t, full, barred{"a tenth", elect(townhall.Date{}, mediation.Member{Person: "10"}), "mediation.committee.size", "8", "members", "3 to 9", "10"})
}

// Changes are reported upward; until then the record is found by a tag.
func TestChangesAreReported(t *testing.T) {
	m := moment(day(time.June, 10))
	report := func(to string, on townhall.Date) change {
		return func(c mediation.Committee) (mediation.Committee, []townhall.Fact, error) {
			return c.ReportChanges(m, to, on)
		}
	}
	before := serving(t)
	assert.Contains(t, before.Head().Tags, "unreported")
	c := changed(t, "", "人民调解法10")(report(" justice bureau ", townhall.Date{})(before))
	assert.Equal(t, []mediation.Change{
		{On: day(time.January, 6), Verb: "establish", Reported: m.Today, To: "justice bureau"},
		{On: day(time.February, 3), Verb: "engage", Person: "e1", Reported: m.Today, To: "justice bureau"}}, c.Changes)
	assert.NotContains(t, c.Head().Tags, "unreported")
	assert.Contains(t, before.Head().Tags, "unreported", "the committee before is left alone")
	bars(t, before,
		barred{"to nobody", report(" ", townhall.Date{}), "mediation.report.to", "10", "to", "", ""},
		barred{"tomorrow", report("justice bureau", day(time.June, 11)), "mediation.report.on", "", "on", "until 2025-06-10", "2025-06-11"})
	early := changed(t, "", "人民调解法10")(report("justice bureau", day(time.February, 2))(before))
	assert.Contains(t, early.Head().Tags, "unreported", "what came after the day of the report is still to be reported")
	bars(t, c, barred{"again", report("justice bureau", townhall.Date{}), "mediation.report.changes", "10", "changes", "", "0"})

	c = changed(t, "moves away", "人民调解法13")(c.Disengage(m, "e1", mediation.Leaving{How: mediation.Resigned, Reason: "moves away"}))
	assert.Contains(t, c.Head().Tags, "unreported")
	c = changed(t, "", "人民调解法10")(report("bureau", townhall.Date{})(c))
	assert.Equal(t, []string{"justice bureau", "justice bureau", "bureau"}, []string{c.Changes[0].To, c.Changes[1].To, c.Changes[2].To}, "what was reported stays so")
}

// Committees with changes to report are found in a store.
func TestUnreportedCommitteesAreFound(t *testing.T) {
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return day(time.June, 10).Time(cn.Zone) }
	body, err := mediation.Establish(ctx, office, mediator, committee())
	require.NoError(t, err)
	found := func() (n int) {
		t.Helper()
		for _, err := range office.Store.Find(ctx, townhall.Query{Kind: mediation.CommitteeKind, Tags: []string{"unreported"}}) {
			require.NoError(t, err)
			n++
		}
		return n
	}
	assert.Equal(t, 1, found())
	_, err = mediation.ReportChanges(ctx, office, mediator, body.Ref(), "justice bureau", townhall.Date{})
	require.NoError(t, err)
	assert.Zero(t, found())
	_, err = mediation.Censure(ctx, office, mediator, body.Ref(), mediation.Conduct{Person: "m3", What: mediation.Taking, Measure: mediation.Removed, Note: "took money"})
	require.NoError(t, err)
	assert.Equal(t, 1, found())
}
