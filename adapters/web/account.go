package web

import (
	"errors"
	"net/http"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
)

// accountPage is what somebody may do about their own account.
type accountPage struct {
	Login  string
	First  bool // the password is an administrator's: it is changed before all else
	Posts  []postLine
	Faults *townhall.Finding
	Fault  string
}

// postLine is one of somebody's posts.
type postLine struct {
	Name, Place, Days string
	Role              string
	Unit              townhall.UnitID
	Here              bool
}

func account(v *view) error { return v.account(nil) }

func (v *view) account(failed error) error {
	v.Here = "account"
	if v.Accounts == nil {
		return nowhere(v)
	}
	page := accountPage{}
	if failed != nil {
		if page.Faults, page.Fault, v.code = v.faults(failed); v.code == http.StatusInternalServerError {
			return failed
		}
	}
	s, _, err := townhall.Load[access.Session](v.r.Context(), v.Office.Store, access.SessionRef(v.Accounts.Token(v.r)))
	if err != nil && !errors.Is(err, townhall.NotFound) && !errors.Is(err, townhall.Invalid) {
		return err
	}
	if page.Login = s.Login; s.Login != "" {
		a, _, err := townhall.Load[access.Account](v.r.Context(), v.Office.Store, access.AccountRef(s.Login))
		if err != nil {
			return err
		}
		page.First = a.Temporary
	}
	posts, err := v.Accounts.Held(v.r.Context(), v.by.Person)
	if err != nil {
		return err
	}
	for _, p := range posts {
		line := postLine{Name: p.Role, Place: v.PlaceName(p.Place), Days: v.Word(p.Days), Role: p.Role, Unit: p.Unit, Here: p.Role == v.by.Capacity && p.Unit == v.by.Unit}
		if role, ok := v.Accounts.Role(p.Role); ok {
			line.Name = role.Title.In(v.lang)
		}
		page.Posts = append(page.Posts, line)
	}
	return v.show("account", text("web.account.title"), page)
}

// switchPost has somebody act in another of their posts.
func switchPost(v *view) error {
	if v.Accounts == nil {
		return nowhere(v)
	}
	_, err := v.Accounts.Switch(v.r.Context(), v.Office, v.by, access.SessionRef(v.Accounts.Token(v.r)),
		access.Choosing{Role: v.r.PostFormValue("role"), Unit: townhall.UnitID(v.r.PostFormValue("unit"))})
	if err != nil {
		return v.account(err)
	}
	return v.away("account")
}

// changePassword gives an account another password, with which its holder signs in again.
func changePassword(v *view) error {
	if v.Accounts == nil {
		return nowhere(v)
	}
	_, err := v.Accounts.ChangePassword(v.r.Context(), v.Office, v.by, access.AccountRef(v.r.PostFormValue("login")),
		access.Changing{Old: v.r.PostFormValue("old"), New: v.r.PostFormValue("new")})
	if err != nil {
		return v.account(err)
	}
	v.setCookie("")
	return v.away("sign-in")
}
