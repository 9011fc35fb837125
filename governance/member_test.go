package governance_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
	"github.com/townhall-go/townhall/governance"
)

// bodyOn is a day, at a body's record.
func bodyOn(id string, d townhall.Date) townhall.Moment {
	m := moment(d)
	m.Ref = townhall.Ref{Kind: governance.BodyKind, ID: id}
	return m
}

func clauses(t *testing.T, err error) []string {
	t.Helper()
	var r *townhall.Refusal
	require.ErrorAs(t, err, &r)
	assert.NotEqual(t, r.Finding.In(townhall.ZH), r.Finding.In(townhall.EN))
	return failed(r)
}

// TestRolesThatNobodyHoldsTogether: by the law of the first day on which both are held; what is not held on one day is allowed.
func TestRolesThatNobodyHoldsTogether(t *testing.T) {
	zhao := func(r governance.Role) []governance.Member {
		return []governance.Member{{Person: "zhao", Role: r}}
	}
	form := func(id string, kind governance.Kind, d townhall.Date, members []governance.Member, others ...governance.Body) (governance.Body, error) {
		b, _, err := governance.Body{Kind: kind, Name: townhall.Plain(id), Members: members}.Form(bodyOn(id, d), others...)
		return b, err
	}
	for _, c := range []struct {
		name       string
		of, with   governance.Kind
		role, also governance.Role
		on         townhall.Date
		article    string // "" where it is allowed
	}{
		{"the congress's chair in the government", governance.Government, governance.Congress, governance.Ordinary, governance.Head, may, "art. 18"},
		{"a vice-chair in a department", governance.Department, governance.Presidium, governance.Head, governance.DeputyHead, may, "art. 18"},
		{"the same, the other way round", governance.Congress, governance.Department, governance.DeputyHead, governance.Head, may, "art. 18"},
		{"a deputy in the government", governance.Government, governance.Congress, governance.Head, governance.Deputy, may, ""},
		{"before the law that is sourced", governance.Government, governance.Congress, governance.Ordinary, governance.Head, townhall.NewDate(2022, 3, 11), ""},
		{"a villagers' committee supervises itself, 2020", governance.VillageSupervision, governance.VillagersCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2020, 1, 1), "art. 32"},
		{"2025", governance.VillageSupervision, governance.VillagersCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2025, 12, 31), "art. 32"},
		{"2026", governance.VillageSupervision, governance.VillagersCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2026, 1, 1), "art. 37"},
		{"a residents' committee supervises itself, 2026", governance.ResidentsSupervision, governance.ResidentsCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2026, 1, 1), "art. 36"},
		{"before that law", governance.ResidentsSupervision, governance.ResidentsCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2025, 12, 31), ""},
		{"before 2018", governance.VillageSupervision, governance.VillagersCommittee, governance.Ordinary, governance.Head, townhall.NewDate(2018, 12, 28), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			other, err := form("other", c.with, c.on, zhao(c.also))
			require.NoError(t, err)
			_, err = form("this", c.of, c.on, zhao(c.role), other)
			if c.article == "" {
				require.NoError(t, err)
				return
			}
			assert.Equal(t, []string{"governance.body.incompatible"}, clauses(t, err))
			assert.ErrorContains(t, err, c.article)
		})
	}
	chair, err := form("congress", governance.Congress, newYear, zhao(governance.Head))
	require.NoError(t, err)
	chair, _, err = chair.Unseat(bodyOn("congress", may), townhall.Date{}, governance.Leave{Person: "zhao", Left: governance.Resigned})
	require.NoError(t, err)
	office, err := form("office", governance.Department, newYear, nil)
	require.NoError(t, err)
	_, _, err = office.Seat(bodyOn("office", may), may.AddDays(-1), governance.Member{Person: "zhao", Role: governance.Head}, chair)
	assert.Equal(t, []string{"governance.body.incompatible"}, clauses(t, err), "in the past, where they met")
	_, _, err = office.Seat(bodyOn("office", may), may, governance.Member{Person: "zhao", Role: governance.Head}, chair)
	assert.NoError(t, err, "from the day after the chair")
}

func TestTermsOfAVillagersCommittee(t *testing.T) {
	d := townhall.NewDate(2026, 2, 1)
	b, _, err := governance.Body{Kind: governance.VillagersCommittee, Name: townhall.Plain("村委会"), Seats: []governance.SeatChange{{Seats: 3}}, Members: []governance.Member{
		{Person: "a", Role: governance.Head}, {Person: "b", Role: governance.Ordinary}, {Person: "c", Role: governance.Ordinary, Until: d.AddDays(30)}, {Person: "t", Role: governance.Teller}}}.Form(bodyOn("v", d))
	require.NoError(t, err)
	assert.Equal(t, []townhall.PersonID{"a", "b", "c"}, b.Roll(d), "a teller has no seat")
	assert.Len(t, b.People(d), 4)
	assert.Equal(t, townhall.NewDate(2031, 2, 1), b.Members[0].Until, "five years by art. 14")
	assert.Empty(t, b.Overdue(d.AddDays(30)))
	late := b.Overdue(d.AddDays(31))
	require.Len(t, late, 1)
	assert.Equal(t, townhall.PersonID("c"), late[0].Person)
	assert.Contains(t, b.Roll(d.AddDays(31)), townhall.PersonID("c"), "who is not replaced sits on")
	b, facts, err := b.Unseat(bodyOn("v", d.AddDays(40)), townhall.Date{}, governance.Leave{Person: "c", Left: governance.Removed, Why: "罢免"})
	require.NoError(t, err)
	assert.Equal(t, "罢免", facts[0].Reason)
	assert.Equal(t, []any{governance.Removed, "罢免", d.AddDays(39)}, []any{b.Members[2].Left, b.Members[2].Ended, b.Members[2].To})
	_, _, err = b.Reshuffle(bodyOn("v", d.AddDays(41)), governance.Reshuffle{On: d.AddDays(35), Reason: "x", Leave: []governance.Leave{{Person: "c"}}})
	assert.Equal(t, []string{"governance.body.leave"}, clauses(t, err), "how somebody left is not written over")
	assert.Zero(t, b.Figures(townhall.Year(2026)).Reshuffles, "one who leaves is no reshuffle")
}

func TestWhoHoldsAPostByAListOfChanges(t *testing.T) {
	mayor := governance.Post{Unit: "government", Name: "mayor"}
	office := governance.Post{Unit: "office", Name: "director"}
	changes := []governance.PostChange{{Post: mayor, On: newYear, Holders: []townhall.PersonID{"mayor"}}, {Post: office, On: newYear, Holders: []townhall.PersonID{"director"}},
		{Post: office, On: may, Holders: []townhall.PersonID{"wu"}}}
	b := formed(t)
	got, err := b.Stranded(may.AddDays(-1), governance.HoldersOn(may.AddDays(-1), changes...))
	require.NoError(t, err)
	assert.Empty(t, got)
	got, err = b.Stranded(may, governance.HoldersOn(may, changes...))
	require.NoError(t, err)
	require.Len(t, got, 2, "both roles that hang on the post")
	assert.Equal(t, "依法行政工作领导小组副职director已不任director，席位随职务确定", got[0].Text().In(townhall.ZH))
	_, err = b.Stranded(may, governance.HoldersOn(may, changes[0]))
	assert.ErrorIs(t, err, townhall.NotFound)
}

// TestWhoSatEqualsTheSlowWay: whatever is allowed, who sat on a day is who joined by then and had not left.
func TestWhoSatEqualsTheSlowWay(t *testing.T) {
	club, _, err := governance.Body{Kind: "club", Name: townhall.Plain("会"), Seats: []governance.SeatChange{{Seats: 3}}}.Form(bodyOn("club", newYear))
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		b, m := club, bodyOn("club", newYear.AddDays(30))
		sat := map[townhall.PersonID]map[int]bool{"a": {}, "b": {}, "c": {}, "d": {}}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			p := rapid.SampledFrom([]townhall.PersonID{"a", "b", "c", "d"}).Draw(t, "who")
			day, join := rapid.IntRange(0, 30).Draw(t, "day"), rapid.Bool().Draw(t, "join")
			next, _, err := b.Unseat(m, newYear.AddDays(day), governance.Leave{Person: p, Left: governance.Resigned})
			if join {
				next, _, err = b.Seat(m, newYear.AddDays(day), governance.Member{Person: p, Role: governance.Ordinary})
			}
			if err != nil {
				var r *townhall.Refusal
				require.ErrorAs(t, err, &r)
				continue
			}
			for d := day; d <= 31; d++ {
				sat[p][d] = join
			}
			b = next
			require.NoError(t, b.Check())
			for d := range 32 {
				var want []townhall.PersonID
				for p, days := range sat {
					if days[d] {
						want = append(want, p)
					}
				}
				slices.Sort(want)
				require.Equal(t, want, b.Roll(newYear.AddDays(d)), d)
				require.LessOrEqual(t, len(want), 3)
			}
		}
	})
}

func TestMembersInAnOffice(t *testing.T) {
	ctx := context.Background()
	office := cn.Office(memory.New(), townhall.Anyone())
	b, err := governance.FormBody(ctx, office, clerk, group())
	require.NoError(t, err)
	_, err = governance.SeatMember(ctx, office, clerk, b.Ref(), may, governance.Member{Person: "new", Role: governance.DeputyHead})
	require.NoError(t, err)
	_, err = governance.UnseatMember(ctx, office, clerk, b.Ref(), may, governance.Leave{Person: "stranger", Left: governance.Resigned})
	assert.Equal(t, []string{"governance.body.leave"}, clauses(t, err))
	after, err := governance.UnseatMember(ctx, office, clerk, b.Ref(), voteDay, governance.Leave{Person: "director", Role: governance.LegalOfficer, Left: governance.Reassigned})
	require.NoError(t, err)
	assert.Equal(t, governance.BodyFigures{Heads: 1, DeputyHeads: 2, Members: 3}, after.Figures(townhall.Period{From: newYear, To: voteDay}))
	rec, err := office.Store.Get(ctx, b.Ref())
	require.NoError(t, err)
	assert.Equal(t, int64(3), rec.Version, "a refusal saves nothing")
}

func TestWordsOfBodies(t *testing.T) {
	for _, k := range []governance.Kind{governance.Congress, governance.Presidium, governance.Government, governance.LeadingGroup, governance.Department, governance.PartyBranch,
		governance.VillagersCommittee, governance.VillageSupervision, governance.VillageAssemblyBody, governance.VillageDelegates, governance.ResidentsCommittee,
		governance.ResidentsSupervision, governance.ResidentsMeetingBody, governance.ResidentsDelegates, governance.Collective, governance.CollectiveCouncil} {
		assert.NotEqual(t, k.Text().In(townhall.ZH), k.Text().In(townhall.EN))
	}
	for _, r := range []governance.Role{governance.Head, governance.DeputyHead, governance.LegalOfficer, governance.Ordinary, governance.Deputy, governance.Teller, governance.Recorder} {
		assert.NotEqual(t, r.Text().In(townhall.ZH), r.Text().In(townhall.EN))
	}
	for _, d := range []governance.Departure{governance.Resigned, governance.Removed, governance.TermEnded, governance.MandateEnded, governance.Reassigned, governance.Died} {
		assert.NotEqual(t, d.Text().In(townhall.ZH), d.Text().In(townhall.EN))
	}
	assert.Equal(t, []string{"议事会", "顾问", "x"}, []string{governance.Kind("议事会").Text().String(), governance.Role("顾问").Text().String(), governance.Departure("x").Text().String()})
}
