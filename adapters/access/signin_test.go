package access_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

func request(t testing.TB, set func(*http.Request)) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "http://town.example/", nil)
	set(r)
	return r
}

// whoBy asks who comes with a session's token.
func (tn town) whoBy(t testing.TB, token string) (townhall.Actor, error) {
	return tn.Who(request(t, func(r *http.Request) { r.AddCookie(tn.Cookie(r, token)) }))
}

func (tn town) whoKey(t testing.TB, key string) (townhall.Actor, error) {
	return tn.Who(request(t, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }))
}

func out(t require.TestingT, err error) {
	var u *access.Unauthenticated
	require.ErrorAs(t, err, &u)
}

func TestSigningIn(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		ctx := access.WithOrigin(t.Context(), access.Origin{Address: "192.0.2.7", Request: "r1"})
		token, s, err := tn.SignIn(ctx, " Chen ", password)
		require.NoError(t, err)
		assert.Equal(t, "192.0.2.7", s.From.Address)
		by, err := tn.whoBy(t, token)
		require.NoError(t, err)
		assert.Equal(t, chen, by)

		require.NoError(t, tn.SignOut(t.Context(), token))
		require.NoError(t, tn.SignOut(t.Context(), token), "again")
		require.NoError(t, tn.SignOut(t.Context(), "nonsense"))
		_, err = tn.whoBy(t, token)
		out(t, err)

		by, err = tn.Who(request(t, func(*http.Request) {}))
		require.NoError(t, err)
		assert.Equal(t, townhall.Actor{}, by)
	})
}

// Whoever does not get in is told the same.
func TestAFailedSignInTellsNothing(t *testing.T) {
	tn := begun(t, newMemory)
	_, err := tn.OpenAccount(t.Context(), tn.office, systemAdmin, access.Opening{Login: "waiting", Person: "p-w", Password: first})
	require.NoError(t, err)
	said := map[string]bool{}
	for _, c := range [][2]string{{"chen", "wrong"}, {"nobody", password}, {"waiting", first}, {"", ""}, {"chen", ""}, {"a b", password}, {"chen", strings.Repeat("x", 5000)},
		{strings.Repeat("x", 5000), password}, {"chen\x00", password}, {"chen", "wrong"}, {"chen", "wrong"}, {"chen", password}} { // the last is locked
		_, _, err := tn.SignIn(t.Context(), c[0], c[1])
		out(t, err)
		said[townhall.Explain(err, townhall.ZH)+err.Error()] = true
	}
	assert.Len(t, said, 1)
}

func TestAFailedSignInIsNotHasty(t *testing.T) {
	tn := begun(t, newMemory)
	slow, err := access.New(access.Config{Office: tn.office, Roles: access.Town(), Cost: cheap, Pause: 50 * time.Millisecond})
	require.NoError(t, err)
	for _, login := range []string{"chen", "nobody"} {
		from := time.Now()
		_, _, err = slow.SignIn(t.Context(), login, "wrong")
		out(t, err)
		assert.GreaterOrEqual(t, time.Since(from), 50*time.Millisecond, login)
	}
}

func TestLockOut(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		for range 5 {
			_, _, err := tn.SignIn(t.Context(), "chen", "wrong")
			out(t, err)
		}
		_, _, err := tn.SignIn(t.Context(), "chen", password)
		out(t, err)
		tn.clock.pass(15*time.Minute - time.Second)
		_, _, err = tn.SignIn(t.Context(), "chen", password)
		out(t, err)
		tn.clock.pass(time.Second)
		_, _, err = tn.SignIn(t.Context(), "chen", password)
		require.NoError(t, err, "a quarter of an hour later")
	})
}

func TestFailuresAreForgottenInTimeAndByGettingIn(t *testing.T) {
	tn := begun(t, newMemory)
	fail := func(n int) {
		for range n {
			_, _, err := tn.SignIn(t.Context(), "chen", "wrong")
			out(t, err)
		}
	}
	in := func() {
		_, _, err := tn.SignIn(t.Context(), "chen", password)
		require.NoError(t, err)
	}
	fail(4)
	in() // the fifth attempt
	fail(4)
	tn.clock.pass(15 * time.Minute)
	fail(4)
	in()
	fail(5)
	_, err := tn.Unlock(t.Context(), tn.office, securityAdmin, access.AccountRef("chen"), access.Because{Reason: "asked at the desk"})
	require.NoError(t, err)
	in()
}

// After a lock the failures before it count no more, however long the terms remember them.
func TestALockBeginsAnew(t *testing.T) {
	tn := begun(t, newMemory)
	terms := access.Standard()
	terms.Versions[0].Value.Within, terms.Versions[0].Value.Locked = 600, 1
	patient, err := access.New(access.Config{Office: tn.office, Roles: access.Town(), Cost: cheap, Pause: time.Nanosecond, Terms: terms})
	require.NoError(t, err)
	for range 2 {
		for range 5 {
			_, _, err = patient.SignIn(t.Context(), "chen", "wrong")
			out(t, err)
		}
		tn.clock.pass(time.Minute)
	}
	for range 4 {
		_, _, err = patient.SignIn(t.Context(), "chen", "wrong")
		out(t, err)
	}
	account, _, err := townhall.Load[access.Account](t.Context(), tn.office.Store, access.AccountRef("chen"))
	require.NoError(t, err)
	assert.False(t, account.Locked.After(tn.clock.Now()), "four failures do not lock")
}

// Attempts at one moment count like others: of thirty-two wrong ones and a right one, five at most come to the password.
func TestLockOutCannotBeRaced(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		var all sync.WaitGroup
		var got atomic.Int32
		for range 32 {
			all.Go(func() {
				if _, _, err := tn.SignIn(context.Background(), "chen", "wrong"); err == nil {
					got.Add(1)
				}
			})
		}
		all.Wait()
		assert.Zero(t, got.Load())
		tries := 0
		for e, err := range tn.office.Store.History(t.Context(), access.AccountRef("chen"), 0) {
			require.NoError(t, err)
			if e.Verb == "attempt" && e.By.Person == "" {
				tries++
			}
		}
		account, _, err := townhall.Load[access.Account](t.Context(), tn.office.Store, access.AccountRef("chen"))
		require.NoError(t, err)
		assert.Equal(t, 1+5, tries, "one was to change the first password")
		assert.True(t, account.Locked.After(tn.clock.Now()))
		_, _, err = tn.SignIn(t.Context(), "chen", password)
		out(t, err)
	})
}

// No sequence of wrong passwords, pauses and unlockings gets in.
func TestWrongPasswordsNeverGetIn(t *testing.T) {
	tn := begun(t, newMemory)
	rapid.Check(t, func(t *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0:
				tn.clock.pass(time.Duration(rapid.IntRange(1, 40).Draw(t, "minutes")) * time.Minute)
			case 1:
				_, err := tn.Unlock(context.Background(), tn.office, securityAdmin, access.AccountRef("chen"), access.Because{})
				require.NoError(t, err)
			default:
				wrong := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", first, password + " ", strings.ToUpper(password), password[1:], password + "\x00"})).Draw(t, "password")
				if wrong == password {
					continue
				}
				token, _, err := tn.SignIn(context.Background(), "chen", wrong)
				out(t, err)
				require.Empty(t, token)
			}
		}
	})
}

func TestSessionsRunOut(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		token, _, err := tn.SignIn(t.Context(), "chen", password)
		require.NoError(t, err)
		for range 25 { // twelve hours and a half of work
			tn.clock.pass(29 * time.Minute)
			_, err = tn.whoBy(t, token)
			if err != nil {
				break
			}
		}
		out(t, err)
		token, s, err := tn.SignIn(t.Context(), "chen", password)
		require.NoError(t, err)
		tn.clock.pass(29 * time.Minute)
		_, err = tn.whoBy(t, token)
		require.NoError(t, err)
		tn.clock.pass(30 * time.Minute)
		_, err = tn.whoBy(t, token)
		out(t, err)
		_ = s
	})
}

// A request does not cost a commit.
func TestASessionIsWrittenNowAndThen(t *testing.T) {
	tn := begun(t, newMemory)
	token, _, err := tn.SignIn(t.Context(), "chen", password)
	require.NoError(t, err)
	version := func() int64 {
		rec, err := tn.office.Store.Get(t.Context(), access.SessionRef(token))
		require.NoError(t, err)
		return rec.Version
	}
	for range 100 {
		_, err = tn.whoBy(t, token)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 1, version())
	tn.clock.pass(5 * time.Minute)
	for range 100 {
		_, err = tn.whoBy(t, token)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 2, version())
}

// What ends a session ends it for good.
func TestWhatEndsASession(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		account := access.AccountRef("chen")
		for name, end := range map[string]func(tn town, token string) error{
			"signing out": func(tn town, token string) error { return tn.SignOut(t.Context(), token) },
			"its holder": func(tn town, token string) error {
				_, err := tn.EndSession(t.Context(), tn.office, chen, access.SessionRef(token), access.Because{})
				return err
			},
			"the security administrator": func(tn town, token string) error {
				_, err := tn.EndSession(t.Context(), tn.office, securityAdmin, access.SessionRef(token), access.Because{Reason: "a lost phone"})
				return err
			},
			"another password": func(tn town, _ string) error {
				_, err := tn.ChangePassword(t.Context(), tn.office, chen, account, access.Changing{Old: password, New: "another sentence"})
				return err
			},
			"a disabled account": func(tn town, _ string) error {
				_, err := tn.Disable(t.Context(), tn.office, systemAdmin, account, access.Because{})
				return err
			},
			"a reset": func(tn town, _ string) error {
				_, err := tn.Reset(t.Context(), tn.office, systemAdmin, account, access.Resetting{Password: first})
				if err == nil {
					_, err = tn.Unlock(t.Context(), tn.office, securityAdmin, account, access.Because{})
				}
				return err
			},
		} {
			tn := begun(t, store)
			token, _, err := tn.SignIn(t.Context(), "chen", password)
			require.NoError(t, err)
			require.NoError(t, end(tn, token), name)
			for range 3 {
				_, err = tn.whoBy(t, token)
				out(t, err)
				tn.clock.pass(time.Minute)
			}
			_, err = tn.Switch(t.Context(), tn.office, chen, access.SessionRef(token), access.Choosing{})
			if name == "signing out" {
				var refused *townhall.Refusal
				require.ErrorAs(t, err, &refused, name)
			}
		}
	})
}

// Whoever was given a password acts in no post before it is changed.
func TestAFirstPasswordIsChangedFirst(t *testing.T) {
	tn := begun(t, newMemory)
	token, _, err := tn.SignIn(t.Context(), "sys", first)
	require.NoError(t, err)
	by, err := tn.whoBy(t, token)
	require.NoError(t, err)
	assert.Equal(t, townhall.Actor{Person: "p-sys"}, by)
	_, err = tn.OpenAccount(t.Context(), tn.office, by, access.Opening{Login: "x", Person: "p-x", Password: first})
	require.ErrorIs(t, err, townhall.Forbidden)
	_, err = tn.ChangePassword(t.Context(), tn.office, by, access.AccountRef("sys"), access.Changing{Old: first, New: password})
	require.NoError(t, err)
	token, _, err = tn.SignIn(t.Context(), "sys", password)
	require.NoError(t, err)
	by, err = tn.whoBy(t, token)
	require.NoError(t, err)
	assert.Equal(t, systemAdmin, by)
}

func TestSwitchingPosts(t *testing.T) {
	tn := begun(t, newMemory)
	_, err := tn.Appoint(t.Context(), tn.office, securityAdmin, access.Appointing{Person: "p-chen", Post: access.Post{Role: access.Organiser, Unit: "learning"}})
	require.NoError(t, err)
	token, s, err := tn.SignIn(t.Context(), "chen", password)
	require.NoError(t, err)
	assert.Equal(t, access.Mediator, s.Role)
	ref := access.SessionRef(token)
	_, err = tn.Switch(t.Context(), tn.office, chen, ref, access.Choosing{Role: access.Organiser, Unit: "learning"})
	require.NoError(t, err)
	by, err := tn.whoBy(t, token)
	require.NoError(t, err)
	organiser := townhall.Actor{Person: "p-chen", Capacity: access.Organiser, Unit: "learning"}
	assert.Equal(t, organiser, by)
	var refused *townhall.Refusal
	for _, c := range []access.Choosing{{Role: access.Organiser}, {Role: access.Audit}, {Role: access.SignedIn}, {Unit: "learning"}} {
		_, err = tn.Switch(t.Context(), tn.office, by, ref, c)
		require.ErrorAs(t, err, &refused, "%+v", c)
	}
	_, err = tn.Switch(t.Context(), tn.office, systemAdmin, ref, access.Choosing{})
	require.ErrorIs(t, err, townhall.Forbidden, "somebody else's")

	_, err = tn.Dismiss(t.Context(), tn.office, securityAdmin, access.PostsRef("p-chen"), access.Choosing{Role: access.Organiser, Unit: "learning"})
	require.NoError(t, err)
	by, err = tn.whoBy(t, token)
	require.NoError(t, err)
	assert.Equal(t, townhall.Actor{Person: "p-chen"}, by, "the post is gone, the person is known")
}

func TestWhoIsAdmittedByOthersNeedsNoAccount(t *testing.T) {
	tn := begun(t, newMemory)
	token, _, err := tn.Admit(t.Context(), "p-chen")
	require.NoError(t, err)
	by, err := tn.whoBy(t, token)
	require.NoError(t, err)
	assert.Equal(t, chen, by)
	_, _, err = tn.Admit(t.Context(), "")
	require.ErrorIs(t, err, townhall.Invalid)
}

func (tn town) issued(t testing.TB) (string, access.Issuing) {
	key, hash := access.NewKey()
	return key, access.Issuing{Hash: hash, Title: "the county's platform", Login: "chen", Password: password, Role: access.Mediator, Unit: "dongcun",
		Expires: townhall.DateOf(tn.clock.Now()).AddDays(30)}
}

func TestKeys(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		key, in := tn.issued(t)
		_, err := tn.whoKey(t, key)
		out(t, err)
		k, err := tn.Issue(t.Context(), tn.office, chen, in)
		require.NoError(t, err)
		by, err := tn.whoKey(t, key)
		require.NoError(t, err)
		assert.Equal(t, chen, by)
		for _, bad := range []string{key[:len(key)-1], key + "a", "th_", strings.ToLower(key), k.Title, in.Hash, "th_" + in.Hash} {
			_, err = access.First(tn).Who(request(t, func(r *http.Request) { r.Header.Set("Authorization", "bearer  "+bad) }))
			out(t, err)
		}
		tn.clock.pass(30 * 24 * time.Hour)
		_, err = tn.whoKey(t, key)
		require.NoError(t, err, "its last day")
		tn.clock.pass(24 * time.Hour)
		_, err = tn.whoKey(t, key)
		out(t, err)
	})
}

func TestWhatEndsAKey(t *testing.T) {
	ref := func(in access.Issuing) townhall.Ref { return townhall.Ref{Kind: access.KeyKind, ID: in.Hash} }
	for name, end := range map[string]func(tn town, in access.Issuing) error{
		"its holder": func(tn town, in access.Issuing) error {
			_, err := tn.Revoke(t.Context(), tn.office, chen, ref(in), access.Because{})
			return err
		},
		"the security administrator": func(tn town, in access.Issuing) error {
			_, err := tn.Revoke(t.Context(), tn.office, securityAdmin, ref(in), access.Because{Reason: "found on the net"})
			return err
		},
		"a post that is taken away": func(tn town, in access.Issuing) error {
			_, err := tn.Dismiss(t.Context(), tn.office, securityAdmin, access.PostsRef("p-chen"), access.Choosing{Role: in.Role, Unit: in.Unit})
			return err
		},
		"a disabled account": func(tn town, in access.Issuing) error {
			_, err := tn.Disable(t.Context(), tn.office, systemAdmin, access.AccountRef("chen"), access.Because{})
			return err
		},
	} {
		tn := begun(t, newMemory)
		key, in := tn.issued(t)
		_, err := tn.Issue(t.Context(), tn.office, chen, in)
		require.NoError(t, err)
		require.NoError(t, end(tn, in), name)
		for range 3 {
			_, err = tn.whoKey(t, key)
			out(t, err)
			tn.clock.pass(time.Hour)
		}
		_, err = tn.Issue(t.Context(), tn.office, chen, in)
		require.Error(t, err, "the same key again: "+name)
	}
}

func TestKeysThatAreNotIssued(t *testing.T) {
	tn := begun(t, newMemory)
	tn.opened(t, "wu", "p-wu")
	_, good := tn.issued(t)
	for name, change := range map[string]func(*access.Issuing){
		"a wrong password":        func(in *access.Issuing) { in.Password = "wrong" },
		"somebody else's account": func(in *access.Issuing) { in.Login = "wu" },
		"no account":              func(in *access.Issuing) { in.Login = "nobody" },
		"a post not held":         func(in *access.Issuing) { in.Unit = "xicun" },
		"no purpose":              func(in *access.Issuing) { in.Title = " " },
		"no end":                  func(in *access.Issuing) { in.Expires = townhall.Date{} },
		"for ever":                func(in *access.Issuing) { in.Expires = in.Expires.AddDays(400) },
		"the key for its hash":    func(in *access.Issuing) { in.Hash, _ = access.NewKey() },
		"a hash in capitals":      func(in *access.Issuing) { in.Hash = strings.ToUpper(in.Hash) },
	} {
		in := good
		change(&in)
		_, err := tn.Issue(t.Context(), tn.office, chen, in)
		var refused *townhall.Refusal
		require.True(t, errors.As(err, &refused) || errors.Is(err, townhall.Invalid), "%s: %v", name, err)
	}
	_, err := tn.Issue(t.Context(), tn.office, townhall.Actor{Person: "p-wu"}, good)
	require.Error(t, err, "for somebody else")
	_, err = tn.Issue(t.Context(), tn.office, chen, good)
	require.NoError(t, err)
}

// No secret is in a record's text but as a hash, nor in an error.
func TestSecretsAreNowhere(t *testing.T) {
	onStores(t, func(t *testing.T, store makeStore) {
		tn := begun(t, store)
		key, in := tn.issued(t)
		_, err := tn.Issue(t.Context(), tn.office, chen, in)
		require.NoError(t, err)
		token, _, err := tn.SignIn(t.Context(), "chen", password)
		require.NoError(t, err)
		_, err = tn.whoBy(t, token)
		require.NoError(t, err)
		var all strings.Builder
		for e, err := range tn.office.Store.History(t.Context(), townhall.Ref{}, 0) {
			require.NoError(t, err)
			raw, err := json.Marshal(e)
			require.NoError(t, err)
			all.Write(raw)
			if e.After.Kind != access.SecretKind {
				assert.NotContains(t, string(raw), "argon2id", "%s", e.After.Ref)
			}
		}
		for _, said := range []error{
			func() error { _, _, err := tn.SignIn(t.Context(), "chen", "p@ss-w0rd"); return err }(),
			func() error { _, err := tn.whoBy(t, token+"p@ss-w0rd"); return err }(),
			func() error { _, err := tn.whoKey(t, key+"p@ss-w0rd"); return err }(),
			func() error {
				_, err := tn.ChangePassword(t.Context(), tn.office, chen, access.AccountRef("chen"), access.Changing{Old: password, New: "p@ss"})
				return err
			}(),
			func() error {
				_, err := tn.ChangePassword(t.Context(), tn.office, chen, access.AccountRef("chen"), access.Changing{Old: "p@ss-w0rd", New: "another p@ss-w0rd"})
				return err
			}(),
			func() error {
				_, err := tn.OpenAccount(t.Context(), tn.office, systemAdmin, access.Opening{Login: "new", Person: "p", Password: "p@ss"})
				return err
			}(),
		} {
			require.Error(t, said)
			all.WriteString(said.Error() + townhall.Explain(said, townhall.ZH) + townhall.Explain(said, townhall.EN))
		}
		for _, secret := range []string{password, first, key, token, "p@ss"} {
			assert.NotContains(t, all.String(), secret)
		}
	})
}

// A sign-in that waits for its turn gives up with its request.
func TestHashingTakesTurns(t *testing.T) {
	tn := begun(t, newMemory)
	one, err := access.New(access.Config{Office: tn.office, Roles: access.Town(), Cost: access.Cost{Passes: 1, Memory: 1 << 10, Threads: 1}, Hashing: 1, Pause: time.Nanosecond})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, _, err = one.SignIn(ctx, "chen", password)
	require.ErrorIs(t, err, context.Canceled)
}

func TestCookies(t *testing.T) {
	tn := begun(t, newMemory)
	plain := request(t, func(*http.Request) {})
	tls := httptest.NewRequest(http.MethodGet, "https://town.example/", nil)
	c := tn.Cookie(tls, "t")
	assert.Equal(t, "__Host-townhall=t; Path=/; HttpOnly; Secure; SameSite=Lax", c.String())
	assert.Equal(t, "townhall=t; Path=/; HttpOnly; SameSite=Lax", tn.Cookie(plain, "t").String())
	assert.Contains(t, tn.Cookie(tls, "").String(), "Max-Age=0")
	tls.AddCookie(tn.Cookie(plain, "t"))
	assert.Empty(t, tn.Token(tls), "a cookie that another host of the domain may have set")
}

func TestFirstAsksInTurn(t *testing.T) {
	nobody := access.UsersFunc(func(*http.Request) (townhall.Actor, error) { return townhall.Actor{}, nil })
	somebody := access.UsersFunc(func(*http.Request) (townhall.Actor, error) { return chen, nil })
	broken := access.UsersFunc(func(*http.Request) (townhall.Actor, error) { return townhall.Actor{}, townhall.Corrupt })
	plain, bearer := request(t, func(*http.Request) {}), request(t, func(r *http.Request) { r.Header.Set("Authorization", "Basic x") })
	by, err := access.First(nobody, somebody, broken).Who(bearer)
	require.NoError(t, err)
	assert.Equal(t, chen, by)
	_, err = access.First(nobody, broken, somebody).Who(plain)
	require.ErrorIs(t, err, townhall.Corrupt)
	by, err = access.First(nobody).Who(plain)
	require.NoError(t, err)
	assert.Equal(t, townhall.Actor{}, by)
	_, err = access.First(nobody).Who(bearer)
	out(t, err)
	assert.Contains(t, townhall.Explain(err, townhall.ZH), "有效的登录凭据")
	assert.True(t, slices.Contains([]string{"authorization"}, err.(*access.Unauthenticated).Why.Field))
}
