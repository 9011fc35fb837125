package access

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/townhall-go/townhall"
)

// AccountKind is the kind of the records that hold accounts; an account's id is its login.
const AccountKind = "access.account"

// AccountState is where an account stands.
type AccountState string

// The states of an account.
const (
	Waiting  AccountState = "waiting"  // opened or reset, for the security administrator to unlock
	Active   AccountState = "active"   // may sign in
	Disabled AccountState = "disabled" // may not, until it is reset
)

// Account (账号) is by what a person signs in. A person may have several; what the person may do comes of the posts.
type Account struct {
	Login     string            `json:"login"`
	Person    townhall.PersonID `json:"person"`
	State     AccountState      `json:"state"`
	Opened    townhall.Date     `json:"opened"`
	Secret    string            `json:"secret,omitempty"`    // the id of the record of its password
	Temporary bool              `json:"temporary,omitempty"` // the password was given by an administrator: its holder changes it before all else
	Password  int               `json:"password"`            // which it is, counted from 1: sessions end when it changes
	Tries     []time.Time       `json:"tries,omitempty"`     // attempts since the last that got in, as far as they count
	Locked    time.Time         `json:"locked,omitzero"`     // until then nobody gets in
}

// AccountRef names the record of an account.
func AccountRef(login string) townhall.Ref { return townhall.Ref{Kind: AccountKind, ID: Login(login)} }

// Login is a login as it is kept: people type capitals and full-width letters for it.
func Login(typed string) string {
	return strings.ToLower(norm.NFKC.String(strings.TrimSpace(typed)))
}

// Head is the record's header.
func (a Account) Head() townhall.Head {
	return townhall.Head{Kind: AccountKind, State: string(a.State), Opened: a.Opened, Tags: []string{PersonTag(a.Person)}}
}

// AccountStates is the table of an account's ways.
var AccountStates = townhall.Machine[AccountState, Account]{
	Name:  "access.account",
	Title: townhall.Say("access.account", "账号", "account"),
	Names: []townhall.StateName[AccountState]{
		{State: Waiting, Name: townhall.Say("access.account.waiting", "待启用", "waiting to be unlocked")},
		{State: Active, Name: townhall.Say("access.account.active", "可用", "active")},
		{State: Disabled, Name: townhall.Say("access.account.disabled", "停用", "disabled")},
	},
	Moves: []townhall.Move[AccountState, Account]{
		{Verb: "open", Name: townhall.Say("access.verb.open", "开户", "open"), From: []AccountState{""}, To: Waiting},
		{Verb: "unlock", Name: townhall.Say("access.verb.unlock", "启用、解锁", "unlock"), From: []AccountState{Waiting, Active}, To: Active},
		{Verb: "reset", Name: townhall.Say("access.verb.reset", "重置口令", "reset the password"), From: []AccountState{Waiting, Active, Disabled}, To: Waiting},
		{Verb: "disable", Name: townhall.Say("access.verb.disable", "停用", "disable"), From: []AccountState{Waiting, Active}, To: Disabled},
		{Verb: "change_password", Name: townhall.Say("access.verb.change_password", "修改口令", "change the password"), From: []AccountState{Active}},
		{Verb: "attempt", Name: townhall.Say("access.verb.attempt", "尝试登录", "attempt to sign in"), From: []AccountState{Active}},
		{Verb: "lock", Name: townhall.Say("access.verb.lock", "锁定", "lock"), From: []AccountState{Active}},
		{Verb: "admit", Name: townhall.Say("access.verb.admit", "登录成功", "sign in"), From: []AccountState{Active}},
	},
}

func (a Account) move(m townhall.Moment, verb string, facts ...townhall.Fact) (Account, []townhall.Fact, error) {
	var err error
	if a.State, err = AccountStates.Go(a.State, verb, a, m); err != nil {
		return a, nil, err
	}
	return a, append([]townhall.Fact{{}}, facts...), nil
}

// attempt counts an attempt to sign in, before its password is looked at. The last that the terms let fail locks, and is undone if it gets
// in. One that comes while the account is locked is neither let in nor counted.
func (a Account) attempt(m townhall.Moment, t Terms) (next Account, facts []townhall.Fact, err error) {
	if a.State != Active || m.Now.Before(a.Locked) {
		return a, nil, nil
	}
	next = a
	next.Tries = slices.DeleteFunc(slices.Clone(a.Tries), func(at time.Time) bool { return !at.After(m.Now.Add(-minutes(t.Within))) })
	next.Tries = append(next.Tries, stamp(m))
	if len(next.Tries) < t.Failures {
		return next.move(m, "attempt")
	}
	next.Tries, next.Locked = nil, stamp(m).Add(minutes(t.Locked))
	return next.move(m, "attempt", townhall.Fact{Verb: "lock"})
}

// admit forgets the attempts, of one that got in.
func (a Account) admit(m townhall.Moment) (Account, []townhall.Fact, error) {
	a.Tries, a.Locked = nil, time.Time{}
	return a.move(m, "admit")
}

// take gives the account another password, which ends its sessions.
func (a Account) take(secret string, temporary bool) Account {
	a.Secret, a.Temporary, a.Password = secret, temporary, a.Password+1
	return a
}

// stamp is the time as it is kept.
func stamp(m townhall.Moment) time.Time { return m.Now.UTC().Truncate(time.Microsecond) }

// checkLogin refuses what could not be typed, or be part of an address.
func checkLogin(login string) error {
	if n := utf8.RuneCountInString(login); n < 1 || n > 64 || !utf8.ValidString(login) || strings.ContainsFunc(login, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("._-@+", c)
	}) {
		return invalid("login", login, townhall.Say("access.login.needed", "1 至 64 个字母、数字或 . _ - @ +", "1 to 64 letters, digits or . _ - @ +"))
	}
	return nil
}

// checkPassword refuses a password that is too short, or the login. It never says what it found.
func checkPassword(password, login string, t townhall.Version[Terms]) error {
	long := utf8.RuneCountInString(norm.NFKC.String(password))
	f := townhall.All("access.password", townhall.Say("access.password", "口令", "password"),
		townhall.Finding{Code: "access.password.length", Field: "password", Cite: t.Cite, Held: long >= t.Value.Length && len(password) <= longestWord,
			Need: townhall.ValueOf(townhall.Say("access.password.least", "至少 {n} 个字符，不超过 {most} 字节", "{n} characters at least, {most} bytes at most", "n", t.Value.Length, "most", longestWord)),
			Say:  townhall.Say("access.password.length", "口令长度", "the length of the password")},
		townhall.Finding{Code: "access.password.login", Field: "password", Held: Login(password) != login,
			Say: townhall.Say("access.password.login", "口令不与登录名相同", "the password is not the login")})
	return f.Err()
}
