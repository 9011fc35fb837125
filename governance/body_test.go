package governance_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
)

var (
	newYear = townhall.NewDate(2025, 1, 1)
	may     = townhall.NewDate(2025, 5, 1)
)

// group is a leading group with its head, one deputy head who is legal officer as well, and seats for four.
func group() governance.Body {
	mayor, office := governance.Post{Unit: "government", Name: "mayor"}, governance.Post{Unit: "office", Name: "director"}
	return governance.Body{Kind: governance.LeadingGroup, Name: townhall.Text{ZH: "依法行政工作领导小组", EN: "leading group for lawful administration"}, Place: "town", Formed: newYear,
		Seats: []governance.SeatChange{{Seats: 4}},
		Members: []governance.Member{{Person: "mayor", Role: governance.Head, Post: mayor}, {Person: "director", Role: governance.DeputyHead, Post: office},
			{Person: "director", Role: governance.LegalOfficer, Post: office}}}
}

func bodyMoment(d townhall.Date) townhall.Moment {
	m := moment(d)
	m.Ref = townhall.Ref{Kind: governance.BodyKind, ID: "group"}
	return m
}

func formed(t *testing.T) governance.Body {
	t.Helper()
	b, _, err := group().Form(bodyMoment(newYear))
	require.NoError(t, err)
	return b
}

func TestWhoSatOn(t *testing.T) {
	b := formed(t)
	b, facts, err := b.Reshuffle(bodyMoment(may), governance.Reshuffle{Reason: "机构和人事变动", Leave: []governance.Leave{{Person: "director"}},
		Join: []governance.Member{{Person: "vice", Role: governance.DeputyHead}, {Person: "new", Role: governance.DeputyHead}, {Person: "new", Role: governance.LegalOfficer}}})
	require.NoError(t, err)
	assert.Equal(t, "机构和人事变动", facts[0].Reason)
	for _, c := range []struct {
		day  townhall.Date
		want []townhall.PersonID
	}{
		{newYear.AddDays(-1), nil}, {newYear, []townhall.PersonID{"director", "mayor"}}, {may.AddDays(-1), []townhall.PersonID{"director", "mayor"}},
		{may, []townhall.PersonID{"mayor", "new", "vice"}}, {voteDay, []townhall.PersonID{"mayor", "new", "vice"}},
	} {
		assert.Equal(t, c.want, b.People(c.day), c.day)
	}
	assert.Equal(t, governance.BodyFigures{Heads: 1, DeputyHeads: 2, LegalOfficers: 1, Members: 3, Reshuffles: 1}, b.Figures(townhall.Year(2025)))
	assert.Equal(t, int64(4), b.Tally(voteDay).Seats)
	assert.Equal(t, int64(3), b.Tally(voteDay).Filled)
	assert.Equal(t, "机构和人事变动", b.Members[1].Ended, "a term that ended says why")
	require.NoError(t, b.Check())
}

func TestBodiesAreRefused(t *testing.T) {
	shuffled := func(r governance.Reshuffle, others ...governance.Body) func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
		return func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Reshuffle(m, r, others...)
		}
	}
	join := func(p townhall.PersonID, r governance.Role) []governance.Member {
		return []governance.Member{{Person: p, Role: r}}
	}
	presidium := governance.Body{ID: "presidium", Kind: governance.Presidium, State: governance.Sitting, Members: []governance.Member{{Person: "chair", Role: governance.Head, From: newYear}}}
	for _, c := range []struct {
		name, clause string
		step         func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error)
	}{
		{"no name", "governance.body.name", func(_ governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b := group()
			b.Name = townhall.Text{}
			return b.Form(m)
		}},
		{"more members than seats", "governance.body.seats", func(_ governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b := group()
			b.Seats[0].Seats = 1
			return b.Form(m)
		}},
		{"one person in a role twice", "governance.body.terms", shuffled(governance.Reshuffle{Reason: "x", Join: join("mayor", governance.Head)})},
		{"a term that ends before it begins", "governance.body.terms", shuffled(governance.Reshuffle{Reason: "x", Join: []governance.Member{{Person: "p", Role: governance.Ordinary, To: newYear}}})},
		{"nobody moves", "governance.body.change", shuffled(governance.Reshuffle{Reason: "x"})},
		{"no reason", "governance.body.reason", shuffled(governance.Reshuffle{Join: join("p", governance.Ordinary)})},
		{"who leaves was not in it", "governance.body.leave", shuffled(governance.Reshuffle{Reason: "x", Leave: []governance.Leave{{Person: "stranger"}}})},
		{"before it was formed", "governance.body.on", shuffled(governance.Reshuffle{On: newYear.AddDays(-1), Reason: "x", Join: join("p", governance.Ordinary)})},
		{"a member without a role", "governance.body.members", shuffled(governance.Reshuffle{Reason: "x", Join: join("p", "")})},
		{"the congress's chair in the government", "governance.body.incompatible", func(_ governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return governance.Body{Kind: governance.Government, Name: townhall.Plain("镇政府"), Members: join("chair", governance.DeputyHead)}.Form(m, presidium)
		}},
		{"fewer seats than members", "governance.body.seats", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.SetSeats(m, governance.SeatChange{Seats: 1})
		}},
		{"a place that is no path", "governance.body.place", func(_ governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b := group()
			b.Place = "/town"
			return b.Form(m)
		}},
		{"formed tomorrow", "governance.body.on", func(_ governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b := group()
			b.Formed = may.AddDays(1)
			return b.Form(m)
		}},
		{"two numbers of seats for one day", "governance.body.seats.order", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.SetSeats(m, governance.SeatChange{From: newYear, Seats: 9})
		}},
		{"a term from before the body", "governance.body.terms", shuffled(governance.Reshuffle{Reason: "x", Join: []governance.Member{{Person: "p", Role: governance.Ordinary, From: newYear.AddDays(-1)}}})},
		{"tomorrow", "governance.body.on", shuffled(governance.Reshuffle{On: may.AddDays(1), Reason: "x", Join: join("p", governance.Ordinary)})},
		{"a blank for a person", "governance.body.members", shuffled(governance.Reshuffle{Reason: "x", Join: join(" ", governance.Ordinary)})},
		{"an unknown way of leaving", "governance.body.left", shuffled(governance.Reshuffle{Reason: "x", Leave: []governance.Leave{{Person: "mayor", Left: "vanished"}}})},
		{"seats too few on another day", "governance.body.seats", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b, _, err := b.Seat(m, may, governance.Member{Person: "p", Role: governance.Ordinary})
			require.NoError(t, err)
			return b.SetSeats(m, governance.SeatChange{From: may.AddDays(-9), Seats: 2})
		}},
		{"seated twice", "governance.body.terms", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Seat(m, may, governance.Member{Person: "mayor", Role: governance.Head})
		}},
		{"left without a word how", "governance.body.left.told", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Unseat(m, may, governance.Leave{Person: "mayor"})
		}},
		{"removed for no reason", "governance.body.left.told", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Unseat(m, may, governance.Leave{Person: "mayor", Left: governance.Removed, Why: " "})
		}},
		{"left on the first day", "governance.body.leave", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Unseat(m, newYear, governance.Leave{Person: "mayor", Left: governance.Resigned})
		}},
		{"dissolved before somebody came", "governance.body.terms", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			b, _, err := b.Seat(m, may, governance.Member{Person: "p", Role: governance.Ordinary})
			require.NoError(t, err)
			return b.Dissolve(m, may.AddDays(-1), "x")
		}},
		{"dissolved for no reason", "governance.body.reason", func(b governance.Body, m townhall.Moment) (governance.Body, []townhall.Fact, error) {
			return b.Dissolve(m, may, "")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := formed(t)
			after, facts, err := c.step(b, bodyMoment(may))
			refusal, ok := err.(*townhall.Refusal)
			require.True(t, ok, "%v", err)
			assert.Contains(t, failed(refusal), c.clause)
			assert.Empty(t, facts)
			assert.Equal(t, formed(t), b, "nothing is written into the body that was")
			assert.NotNil(t, after.Members)
		})
	}
}

func failed(r *townhall.Refusal) []string {
	var out []string
	for _, f := range r.Finding.Failed() {
		out = append(out, f.Code)
	}
	return out
}

func TestABodyIsDissolved(t *testing.T) {
	b, _, err := formed(t).Dissolve(bodyMoment(may), townhall.Date{}, "机构改革")
	require.NoError(t, err)
	assert.Empty(t, b.People(may.AddDays(1)))
	assert.NotEmpty(t, b.People(may))
	_, _, err = b.SetSeats(bodyMoment(may), governance.SeatChange{Seats: 9})
	assert.Error(t, err)
	grown, _, err := formed(t).SetSeats(bodyMoment(may), governance.SeatChange{Seats: 9})
	require.NoError(t, err)
	assert.Equal(t, []int{4, 9}, []int{grown.SeatsOn(may.AddDays(-1)), grown.SeatsOn(may)})
	for _, s := range governance.BodyStates.Names {
		assert.Equal(t, s.Name, s.State.Text())
	}
	require.NoError(t, governance.BodyStates.Check())
}

func TestDamagedBodies(t *testing.T) {
	for field, damage := range map[string]func(*governance.Body){
		"id": func(b *governance.Body) { b.ID = "" }, "kind": func(b *governance.Body) { b.Kind = "" }, "state": func(b *governance.Body) { b.State = "asleep" },
		"formed": func(b *governance.Body) { b.Formed = townhall.Date{} }, "dissolved": func(b *governance.Body) { b.State = governance.Dissolved },
		"seats": func(b *governance.Body) { b.Seats[0].Seats = 1 }, "members": func(b *governance.Body) { b.Members = append(b.Members, b.Members[0]) },
	} {
		b := formed(t)
		damage(&b)
		assert.ErrorContains(t, b.Check(), field)
	}
}

// posts is a host's directory that knows who holds which post.
type posts map[governance.Post]townhall.PersonID

func (posts) Unit(context.Context, townhall.UnitID) (townhall.Unit, error) {
	return townhall.Unit{}, townhall.NotFound
}

func (p posts) Holders(_ context.Context, u townhall.UnitID, post string, _ townhall.Date) ([]townhall.PersonID, error) {
	if holder, ok := p[governance.Post{Unit: u, Name: post}]; ok {
		return []townhall.PersonID{holder}, nil
	}
	return nil, townhall.NotFound
}

// A leading group is formed, its mayor leaves the post on which the seat depends, and it is reshuffled in one change.
func ExampleFormBody() {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return may.Time(cn.Zone) }
	b, err := governance.FormBody(ctx, office, clerk, group())
	if err != nil {
		panic(err)
	}
	directory := posts{{Unit: "government", Name: "mayor"}: "newcomer", {Unit: "office", Name: "director"}: "director"}
	stranded, err := governance.StrandedSeats(ctx, office.Store, directory, may)
	if err != nil {
		panic(err)
	}
	for _, s := range stranded {
		fmt.Println(s.Member.Person, "is", s.Member.Role, "but the post is held by", s.Holders)
	}
	b, err = governance.ReshuffleBody(ctx, office, clerk, b.Ref(), governance.Reshuffle{Reason: "a new mayor",
		Leave: []governance.Leave{{Person: "mayor"}}, Join: []governance.Member{{Person: "newcomer", Role: governance.Head, Post: governance.Post{Unit: "government", Name: "mayor"}}}})
	fmt.Println(b.People(may.AddDays(-1)), err)
	for _, m := range b.On(voteDay) { // who sat on 9 October
		fmt.Println(m.Person, m.Role.Text())
	}
	f := b.Figures(townhall.Year(2025))
	fmt.Println(f.Heads, f.DeputyHeads, f.LegalOfficers, f.Reshuffles)
	// Output:
	// mayor is head but the post is held by [newcomer]
	// [director mayor] <nil>
	// director deputy head
	// director legal officer
	// newcomer head
	// 1 1 1 1
}

func TestClashesAcrossRecords(t *testing.T) {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	office.Now = func() time.Time { return may.Time(cn.Zone) }
	_, err := governance.FormBody(ctx, office, clerk, governance.Body{ID: "presidium", Kind: governance.Presidium, Name: townhall.Plain("主席团"), Members: []governance.Member{{Person: "chair", Role: governance.Head}}})
	require.NoError(t, err)
	gov, err := governance.FormBody(ctx, office, clerk, governance.Body{ID: "gov", Kind: governance.Government, Name: townhall.Plain("镇政府"), Members: []governance.Member{{Person: "mayor", Role: governance.Head}}})
	require.NoError(t, err)
	_, err = governance.ReshuffleBody(ctx, office, clerk, gov.Ref(), governance.Reshuffle{Reason: "x", Join: []governance.Member{{Person: "chair", Role: governance.Ordinary}}})
	assert.ErrorContains(t, err, "chair")
	assert.ErrorContains(t, err, "art. 18")
	n, err := governance.CountBodies(ctx, office.Store, governance.Government, may)
	require.NoError(t, err)
	assert.Equal(t, int64(1), n)
	_, err = governance.SetSeats(ctx, office, clerk, gov.Ref(), governance.SeatChange{Seats: 3})
	require.NoError(t, err)
	_, err = governance.DissolveBody(ctx, office, clerk, gov.Ref(), may, "reform")
	require.NoError(t, err)
	n, err = governance.CountBodies(ctx, office.Store, governance.Government, may.AddDays(1))
	require.NoError(t, err)
	assert.Zero(t, n)
}
