package web

import (
	"context"
	"net/http"

	"github.com/townhall-go/townhall"
)

// Users says who asks: the zero Actor for somebody who is not signed in. A credential that is not good is an error.
type Users interface {
	Who(r *http.Request) (townhall.Actor, error)
}

// Accounts are users who sign in with a password.
type Accounts interface {
	// SignIn gives who has signed in the cookie by which Users knows them; a wrong name or password is an error.
	SignIn(w http.ResponseWriter, r *http.Request, login, password string) error
	// SignOut ends it.
	SignOut(w http.ResponseWriter, r *http.Request) error
}

// People gives names to the ids of people, to those who may know them.
type People interface {
	// Name is a person's name; "" for one that is not known, was erased, or is not for this actor to know.
	Name(ctx context.Context, by townhall.Actor, p townhall.PersonID) string
	// Find gives the people whom a text may mean, a name or a telephone number, as far as this actor may look for them; of several it
	// gives all, for somebody to choose from.
	Find(ctx context.Context, by townhall.Actor, text string) ([]townhall.PersonID, error)
}
