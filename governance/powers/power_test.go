package powers_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance/powers"
)

func TestAPowerIsListedAmendedAndWithdrawn(t *testing.T) {
	p := listed(t)
	later := p.Listings[0]
	later.From, later.Published, later.Why, later.Content = march(1), day(time.February, 20), "条例修改", text("罚款上限提高", "a higher fine")
	p, facts, err := p.Amend(moment(march(1)), later)
	require.NoError(t, err)
	assert.Equal(t, []townhall.Fact{{Verb: "amend", Reason: "条例修改", Basis: []townhall.Cite{hygiene}}}, facts)
	p, _, err = p.Withdraw(moment(day(time.June, 1)), powers.Withdrawal{From: day(time.July, 1), Reason: "收回"})
	require.NoError(t, err)
	require.NoError(t, p.Check())
	assert.Equal(t, powers.Withdrawn, p.State)
	for _, c := range []struct {
		on      townhall.Date
		content string
	}{
		{townhall.NewDate(2023, 12, 31), ""}, {townhall.NewDate(2024, 1, 1), "an order to put it right, and a fine"}, {day(time.February, 28), "an order to put it right, and a fine"},
		{march(1), "a higher fine"}, {day(time.June, 30), "a higher fine"}, {day(time.July, 1), ""}, {townhall.Date{}, ""},
	} {
		l, ok := p.On(c.on)
		assert.Equal(t, c.content, l.Content.In(townhall.EN), c.on)
		assert.Equal(t, c.content != "", ok, c.on)
	}
	assert.Equal(t, townhall.Period{From: townhall.NewDate(2024, 1, 1), To: day(time.June, 30)}, p.InForce())
	assert.Equal(t, townhall.Head{Kind: powers.PowerKind, Place: "shuinan", Holder: "enforcement", State: "withdrawn", Opened: townhall.NewDate(2024, 1, 1),
		Closed: day(time.July, 1), Tags: []string{"act:penalty", "act:penalty"}}, p.Head())
	_, _, err = p.Amend(moment(march(1)), later)
	refused(t, err, "powers.power.state")

	doc, err := json.Marshal(p)
	require.NoError(t, err)
	again, err := townhall.ReadStrict[powers.Power](doc)
	require.NoError(t, err)
	assert.Equal(t, p, again)
}

// Each clause of a listing is refused where it is broken, and only there.
func TestListingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name, clause string
		change       func(*powers.Listing)
	}{
		{"no day", "powers.power.from", func(l *powers.Listing) { l.From, l.Published = townhall.Date{}, townhall.Date{} }},
		{"no name", "powers.power.name", func(l *powers.Listing) { l.Name = townhall.Text{} }},
		{"an unknown type", "powers.power.type", func(l *powers.Listing) { l.Type = "whim" }},
		{"no content", "powers.power.content", func(l *powers.Listing) { l.Content = townhall.Text{} }},
		{"no basis", "powers.power.basis", func(l *powers.Listing) { l.Basis = nil }},
		{"a basis without a law", "powers.power.basis", func(l *powers.Listing) { l.Basis = append(l.Basis, townhall.Cite{Article: "3"}) }},
		{"no level", "powers.power.level", func(l *powers.Listing) { l.Level, l.Grant = "", powers.Grant{} }},
		{"assigned by nobody", "powers.power.grant", func(l *powers.Listing) { l.Grant.By = "" }},
		{"assigned without an instrument", "powers.power.grant", func(l *powers.Listing) { l.Grant.Instrument = " " }},
		{"assigned, not published", "powers.power.grant", func(l *powers.Listing) { l.Grant.Published = townhall.Date{} }},
		{"assigned before that was published", "powers.power.grant", func(l *powers.Listing) { l.Grant.Published = l.Grant.Days.From.AddDays(1) }},
		{"assigned by what will be published", "powers.power.grant", func(l *powers.Listing) {
			l.Grant.Published, l.Grant.Days.From = march(2), march(2)
		}},
		{"assigned from no day", "powers.power.grant", func(l *powers.Listing) { l.Grant.Days = townhall.Period{} }},
		{"assigned for days that end before they begin", "powers.power.grant", func(l *powers.Listing) { l.Grant.Days.To = l.Grant.Days.From.AddDays(-1) }},
		{"entrusted without an end", "powers.power.grant", func(l *powers.Listing) { l.Level = powers.Entrusted }},
		{"the town's own with a grant", "powers.power.grant", func(l *powers.Listing) { l.Level = powers.TownLevel }},
		{"a coercive measure entrusted", "powers.power.coercion", func(l *powers.Listing) {
			l.Type, l.Level, l.Grant.Days.To = powers.Coercive, powers.Entrusted, townhall.NewDate(2025, 12, 31)
		}},
		{"a step twice", "powers.power.steps", func(l *powers.Listing) { l.Steps = []powers.Step{"survey", "survey"} }},
		{"a step without a name", "powers.power.steps", func(l *powers.Listing) { l.Steps = []powers.Step{" "} }},
		{"a name of blanks", "powers.power.name", func(l *powers.Listing) { l.Name = text(" ", " ") }},
		{"a content of blanks", "powers.power.content", func(l *powers.Listing) { l.Content = text(" ", "") }},
		{"a law of blanks", "powers.power.basis", func(l *powers.Listing) { l.Basis = []townhall.Cite{{Law: " "}} }},
		{"a post of blanks", "powers.power.posts", func(l *powers.Listing) { l.Posts = []powers.Post{{ID: " "}} }},
		{"a post twice but for blanks", "powers.power.posts", func(l *powers.Listing) { l.Posts = append(l.Posts, powers.Post{ID: " team "}) }},
		{"nobody signs off", "powers.power.posts", func(l *powers.Listing) { l.Posts = nil }},
		{"a post twice", "powers.power.posts", func(l *powers.Listing) { l.Posts = append(l.Posts, l.Posts[0]) }},
		{"a post without a name", "powers.power.posts", func(l *powers.Listing) { l.Posts = []powers.Post{{}} }},
		{"not published", "powers.power.published", func(l *powers.Listing) { l.Published = townhall.Date{} }},
		{"in force before it was published", "powers.power.published", func(l *powers.Listing) { l.Published = l.From.AddDays(1) }},
	} {
		p := dumping()
		c.change(&p.Listings[0])
		after, facts, err := p.List(moment(march(1)))
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r, c.name)
		assert.Equal(t, c.clause, r.Finding.Failed()[0].Code, c.name)
		assert.Empty(t, facts)
		assert.Empty(t, after.State)

		l := p.Listings[0] // and no amendment brings it in
		l.Why = "x"
		if c.clause != "powers.power.from" {
			l.From = march(1)
			if c.clause == "powers.power.published" && !l.Published.IsZero() {
				l.Published = l.From.AddDays(1)
			}
			_, _, err = listed(t).Amend(moment(march(1)), l)
			refused(t, err, c.clause)
		}
	}
	p := dumping()
	p.Department = " "
	_, _, err := p.List(moment(march(1)))
	refused(t, err, "powers.power.department")
	p.Listings = append(p.Listings, p.Listings[0])
	_, _, err = p.List(moment(march(1)))
	assert.ErrorIs(t, err, townhall.Invalid)
}

// What a listing is refused by is an article of its own type.
func TestListingsAreRefusedByTheirLaw(t *testing.T) {
	for typ, cites := range map[powers.PowerType][]string{powers.Penalty: {"Administrative Penalties Law (2021), art. 20, 24", "Administrative Penalties Law (2021), art. 39"},
		powers.Permit: {"", "General Office of the State Council, guidance 2018 no. 118 on publicity, full record and legal review of enforcement (unverified)"}} {
		p := dumping()
		p.Listings[0].Type, p.Listings[0].Published, p.Listings[0].Grant.By = typ, townhall.Date{}, ""
		_, _, err := p.List(moment(march(1)))
		refused(t, err, "powers.power.grant", "powers.power.published")
		var r *townhall.Refusal
		require.ErrorAs(t, err, &r)
		for i, f := range r.Finding.Failed() {
			assert.Equal(t, cites[i], f.Cite.String(), typ)
		}
	}
}

func TestDamagedPowersAreFound(t *testing.T) {
	for field, damage := range map[string]func(*powers.Power){
		"id":         func(p *powers.Power) { p.ID = "" },
		"department": func(p *powers.Power) { p.Department = "" },
		"state":      func(p *powers.Power) { p.State = "lost" },
		"listings":   func(p *powers.Power) { p.Listings = nil },
		"withdrawal": func(p *powers.Power) { p.State = powers.Withdrawn },
	} {
		p := listed(t)
		damage(&p)
		var e *townhall.Error
		require.ErrorAs(t, p.Check(), &e, field)
		assert.Equal(t, field, e.Field)
	}
	p := listed(t)
	p.Listings = append(p.Listings, powers.Listing{From: p.Listings[0].From.AddDays(-1)})
	assert.ErrorIs(t, p.Check(), townhall.Invalid)
}
