package access_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/memory"
)

// From nothing to a mediator who is signed in: the system administrator opens the account, the security administrator unlocks it and gives
// the post, and the mediator changes the first password.
func Example() {
	ctx := context.Background()
	office := cn.Office(memory.New(), nil)
	accounts, err := access.New(access.Config{Office: office, Roles: access.Town()})
	if err != nil {
		fmt.Println(err)
		return
	}
	office.Policy = accounts.Policy()
	err = accounts.Bootstrap(ctx, access.Administrators{
		System:   access.Opening{Login: "sys", Person: "p-1", Password: "first password 1"},
		Security: access.Opening{Login: "sec", Person: "p-2", Password: "first password 2"},
		Audit:    access.Opening{Login: "aud", Person: "p-3", Password: "first password 3"}})
	system := townhall.Actor{Person: "p-1", Capacity: access.System}
	security := townhall.Actor{Person: "p-2", Capacity: access.Security}
	_, openErr := accounts.OpenAccount(ctx, office, system, access.Opening{Login: "chen", Person: "p-4", Password: "first password 4"})
	_, unlockErr := accounts.Unlock(ctx, office, security, access.AccountRef("chen"), access.Because{})
	_, postErr := accounts.Appoint(ctx, office, security, access.Appointing{Person: "p-4", Post: access.Post{Role: access.Mediator, Place: "shuinan/dongcun", Unit: "dongcun"}})
	_, changeErr := accounts.ChangePassword(ctx, office, townhall.Actor{Person: "p-4"}, access.AccountRef("chen"), access.Changing{Old: "first password 4", New: "a sentence to keep"})
	fmt.Println(errors.Join(err, openErr, unlockErr, postErr, changeErr))

	token, _, err := accounts.SignIn(ctx, "Chen", "a sentence to keep")
	r := httptest.NewRequest(http.MethodGet, "https://town.example/", nil)
	r.AddCookie(accounts.Cookie(r, token))
	by, whoErr := access.First(accounts).Who(r)
	fmt.Println(by, errors.Join(err, whoErr))

	_, _, err = accounts.SignIn(ctx, "chen", "a guess")
	fmt.Println(townhall.Explain(err, townhall.EN))
	_, err = accounts.Appoint(ctx, office, security, access.Appointing{Person: "p-4", Post: access.Post{Role: access.Audit}})
	fmt.Println(err)
	// Output:
	// <nil>
	// mediator p-4 @ dongcun <nil>
	// forbidden: password: needs a login and a password that fit (after several failures the account is locked for a while)
	// refused: a system, security or audit administrator holds no other post: mediator, audit administrator (GB/T 22239-2019, Baseline for classified protection of cybersecurity, art. 8.1.5 (unverified))
}
