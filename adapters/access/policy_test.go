package access_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// allowed is what a policy must say, slowly and as it reads.
func allowed(roles access.Roles, posts []access.Post, day townhall.Date, q townhall.Request) bool {
	hats := []access.Post{{Role: access.Public}}
	if q.By.Person != "" {
		hats = append(hats, access.Post{Role: access.SignedIn})
		var today []access.Post
		admins := 0
		for _, p := range posts {
			begun := p.Days.From.IsZero() || !day.Before(p.Days.From)
			over := !p.Days.To.IsZero() && day.After(p.Days.To)
			if begun && !over && p.Role != access.Public && p.Role != access.SignedIn {
				today = append(today, p)
				for _, r := range roles {
					if r.Name == p.Role && r.Admin != "" {
						admins++
					}
				}
			}
		}
		for _, p := range today {
			if (admins == 0 || len(today) == 1) && q.By.Capacity != "" && p.Role == q.By.Capacity && p.Unit == q.By.Unit {
				hats = append(hats, p)
			}
		}
	}
	for _, hat := range hats {
		for _, role := range roles {
			for _, g := range role.Grants {
				if role.Name == hat.Role && lets(g, hat, q) {
					return true
				}
			}
		}
	}
	return false
}

func lets(g access.Grant, hat access.Post, q townhall.Request) bool {
	kind, verb, state := false, false, len(g.States) == 0
	for _, k := range g.Kinds {
		domain, isDomain := strings.CutSuffix(k, ".*")
		kind = kind || k == "*" || k == q.Record.Kind || isDomain && strings.HasPrefix(q.Record.Kind, domain+".")
	}
	for _, v := range g.Verbs {
		verb = verb || v == "*" || v == q.Verb
	}
	rec := q.Record
	if g.Hands && q.Before != nil && q.Before.Version >= 1 {
		rec = *q.Before
	}
	for _, s := range g.States {
		state = state || s == rec.State
	}
	if !kind || !verb || !state || q.Record.Kind == access.SecretKind {
		return false
	}
	if g.Self {
		for _, tag := range rec.Tags {
			if q.By.Person != "" && tag == "person:"+string(q.By.Person) {
				return true
			}
		}
		return false
	}
	if g.Own && (hat.Unit == "" || hat.Unit != rec.Holder) {
		return false
	}
	inside := hat.Place == "" || rec.Place == hat.Place || strings.HasPrefix(string(rec.Place), string(hat.Place)+"/")
	return inside || g.Anywhere
}

var (
	roleNames = []string{access.Public, access.SignedIn, "a", "b", "x"}
	kinds     = []string{"m.case", "m.risk", "g.body", "mm.case", access.SecretKind}
	verbs     = []string{"read", "browse", "sign"}
	places    = []townhall.Place{"", "t", "t/v", "tt"}
	units     = []townhall.UnitID{"", "u1", "u2"}
	persons   = []townhall.PersonID{"", "p1", "p2"}
	states    = []string{"", "s1", "s2"}
	monday    = townhall.NewDate(2026, time.March, 2)
)

func grants() *rapid.Generator[access.Grant] {
	return rapid.Custom(func(t *rapid.T) access.Grant {
		return access.Grant{
			Kinds: rapid.SliceOfN(rapid.SampledFrom(append([]string{"*", "m.*"}, kinds...)), 1, 2).Draw(t, "kinds"),
			Verbs: rapid.SliceOfN(rapid.SampledFrom(append([]string{"*"}, verbs...)), 1, 2).Draw(t, "verbs"),
			Own:   rapid.Bool().Draw(t, "own"), Self: rapid.IntRange(0, 3).Draw(t, "self") == 0,
			Anywhere: rapid.Bool().Draw(t, "anywhere"), Hands: rapid.Bool().Draw(t, "hands"),
			States: rapid.SliceOfN(rapid.SampledFrom(states[1:]), 0, 1).Draw(t, "states"),
		}
	})
}

func someRoles() *rapid.Generator[access.Roles] {
	return rapid.Custom(func(t *rapid.T) access.Roles {
		var roles access.Roles
		for _, name := range roleNames {
			admin := access.Admin("")
			if name == "x" && rapid.Bool().Draw(t, "admin") {
				admin = access.AuditAdmin
			}
			role := access.Role{Name: name, Admin: admin, Grants: rapid.SliceOfN(grants(), 0, 2).Draw(t, "grants")}
			if len(name) == 1 && rapid.Bool().Draw(t, "all") {
				role.Grants = append(role.Grants, access.Grant{Kinds: []string{"*"}, Verbs: []string{"*"}})
			}
			roles = append(roles, role)
		}
		return roles
	})
}

func somePosts() *rapid.Generator[[]access.Post] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) access.Post {
		p := access.Post{Role: rapid.SampledFrom(roleNames).Draw(t, "role"), Place: rapid.SampledFrom(places).Draw(t, "place"), Unit: rapid.SampledFrom(units).Draw(t, "unit")}
		if rapid.Bool().Draw(t, "dated") {
			p.Days.From = monday.AddDays(rapid.IntRange(-2, 2).Draw(t, "from"))
			p.Days.To = p.Days.From.AddDays(rapid.IntRange(0, 2).Draw(t, "long"))
		}
		return p
	}), 0, 3)
}

func someRecord() *rapid.Generator[townhall.Record] {
	return rapid.Custom(func(t *rapid.T) townhall.Record {
		return townhall.Record{Ref: townhall.Ref{Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), ID: "1"}, Version: rapid.Int64Range(0, 2).Draw(t, "version"),
			Place: rapid.SampledFrom(places).Draw(t, "lies"), Holder: rapid.SampledFrom(units).Draw(t, "holder"), State: rapid.SampledFrom(states).Draw(t, "state"),
			Tags: rapid.SliceOfN(rapid.SampledFrom([]string{"person:", "person:p1", "person:p2", "p1"}), 0, 2).Draw(t, "tags")}
	})
}

func TestAPolicySaysWhatItsRolesRead(t *testing.T) {
	said := map[bool]int{}
	never := 0
	rapid.Check(t, func(t *rapid.T) {
		roles, posts := someRoles().Draw(t, "roles"), somePosts().Draw(t, "posts")
		q := townhall.Request{Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Record: someRecord().Draw(t, "record"),
			By: townhall.Actor{Person: rapid.SampledFrom(persons).Draw(t, "person"), Capacity: rapid.SampledFrom(append([]string{""}, roleNames...)).Draw(t, "capacity"), Unit: rapid.SampledFrom(units).Draw(t, "by")}}
		if len(posts) > 0 && rapid.Bool().Draw(t, "in a post") {
			q.By = townhall.Actor{Person: "p1", Capacity: posts[0].Role, Unit: posts[0].Unit}
		}
		if rapid.Bool().Draw(t, "again") {
			before := someRecord().Draw(t, "before")
			q.Before = &before
		}
		policy := roles.Policy(func(context.Context, townhall.PersonID) ([]access.Post, error) { return posts, nil }, func() time.Time { return monday.Time(time.UTC) })
		err := policy.Allow(context.Background(), q)
		want := allowed(roles, posts, monday, q)
		said[want]++
		require.Equal(t, want, err == nil, "%v", err)
		if ever := policy.Ever(context.Background(), q.By, q.Verb, q.Record.Kind); err == nil {
			require.NoError(t, ever, "what is allowed may be allowed")
		} else if ever != nil {
			require.ErrorIs(t, ever, townhall.Forbidden)
			never++
		}
		if err != nil {
			require.ErrorIs(t, err, townhall.Forbidden)
		}
	})
	assert.Greater(t, never, 0)
	assert.Greater(t, said[true], 0)
	assert.Greater(t, said[false], 0)
}

// Posts hold on their days only, and those that may not be held together count for nothing, whoever gave them.
func TestPostsOfTheDay(t *testing.T) {
	from := func(first, last int) townhall.Period {
		return townhall.Period{From: monday.AddDays(first), To: monday.AddDays(last)}
	}
	clerk := access.Post{Role: access.CongressClerk, Place: "t"}
	on := func(p access.Post, days townhall.Period) access.Post {
		p.Days = days
		return p
	}
	for name, c := range map[string]struct {
		posts []access.Post
		holds bool
	}{
		"always":                      {[]access.Post{clerk}, true},
		"today only":                  {[]access.Post{on(clerk, from(0, 0))}, true},
		"until yesterday":             {[]access.Post{on(clerk, from(-9, -1))}, false},
		"from tomorrow":               {[]access.Post{on(clerk, from(1, 9))}, false},
		"beside another post":         {[]access.Post{clerk, {Role: access.Resident}}, true},
		"beside an administrator":     {[]access.Post{clerk, {Role: access.Audit}}, false},
		"beside one until yesterday":  {[]access.Post{clerk, on(access.Post{Role: access.Audit}, from(-9, -1))}, true},
		"another role":                {[]access.Post{{Role: access.Director, Place: "t"}}, false},
		"the role for another unit":   {[]access.Post{{Role: access.CongressClerk, Place: "t", Unit: "u"}}, false},
		"the role at another place":   {[]access.Post{{Role: access.CongressClerk, Place: "t2"}}, false},
		"the role at a smaller place": {[]access.Post{{Role: access.CongressClerk, Place: "t/v"}}, false},
	} {
		policy := access.Town().Policy(func(context.Context, townhall.PersonID) ([]access.Post, error) { return c.posts, nil }, func() time.Time { return monday.Time(time.UTC) })
		err := policy.Allow(t.Context(), townhall.Request{By: townhall.Actor{Person: "p", Capacity: access.CongressClerk}, Verb: "form", Record: townhall.Record{Ref: townhall.Ref{Kind: "governance.body", ID: "1"}, Place: "t"}})
		require.Equal(t, c.holds, err == nil, name)
	}
}

func TestAPolicyOfNoRolesAllowsNothing(t *testing.T) {
	policy := access.Roles{}.Policy(func(context.Context, townhall.PersonID) ([]access.Post, error) {
		return []access.Post{{Role: "clerk"}}, nil
	}, time.Now)
	for _, by := range []townhall.Actor{{}, {Person: "p"}, {Person: "p", Capacity: "clerk"}, {Capacity: "clerk"}, {Capacity: "clock"}} {
		require.ErrorIs(t, policy.Allow(t.Context(), townhall.Request{By: by, Verb: "read", Record: townhall.Record{Ref: townhall.Ref{Kind: "mediation.case", ID: "1"}}}), townhall.Forbidden)
	}
}

func TestPostsThatCannotBeReadAllowNothing(t *testing.T) {
	broken := &townhall.Error{Kind: townhall.Corrupt}
	policy := access.Town().Policy(func(context.Context, townhall.PersonID) ([]access.Post, error) { return nil, broken }, time.Now)
	err := policy.Allow(t.Context(), townhall.Request{By: townhall.Actor{Person: "p", Capacity: access.Mediator}, Verb: "quick", Record: townhall.Record{Ref: townhall.Ref{Kind: "mediation.case", ID: "1"}}})
	require.ErrorIs(t, err, townhall.Corrupt)
}

func TestRolesThatCouldNotBeMeant(t *testing.T) {
	require.NoError(t, access.Town().Check())
	with := func(change func(access.Roles) access.Roles) error { return change(access.Town()).Check() }
	for name, change := range map[string]func(access.Roles) access.Roles{
		"a role named twice":           func(r access.Roles) access.Roles { return append(r, r[2]) },
		"a role without a name":        func(r access.Roles) access.Roles { return append(r, access.Role{}) },
		"no audit administrator":       func(r access.Roles) access.Roles { return r[:len(r)-1] },
		"an administrator of nothing":  func(r access.Roles) access.Roles { r[3].Admin = "root"; return r },
		"a grant without kinds":        func(r access.Roles) access.Roles { r[3].Grants[0].Kinds = nil; return r },
		"a grant without verbs":        func(r access.Roles) access.Roles { r[3].Grants[0].Verbs = nil; return r },
		"a state for a verb of change": func(r access.Roles) access.Roles { r[3].Grants[0].States = []string{"accepted"}; return r },
		"the public's unit":            func(r access.Roles) access.Roles { r[0].Grants[0].Own = true; return r },
		"the public's own":             func(r access.Roles) access.Roles { r[0].Grants[0].Self = true; return r },
		"the public an administrator":  func(r access.Roles) access.Roles { r[0].Admin = access.AuditAdmin; return r },
	} {
		require.ErrorIs(t, with(change), townhall.Invalid, name)
	}
}
