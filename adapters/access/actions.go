package access

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/townhall-go/townhall"
)

// Opening opens an account for a person, with a first password that its holder changes.
type Opening struct {
	Login    string            `json:"login"`
	Person   townhall.PersonID `json:"person"`
	Password string            `json:"password"`
}

// Resetting gives an account another password, that its holder changes.
type Resetting struct {
	Password string `json:"password"`
	Reason   string `json:"reason,omitempty"`
}

// Because gives a reason.
type Because struct {
	Reason string `json:"reason,omitempty"`
}

// Changing is a password and the one in its place.
type Changing struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Appointing gives a person a post.
type Appointing struct {
	Person townhall.PersonID `json:"person"`
	Post
}

// Choosing names one of a person's posts.
type Choosing struct {
	Role string          `json:"role,omitempty"`
	Unit townhall.UnitID `json:"unit,omitempty"`
}

// Issuing is the key that somebody wants for a program: by its hash, see NewKey, so that nobody but its holder ever has it.
type Issuing struct {
	Hash     string          `json:"hash"`
	Title    string          `json:"title"`
	Login    string          `json:"login"`
	Password string          `json:"password"`
	Role     string          `json:"role"`
	Unit     townhall.UnitID `json:"unit,omitempty"`
	Expires  townhall.Date   `json:"expires"`
}

// Actions lists what can be done with accounts, posts, sessions and keys.
func (a *Accounts) Actions() []townhall.Action {
	return []townhall.Action{
		townhall.Makes(AccountStates, "open", a.OpenAccount),
		townhall.Changes(AccountStates, "unlock", a.Unlock),
		townhall.Changes(AccountStates, "reset", a.Reset),
		townhall.Changes(AccountStates, "disable", a.Disable),
		townhall.Changes(AccountStates, "change_password", a.ChangePassword),
		townhall.Makes(postsVerbs(), "appoint", a.Appoint),
		townhall.Changes(postsVerbs(), "dismiss", a.Dismiss),
		townhall.Changes(SessionStates, "switch", a.Switch),
		townhall.Changes(SessionStates, "end", a.EndSession),
		townhall.Makes(KeyStates, "issue", a.Issue),
		townhall.Changes(KeyStates, "revoke", a.Revoke),
	}
}

// Kinds describes the records of this package to people, but for its secrets.
func Kinds() []townhall.Kind {
	return []townhall.Kind{
		townhall.KindOf[Account](AccountStates),
		townhall.KindOf[Holding](townhall.Machine[string, Holding]{Title: townhall.Say("access.posts", "任岗", "posts")}, postsVerbs()),
		townhall.KindOf[Session](SessionStates),
		townhall.KindOf[Key](KeyStates),
		townhall.KindOf[Reading](townhall.Machine[string, Reading]{Title: townhall.Say("access.log", "访问日志", "log of reading")}, personVerbs(), logVerbs()),
	}
}

// OpenAccount opens an account, which waits to be unlocked.
func (a *Accounts) OpenAccount(ctx context.Context, o townhall.Office, by townhall.Actor, in Opening) (Account, error) {
	login := Login(in.Login)
	ref := AccountRef(login)
	if err := checkLogin(login); err != nil {
		return Account{}, err
	}
	if err := checkPerson(in.Person); err != nil {
		return Account{}, err
	}
	// Hashing is dear and leaves a record: the policy is asked before, as it will be after.
	if o.Policy == nil {
		return Account{}, invalid("office.Policy", "nil", townhall.Say("access.office.policy", "已配置 Policy 的机关", "an office with a Policy"))
	}
	asked := townhall.Record{Ref: ref, State: string(Waiting), Tags: []string{PersonTag(in.Person)}}
	if err := o.Policy.Allow(ctx, townhall.Request{By: by, Verb: "open", Record: asked, Before: &townhall.Record{Ref: ref}}); err != nil {
		return Account{}, err
	}
	password := a.once(o, in.Password, login)
	return townhall.Create(ctx, o, by, "open", ref, func(m townhall.Moment) (Account, []townhall.Fact, error) {
		secret, err := password(ctx)
		if err != nil {
			return Account{}, nil, err
		}
		next := Account{Login: login, Person: in.Person, Opened: m.Today}.take(secret, true)
		return next.move(m, "open")
	})
}

// once keeps a password's hash the first time that it is asked for, and gives its id each time.
func (a *Accounts) once(o townhall.Office, password, login string) func(context.Context) (string, error) {
	id := ""
	return func(ctx context.Context) (string, error) {
		if id != "" {
			return id, nil
		}
		terms, err := a.today()
		if err == nil {
			err = checkPassword(password, login, terms)
		}
		if err == nil {
			id, err = a.keep(ctx, o, password)
		}
		return id, err
	}
}

// Unlock lets an account sign in that was opened, reset or locked.
func (a *Accounts) Unlock(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Because) (Account, error) {
	return townhall.Act(ctx, o, by, "unlock", r, func(was Account, m townhall.Moment) (Account, []townhall.Fact, error) {
		was.Tries, was.Locked = nil, time.Time{}
		return because[Account](in.Reason)(was.move(m, "unlock"))
	})
}

// Reset gives an account another password and ends its sessions; it waits to be unlocked.
func (a *Accounts) Reset(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Resetting) (Account, error) {
	password := a.once(o, in.Password, r.ID)
	return townhall.Act(ctx, o, by, "reset", r, func(was Account, m townhall.Moment) (Account, []townhall.Fact, error) {
		secret, err := password(ctx)
		if err != nil {
			return was, nil, err
		}
		return because[Account](in.Reason)(was.take(secret, true).move(m, "reset"))
	})
}

// Disable keeps an account out, with its sessions and keys, until it is reset.
func (a *Accounts) Disable(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Because) (Account, error) {
	return townhall.Act(ctx, o, by, "disable", r, func(was Account, m townhall.Moment) (Account, []townhall.Fact, error) {
		return because[Account](in.Reason)(was.take("", true).move(m, "disable"))
	})
}

// ChangePassword puts another password in the place of one that is known, and ends the account's sessions. Attempts with a wrong one
// count as if to sign in.
func (a *Accounts) ChangePassword(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Changing) (Account, error) {
	password := a.once(o, in.New, r.ID)
	if in.New == in.Old {
		return Account{}, townhall.Refuse(townhall.Finding{Code: "access.password.other", Field: "new",
			Say: townhall.Say("access.password.other", "新口令与原口令不同", "the new password is another")})
	}
	proved := false
	return townhall.Act(ctx, o, by, "change_password", r, func(was Account, m townhall.Moment) (Account, []townhall.Fact, error) {
		if !proved { // which changes the record: the step then runs again on what it left
			if err := a.proof(ctx, was.Login, in.Old); err != nil {
				return was, nil, err
			}
			proved = true
		}
		secret, err := password(ctx)
		if err != nil {
			return was, nil, err
		}
		return was.take(secret, false).move(m, "change_password")
	})
}

// proof refuses a password that is not the account's.
func (a *Accounts) proof(ctx context.Context, login, password string) error {
	_, fits, err := a.prove(ctx, login, password)
	if err == nil && !fits {
		err = townhall.Refuse(townhall.Finding{Code: "access.password.old", Field: "password",
			Say: townhall.Say("access.password.old", "口令与账号相符，且账号未锁定", "the password is the account's, and the account is not locked")})
	}
	return err
}

// Appoint gives a person a post.
func (a *Accounts) Appoint(ctx context.Context, o townhall.Office, by townhall.Actor, in Appointing) (Holding, error) {
	if err := checkPerson(in.Person); err != nil {
		return Holding{}, err
	}
	ref := PostsRef(in.Person)
	step := func(h Holding, m townhall.Moment) (Holding, []townhall.Fact, error) {
		h.Person = in.Person
		return a.roles.appoint(h, m, in.Post)
	}
	h, err := townhall.Act(ctx, o, by, "appoint", ref, step)
	if errors.Is(err, townhall.NotFound) {
		h, err = townhall.Create(ctx, o, by, "appoint", ref, func(m townhall.Moment) (Holding, []townhall.Fact, error) { return step(Holding{}, m) })
		if errors.Is(err, townhall.Conflict) { // another post made the record meanwhile
			h, err = townhall.Act(ctx, o, by, "appoint", ref, step)
		}
	}
	return h, err
}

// Dismiss takes a post away, from today on.
func (a *Accounts) Dismiss(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Choosing) (Holding, error) {
	return townhall.Act(ctx, o, by, "dismiss", r, func(h Holding, m townhall.Moment) (Holding, []townhall.Fact, error) {
		return h.dismiss(m, in.Role, in.Unit)
	})
}

// Switch lets a session act in another post that its person holds; in none, if none is named.
func (a *Accounts) Switch(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Choosing) (Session, error) {
	return townhall.Act(ctx, o, by, "switch", r, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		s.Role, s.Unit = in.Role, in.Unit
		if in != (Choosing{}) {
			if err := a.mayAct(ctx, s.actor(), m); err != nil {
				return s, nil, err
			}
		}
		return s.move(m, "switch")
	})
}

// mayAct refuses a post that the actor does not hold today.
func (a *Accounts) mayAct(ctx context.Context, by townhall.Actor, m townhall.Moment) error {
	held, err := a.roles.holds(ctx, a.posts, by, m.Today)
	if err == nil && len(held) == 0 {
		err = townhall.Refuse(townhall.Finding{Code: "access.post.held", Field: "role", Found: townhall.ValueOf(strings.TrimSpace(by.Capacity + " " + string(by.Unit))),
			Say: townhall.Say("access.post.held", "当日担任该岗位", "the person holds the post today")})
	}
	return err
}

// EndSession ends a session: one's own, or as the security administrator somebody's.
func (a *Accounts) EndSession(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Because) (Session, error) {
	return townhall.Act(ctx, o, by, "end", r, func(s Session, m townhall.Moment) (Session, []townhall.Fact, error) {
		return because[Session](in.Reason)(s.end(m))
	})
}

// Issue issues a key to who gives the password of an account of their own, for a post that they hold.
func (a *Accounts) Issue(ctx context.Context, o townhall.Office, by townhall.Actor, in Issuing) (Key, error) {
	terms, err := a.today()
	if err == nil {
		err = checkHash(in.Hash)
	}
	if err != nil {
		return Key{}, err
	}
	return townhall.Create(ctx, o, by, "issue", townhall.Ref{Kind: KeyKind, ID: in.Hash}, func(m townhall.Moment) (Key, []townhall.Fact, error) {
		k := Key{Login: Login(in.Login), Person: by.Person, Title: strings.TrimSpace(in.Title), Role: in.Role, Unit: in.Unit, Issued: m.Today, Expires: in.Expires}
		if err := k.check(m, terms).Err(); err != nil {
			return k, nil, err
		}
		account, err := current[Account](ctx, a.office.Store, AccountRef(k.Login))
		if err != nil && !errors.Is(err, townhall.NotFound) && !errors.Is(err, townhall.Gone) {
			return k, nil, err
		}
		if err := ownAccount(account, by).Err(); err != nil {
			return k, nil, err
		}
		if err := a.mayAct(ctx, k.actor(), m); err != nil {
			return k, nil, err
		}
		if err := a.proof(ctx, k.Login, in.Password); err != nil {
			return k, nil, err
		}
		return k.move(m, "issue")
	})
}

func (k Key) check(m townhall.Moment, t townhall.Version[Terms]) townhall.Finding {
	last := m.Today.AddDays(t.Value.Key)
	return townhall.All("access.issue", townhall.Say("access.issue", "签发密钥", "issuing a key"),
		townhall.Finding{Code: "access.issue.title", Field: "title", Held: k.Title != "" && utf8.RuneCountInString(k.Title) <= 100,
			Say: townhall.Say("access.issue.title", "写明用途，不超过 100 字", "it says what it is for, in 100 characters at most")},
		townhall.Finding{Code: "access.issue.expires", Field: "expires", Held: !k.Expires.Before(m.Today) && !k.Expires.After(last), Cite: t.Cite,
			Need: townhall.ValueOf(townhall.Period{From: m.Today, To: last}), Found: townhall.ValueOf(k.Expires),
			Say: townhall.Say("access.issue.expires", "有效期的最后一天", "its last day")})
}

// ownAccount judges that an account is the actor's own, and may sign in.
func ownAccount(account Account, by townhall.Actor) townhall.Finding {
	return townhall.Finding{Code: "access.issue.own", Field: "login", Held: by.Person != "" && account.Person == by.Person && account.State == Active && !account.Temporary,
		Say: townhall.Say("access.issue.own", "本人的账号，可用且已修改初始口令", "an account of one's own, active, its first password changed")}
}

// Revoke ends a key.
func (a *Accounts) Revoke(ctx context.Context, o townhall.Office, by townhall.Actor, r townhall.Ref, in Because) (Key, error) {
	return townhall.Act(ctx, o, by, "revoke", r, func(k Key, m townhall.Moment) (Key, []townhall.Fact, error) {
		return because[Key](in.Reason)(k.revoke(m))
	})
}

// because gives a step's facts a reason.
func because[T any](reason string) func(T, []townhall.Fact, error) (T, []townhall.Fact, error) {
	return func(doc T, facts []townhall.Fact, err error) (T, []townhall.Fact, error) {
		for i := range facts {
			facts[i].Reason = strings.TrimSpace(reason)
		}
		return doc, facts, err
	}
}

// checkPerson refuses what is no id of a person.
func checkPerson(p townhall.PersonID) error {
	if s := string(p); s == "" || len(s) > 200 || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return invalid("person", strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", "�"), "�"), personNeeded())
	}
	return nil
}

func personNeeded() townhall.Text {
	return townhall.Say("access.person", "1 至 200 字节的人员编号", "a person's id of 1 to 200 bytes")
}
