package access

import "github.com/townhall-go/townhall"

// Actions lists what can be done with accounts, posts, sessions and keys.
func (a *Accounts) Actions() []townhall.Action { return nil }

// Kinds describes the records of this package to people, but for its secrets.
func Kinds() []townhall.Kind {
	return []townhall.Kind{
		townhall.KindOf[Account](AccountStates),
		townhall.KindOf[Session](SessionStates),
		townhall.KindOf[Key](KeyStates),
		townhall.KindOf[Holding](townhall.Machine[string, Holding]{Title: townhall.Say("access.posts", "任岗", "posts")}, postsVerbs()),
		townhall.KindOf[Reading](townhall.Machine[string, Reading]{Title: townhall.Say("access.log", "访问日志", "log of reading")}),
	}
}
