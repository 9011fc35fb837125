// Package access says who asks and what they may do, for hosts that have no users of their own: roles and posts as a
// townhall.Policy, accounts, sessions and keys as townhall.Records, a log of who read which personal data.
//
//	accounts, err := access.New(access.Config{Office: office, Roles: access.Town()})
//	office.Policy = accounts.Policy()
//	err = accounts.Bootstrap(ctx, first...) // once: the three administrators
//	token, session, err := accounts.SignIn(ctx, "chen", password)
//	by, err := access.First(accounts).Who(request) // by cookie or key: a townhall.Actor
//
// # Who may do what
//
// Nobody may do anything that no grant allows. A Role grants verbs on kinds; a person holds a role through a Post, which says
// where (Place), for which unit (Unit) and when (Days). An Actor's capacity is the role, and together with its unit names the post;
// the person must hold such a post on the day. Two roles need no post: what Public is granted everybody may do, and what
// SignedIn is granted everybody who is known. docs/roles.md prints who may do what in the ready roles of a town.
//
// # Three administrators (三员分立)
//
// The system administrator opens, resets and disables accounts, and gives nobody a post. The security administrator gives posts,
// unlocks accounts, ends sessions and revokes keys. The audit administrator reads the log and every history, and changes nothing.
// Nobody holds two of these at a time, nor one of them with any other post. A password that the system administrator has reset works
// only once the security administrator has unlocked the account, so that neither can act as somebody else alone. Two
// administrators who conspire can; the audit administrator then finds it in the history.
//
// # What is kept
//
// Accounts, posts, sessions and keys are records; their history is the audit trail. Passwords are kept by Argon2id in records of a kind
// of their own, SecretKind, which no Policy of this package lets anybody read and no list of kinds contains; a door must offer
// only the kinds of its list. Tokens and keys are kept by their SHA-256 only.
//
// # What a sign-in tells
//
// A sign-in that fails says one thing, whether the login is unknown, the password wrong, or the account locked or disabled, and takes
// as long. An attempt is counted before its password is looked at, so that attempts at one moment are counted like others.
package access
