package access_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// What a request costs: who it is, by a session, and one question to the policy.
func BenchmarkWho(b *testing.B) {
	tn := begun(b, newSQLite)
	token, _, err := tn.SignIn(context.Background(), "chen", password)
	require.NoError(b, err)
	r := request(b, func(r *http.Request) { r.AddCookie(tn.Cookie(r, token)) })
	for b.Loop() {
		_, err = tn.Who(r)
	}
	require.NoError(b, err)
}

func BenchmarkAllow(b *testing.B) {
	tn := begun(b, newSQLite)
	q := townhall.Request{By: chen, Verb: "read", Record: townhall.Record{Ref: townhall.Ref{Kind: "mediation.case", ID: "1"}, Place: "shuinan", Holder: "dongcun"}}
	var err error
	for b.Loop() {
		err = tn.office.Policy.Allow(b.Context(), q)
	}
	require.NoError(b, err)
}

// What a sign-in costs by RFC 9106's second option.
func BenchmarkSignIn(b *testing.B) {
	tn := begun(b, newSQLite)
	dear, err := access.New(access.Config{Office: tn.office, Roles: access.Town(), Pause: time.Nanosecond})
	require.NoError(b, err)
	_, err = dear.ChangePassword(b.Context(), tn.office, chen, access.AccountRef("chen"), access.Changing{Old: password, New: "a dearer sentence"})
	require.NoError(b, err)
	for b.Loop() {
		_, _, err = dear.SignIn(b.Context(), "chen", "a dearer sentence")
	}
	require.NoError(b, err)
}
