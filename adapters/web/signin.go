package web

import (
	"errors"
	"net/url"
	"path"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// signInForm is the page on which people sign in.
type signInForm struct {
	Login, Back string
	Failed      bool
	Demo        []demoButton
}

type demoButton struct{ Login, Password, Name string }

func signIn(v *view) error {
	if v.Accounts == nil {
		return nowhere(v)
	}
	data := signInForm{Login: v.r.PostFormValue("login"), Back: v.r.FormValue("back")}
	for _, d := range v.Demo {
		data.Demo = append(data.Demo, demoButton{d.Login, d.Password, d.Name.In(v.lang)})
	}
	if v.r.Method == "POST" {
		token, s, err := v.Accounts.SignIn(v.r.Context(), data.Login, v.r.PostFormValue("password"))
		var wrong *access.Unauthenticated
		switch {
		case errors.As(err, &wrong):
			data.Failed, v.code = true, 401
		case err != nil:
			return err
		default:
			v.setCookie(token)
			return v.begin(s, data.Back)
		}
	}
	return v.show("signin", text("web.sign_in"), data)
}

// begin leads somebody who has signed in to where they came from, or first to change a password that is an administrator's.
func (v *view) begin(s access.Session, back string) error {
	a, _, err := townhall.Load[access.Account](v.r.Context(), v.Office.Store, access.AccountRef(s.Login))
	switch {
	case err != nil:
		return err
	case a.Temporary:
		return v.away("account")
	}
	return v.back(back)
}

// back leads to the page of this site from which somebody came, and never to another site.
func (v *view) back(to string) error {
	u, err := url.Parse(to)
	if err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, v.Prefix+"/"+v.lang.Tag+"/") || strings.Contains(to, `\`) || strings.TrimSuffix(u.Path, "/") != path.Clean(u.Path) {
		return v.away("desk")
	}
	v.w.Header().Set("Location", to)
	v.code = 303
	return nil
}

func (v *view) setCookie(token string) {
	v.w.Header().Set("Set-Cookie", v.Accounts.Cookie(v.r, token).String())
}

func signOut(v *view) error {
	if v.Accounts == nil {
		return nowhere(v)
	}
	err := v.Accounts.SignOut(v.r.Context(), v.Accounts.Token(v.r))
	v.setCookie("")
	if err != nil {
		return err
	}
	return v.away()
}

// signedIn refuses who is not signed in, and leads a browser to the sign-in page.
func signedIn(show handler) handler {
	return func(v *view) error {
		if v.SignedIn() {
			return show(v)
		}
		if v.r.Method == "GET" && v.Accounts != nil {
			v.w.Header().Set("Location", v.URL("sign-in")+"?back="+url.QueryEscape(v.Prefix+v.r.URL.RequestURI()))
			v.code = 303
			return nil
		}
		return &access.Unauthenticated{Why: &townhall.Error{Kind: townhall.Forbidden, Needed: text("web.signed_in.needed")}}
	}
}
