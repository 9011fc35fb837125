package mediation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/mediation"
)

// Who chooses the members depends on the kind of committee; of towns and trades the law names nobody.
func TestWhoChoosesACommittee(t *testing.T) {
	may := map[mediation.Level][]mediation.Chooser{
		mediation.VillageCommittee:    {mediation.VillagersAssembly, mediation.VillagersRepresentatives},
		mediation.CommunityCommittee:  {mediation.ResidentsAssembly},
		mediation.EnterpriseCommittee: {mediation.WorkersCongress, mediation.Union},
		mediation.TownCommittee:       mediation.Choosers(),
		mediation.TradeCommittee:      mediation.Choosers(),
	}
	for _, level := range mediation.Levels() {
		for _, by := range append(mediation.Choosers(), "", "nobody") {
			c := committee()
			c.Level, c.Chosen = level, by
			after, _, err := c.Establish(moment(day(time.March, 3)))
			if slices.Contains(may[level], by) {
				assert.NoError(t, err, "%s by %s", level, by)
				continue
			}
			assert.Equal(t, []string{"mediation.committee.chosen", "9", "chosen"}, clause(t, err)[:3], "%s by %s", level, by)
			assert.Equal(t, c, after)
		}
	}
	c := committee()
	c.Chosen = mediation.Union
	_, _, err := c.Establish(moment(day(time.March, 3)))
	assert.Equal(t, []string{"villagers' assembly, villagers' representatives", "trade union"}, clause(t, err)[3:])
	c.Level = ""
	_, _, err = c.Establish(moment(day(time.March, 3)))
	assert.Equal(t, []string{"mediation.committee.level", "8", "level", "town, village, community, enterprise, trade or profession", ""}, clause(t, err))
	_, _, err = c.Establish(under(intl.Rulebook, day(time.March, 3)))
	assert.NoError(t, err, "rules that do not say who chooses")
}

// In an area of several ethnic groups, one member is of a smaller one.
func TestTheSmallerEthnicGroupsAreRepresented(t *testing.T) {
	m := moment(day(time.March, 3))
	c := committee()
	c.Mixed = true
	_, _, err := c.Establish(m)
	assert.Equal(t, []string{"mediation.committee.minority", "8", "members", "≥1", "0"}, clause(t, err))
	c.Members[2].Minority = true
	formed, _, err := c.Establish(m)
	require.NoError(t, err)
	left, _, err := formed.Disengage(m, "m3", mediation.Leaving{How: mediation.Resigned, Reason: "moves away", Last: day(time.February, 28)})
	require.NoError(t, err)
	_, _, err = left.Elect(m, townhall.Date{}, mediation.Member{Person: "m4"})
	assert.Equal(t, "mediation.committee.minority", clause(t, err)[0])
	_, _, err = left.Elect(m, townhall.Date{}, mediation.Member{Person: "m4", Minority: true})
	assert.NoError(t, err)
}

// A mediator is an adult: eighteen on the birthday itself, which for those of 29 February is the month's last day.
func TestAMediatorIsAnAdult(t *testing.T) {
	for _, tc := range []struct {
		name  string
		born  townhall.Date
		on    townhall.Date
		years string // shown if it is refused
	}{
		{"on the eighteenth birthday", townhall.NewDate(2007, 3, 3), day(time.March, 3), ""},
		{"a day before it", townhall.NewDate(2007, 3, 4), day(time.March, 3), "17"},
		{"born on 29 February, on the 28th", townhall.NewDate(2004, 2, 29), townhall.NewDate(2022, 2, 28), ""},
		{"born on 29 February, on the 27th", townhall.NewDate(2004, 2, 29), townhall.NewDate(2022, 2, 27), "17"},
		{"born on 1 March, on 28 February", townhall.NewDate(2004, 3, 1), townhall.NewDate(2022, 2, 28), "17"},
		{"on the last day of the year before", townhall.NewDate(2007, 1, 1), townhall.NewDate(2024, 12, 31), "17"},
		{"not born yet", day(time.March, 4), day(time.March, 3), "-1"},
		{"of an age that nobody said", townhall.Date{}, day(time.March, 3), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			young := committee()
			young.Formed = townhall.NewDate(2021, 1, 4)
			engaged, _, err := young.Engage(moment(tc.on), mediation.Engagement{Person: "e1", Born: tc.born})
			member := committee()
			member.Formed, member.Members[2].Born = tc.on, tc.born
			formed, _, formedErr := member.Establish(moment(tc.on))
			if tc.years != "" {
				assert.Equal(t, []string{"mediation.mediator.age", "14", "born", "≥18", tc.years}, clause(t, err))
				assert.Equal(t, clause(t, err), clause(t, formedErr))
				return
			}
			require.NoError(t, err)
			require.NoError(t, formedErr)
			assert.True(t, formed.Members[2].Born.IsZero(), "a date of birth is not kept")
			assert.Equal(t, tc.born, member.Members[2].Born, "what was given is left alone")
			assert.NotContains(t, written(t, engaged), "born")
		})
	}
}

// No law asks for an exam; a county may.
func TestACountyAsksForAnExam(t *testing.T) {
	engage := func(book townhall.Rulebook, x mediation.Certificate) (mediation.Committee, []townhall.Fact, error) {
		return committee().Engage(under(book, day(time.March, 3)), mediation.Engagement{Person: "e1", Certificate: x})
	}
	_, _, err := engage(cn.Rulebook, mediation.Certificate{})
	require.NoError(t, err)
	county := local(t, `"mediation.mediator_exam": {"title": {"zh": "考试", "en": "exam"}, "versions": [
		{"from": "2025-01-01", "value": "mediation law", "cite": {"law": "县调解员办法", "article": "6"}}]}`)
	valid := mediation.Certificate{Person: "e1", Subject: "mediation law", Number: "A7", On: day(time.January, 10), Until: day(time.March, 3)}
	for name, tc := range map[string]struct {
		change func(*mediation.Certificate)
		found  string
	}{
		"none":          {func(x *mediation.Certificate) { *x = mediation.Certificate{} }, ""},
		"of traffic":    {func(x *mediation.Certificate) { x.Subject = "traffic" }, "e1, traffic (A7, 2025-01-10 to 2025-03-03)"},
		"of another":    {func(x *mediation.Certificate) { x.Person = "e2" }, "e2, mediation law (A7, 2025-01-10 to 2025-03-03)"},
		"expired":       {func(x *mediation.Certificate) { x.Until = day(time.March, 2) }, "e1, mediation law (A7, 2025-01-10 to 2025-03-02)"},
		"of tomorrow":   {func(x *mediation.Certificate) { x.On, x.Until = day(time.March, 4), townhall.Date{} }, "e1, mediation law (A7, from 2025-03-04 on)"},
		"of no number":  {func(x *mediation.Certificate) { x.Number = "  " }, "e1, mediation law (—, 2025-01-10 to 2025-03-03)"},
		"of no date":    {func(x *mediation.Certificate) { x.On = townhall.Date{} }, "e1, mediation law (A7, until 2025-03-03)"},
		"of no subject": {func(x *mediation.Certificate) { x.Subject = " " }, "e1, — (A7, 2025-01-10 to 2025-03-03)"},
	} {
		t.Run(name, func(t *testing.T) {
			x := valid
			tc.change(&x)
			_, _, err := engage(county, x)
			assert.Equal(t, []string{"mediation.engage.exam", "6", "certificate", "a certificate of e1 for the exam mediation law", tc.found}, clause(t, err))
		})
	}
	c, _, err := engage(county, valid)
	require.NoError(t, err, "on its last day")
	assert.Equal(t, valid, c.Mediators[0].Certificate)
	_, _, err = committee().Engage(under(county, day(time.March, 3)), mediation.Engagement{Person: "e1", From: day(time.January, 6)})
	assert.Equal(t, "mediation.engage.exam", clause(t, err)[0])
	old := committee()
	old.Formed = townhall.NewDate(2023, 1, 9)
	_, _, err = old.Engage(under(county, day(time.March, 3)), mediation.Engagement{Person: "e1", From: townhall.NewDate(2024, 12, 31)})
	require.NoError(t, err, "before the county asked for it")
	valid.Until = townhall.Date{}
	_, _, err = engage(county, valid)
	require.NoError(t, err, "without an end")
}
