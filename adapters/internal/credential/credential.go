// Package credential is what the ways of telling who asks have in common.
package credential

import "github.com/townhall-go/townhall"

// Unauthenticated (未登录) says that a credential does not hold: HTTP's 401. It never says the credential itself.
type Unauthenticated struct{ Why *townhall.Error }

// Error prints the error in English.
func (u *Unauthenticated) Error() string { return u.Why.Error() }

// Unwrap gives what speaks every language.
func (u *Unauthenticated) Unwrap() error { return u.Why }

// Refused is an Unauthenticated about a field, with what was needed and perhaps the cause.
func Refused(field string, needed townhall.Text, cause error) error {
	return &Unauthenticated{&townhall.Error{Kind: townhall.Forbidden, Field: field, Needed: needed, Err: cause}}
}
