package access_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

func TestTheFirstAdministrators(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		_, tn := open(t, store)
		good := access.Administrators{System: access.Opening{Login: "sys", Person: "p-sys", Password: first},
			Security: access.Opening{Login: "sec", Person: "p-sec", Password: first}, Audit: access.Opening{Login: "aud", Person: "p-aud", Password: first}}
		for name, change := range map[string]func(*access.Administrators){
			"one person in two posts": func(a *access.Administrators) { a.Audit.Person = "p-sys" },
			"one login":               func(a *access.Administrators) { a.Audit.Login = "SYS" },
			"a short password":        func(a *access.Administrators) { a.Security.Password = "1234567" },
			"the login for password":  func(a *access.Administrators) { a.Security.Login, a.Security.Password = "long-login", "Long-Login" },
			"no login":                func(a *access.Administrators) { a.Audit.Login = " " },
			"nobody":                  func(a *access.Administrators) { a.Audit.Person = "" },
		} {
			bad := good
			change(&bad)
			err := tn.Bootstrap(t.Context(), bad)
			var refused *townhall.Refusal
			require.True(t, errors.As(err, &refused) || errors.Is(err, townhall.Invalid), "%s: %v", name, err)
			for rec := range tn.office.Store.Find(t.Context(), townhall.Query{}) {
				require.Fail(t, "something was kept", "%s: %s", name, rec.Ref)
			}
		}
		require.NoError(t, tn.Bootstrap(t.Context(), good))
		var refused *townhall.Refusal
		require.ErrorAs(t, tn.Bootstrap(t.Context(), good), &refused, "again")
	})
}

func TestGivingPosts(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		appoint := func(by townhall.Actor, p townhall.PersonID, post access.Post) error {
			_, err := tn.Appoint(t.Context(), tn.office, by, access.Appointing{Person: p, Post: post})
			return err
		}
		var refused *townhall.Refusal
		cites := func(err error, code string) {
			t.Helper()
			require.ErrorAs(t, err, &refused)
			require.True(t, slices.ContainsFunc(refused.Finding.Failed(), func(f townhall.Finding) bool { return f.Code == code }), refused)
		}
		cites(appoint(securityAdmin, "p-chen", access.Post{Role: access.Audit}), "access.apart")
		assert.Contains(t, townhall.Explain(refused, townhall.ZH), "GB/T 22239-2019")
		cites(appoint(securityAdmin, "p-sys", access.Post{Role: access.Audit}), "access.apart")
		cites(appoint(securityAdmin, "p-sys", access.Post{Role: access.Resident}), "access.apart")
		cites(appoint(securityAdmin, "p-sec", access.Post{Role: access.Resident}), "access.others")
		cites(appoint(securityAdmin, "p-chen", access.Post{Role: "king"}), "access.appoint.role")
		cites(appoint(securityAdmin, "p-chen", access.Post{Role: access.SignedIn}), "access.appoint.role")
		cites(appoint(securityAdmin, "p-chen", access.Post{Role: access.Mediator, Place: "elsewhere", Unit: "dongcun"}), "access.appoint.once")
		require.ErrorIs(t, appoint(securityAdmin, "p-chen", access.Post{Role: access.Mediator, Place: "a//b"}), townhall.Invalid)
		require.ErrorIs(t, appoint(securityAdmin, "", access.Post{Role: access.Mediator}), townhall.Invalid)
		for _, by := range []townhall.Actor{systemAdmin, auditAdmin, chen, {}, {Person: "p-chen"}} {
			require.ErrorIs(t, appoint(by, "p-li", access.Post{Role: access.Mediator}), townhall.Forbidden, by)
		}
		require.NoError(t, appoint(securityAdmin, "p-chen", access.Post{Role: access.Mediator, Unit: "xicun"}))

		_, err := tn.Dismiss(t.Context(), tn.office, securityAdmin, access.PostsRef("p-chen"), access.Choosing{Role: access.Mediator})
		cites(err, "access.dismiss.held")
		_, err = tn.Dismiss(t.Context(), tn.office, securityAdmin, access.PostsRef("p-sec"), access.Choosing{Role: access.Security})
		cites(err, "access.others")
		for _, unit := range []townhall.UnitID{"dongcun", "xicun"} {
			_, err = tn.Dismiss(t.Context(), tn.office, securityAdmin, access.PostsRef("p-chen"), access.Choosing{Role: access.Mediator, Unit: unit})
			require.NoError(t, err)
		}
		require.NoError(t, appoint(securityAdmin, "p-chen", access.Post{Role: access.Audit}), "who holds nothing else may")
	})
}

// Whatever is given and taken away, in whatever order, nobody ever holds two administrators, or one beside another post.
func TestNobodyHoldsTwoAdministrators(t *testing.T) {
	_, tn := open(t, newMemory)
	tn.office.Policy = townhall.Anyone()
	roles := []string{access.System, access.Security, access.Audit, access.Mediator, access.Resident}
	given := 0
	rapid.Check(t, func(t *rapid.T) {
		p := townhall.PersonID(tn.office.NewID())
		for range rapid.IntRange(1, 10).Draw(t, "steps") {
			post := access.Post{Role: rapid.SampledFrom(roles).Draw(t, "role"), Unit: rapid.SampledFrom(units).Draw(t, "unit")}
			today := townhall.DateOf(tn.clock.Now())
			if rapid.Bool().Draw(t, "from") {
				post.Days.From = today.AddDays(rapid.IntRange(-3, 3).Draw(t, "first"))
			}
			if rapid.Bool().Draw(t, "to") {
				post.Days.To = today.AddDays(rapid.IntRange(-3, 3).Draw(t, "last"))
			}
			var err error
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0:
				_, err = tn.Dismiss(context.Background(), tn.office, securityAdmin, access.PostsRef(p), access.Choosing{Role: post.Role, Unit: post.Unit})
			case 1:
				tn.clock.pass(24 * time.Hour)
			default:
				_, err = tn.Appoint(context.Background(), tn.office, securityAdmin, access.Appointing{Person: p, Post: post})
			}
			var refused *townhall.Refusal
			require.True(t, err == nil || errors.As(err, &refused) || errors.Is(err, townhall.NotFound) || errors.Is(err, townhall.Invalid), "%v", err)
			held, err := tn.PostsOf(context.Background(), p)
			require.NoError(t, err)
			given += len(held)
			for day := today.AddDays(-8); !day.After(today.AddDays(8)); day = day.AddDays(1) {
				on, admins := 0, 0
				for _, h := range held {
					if h.Days.Contains(day) {
						on++
						if r, _ := access.Town().Role(h.Role); r.Admin != "" {
							admins++
						}
					}
				}
				require.False(t, admins > 0 && on > 1, "%v on %v", held, day)
			}
		}
	})
	assert.Greater(t, given, 0)
}

func TestAccountsAreTheSystemAdministrators(t *testing.T) {
	tn := begun(t, newMemory)
	in := access.Opening{Login: "li", Person: "p-li", Password: first}
	secrets := func() (n int) {
		for _, err := range tn.office.Store.Find(t.Context(), townhall.Query{Kind: access.SecretKind}) {
			require.NoError(t, err)
			n++
		}
		return n
	}
	before := secrets()
	for _, by := range []townhall.Actor{securityAdmin, auditAdmin, chen, {}} {
		_, err := tn.OpenAccount(t.Context(), tn.office, by, in)
		require.ErrorIs(t, err, townhall.Forbidden)
	}
	assert.Equal(t, before, secrets(), "who may not open accounts has nothing hashed and kept")
	_, err := tn.OpenAccount(t.Context(), tn.office, systemAdmin, in)
	require.NoError(t, err)
	_, err = tn.OpenAccount(t.Context(), tn.office, systemAdmin, access.Opening{Login: "ＬＩ", Person: "p-other", Password: first})
	require.ErrorIs(t, err, townhall.Conflict, "a login is one person's")
	_, err = tn.Unlock(t.Context(), tn.office, systemAdmin, access.AccountRef("li"), access.Because{})
	require.ErrorIs(t, err, townhall.Forbidden, "alone the system administrator lets nobody in")
	_, err = tn.Reset(t.Context(), tn.office, securityAdmin, access.AccountRef("li"), access.Resetting{Password: first})
	require.ErrorIs(t, err, townhall.Forbidden, "nor does the security administrator")
	_, err = tn.ChangePassword(t.Context(), tn.office, systemAdmin, access.AccountRef("chen"), access.Changing{Old: password, New: first})
	require.ErrorIs(t, err, townhall.Forbidden)
	_, err = tn.ChangePassword(t.Context(), tn.office, chen, access.AccountRef("chen"), access.Changing{Old: password, New: password})
	var refused *townhall.Refusal
	require.ErrorAs(t, err, &refused)
}

// A stolen session is no way to guess the password.
func TestGuessingTheOldPasswordLocks(t *testing.T) {
	tn := begun(t, newMemory)
	change := func(old string) error {
		_, err := tn.ChangePassword(t.Context(), tn.office, chen, access.AccountRef("chen"), access.Changing{Old: old, New: "a third sentence"})
		return err
	}
	for range 5 {
		require.Error(t, change("wrong"))
	}
	require.Error(t, change(password))
	tn.clock.pass(15 * time.Minute)
	require.NoError(t, change(password))
}

func TestConfigsThatCouldNotBeMeant(t *testing.T) {
	_, tn := open(t, newMemory)
	terms := func(change func(*access.Terms)) townhall.Dated[access.Terms] {
		d := access.Standard()
		change(&d.Versions[0].Value)
		return d
	}
	for name, c := range map[string]access.Config{
		"no office":         {Roles: access.Town()},
		"no roles":          {Office: tn.office},
		"a short password":  {Office: tn.office, Roles: access.Town(), Terms: terms(func(t *access.Terms) { t.Length = 7 })},
		"no lock":           {Office: tn.office, Roles: access.Town(), Terms: terms(func(t *access.Terms) { t.Failures = 0 })},
		"too much memory":   {Office: tn.office, Roles: access.Town(), Cost: access.Cost{Passes: 1, Memory: 1 << 30, Threads: 1}},
		"too little memory": {Office: tn.office, Roles: access.Town(), Cost: access.Cost{Passes: 1, Memory: 8, Threads: 4}},
	} {
		_, err := access.New(c)
		require.ErrorIs(t, err, townhall.Invalid, name)
	}
}
