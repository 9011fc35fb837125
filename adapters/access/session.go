package access

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
)

// The kinds of the records that hold sessions and keys. The id of each is the SHA-256 of its token.
const (
	SessionKind = "access.session"
	KeyKind     = "access.key"
)

// Session (会话) is that somebody has signed in, and the post in which they act.
type Session struct {
	Person   townhall.PersonID `json:"person"`
	Login    string            `json:"login,omitempty"`    // of the account; none, if somebody else told who it is
	Password int               `json:"password,omitempty"` // the account's when it began
	Role     string            `json:"role,omitempty"`     // of the post in which the person acts, if it is one
	Unit     townhall.UnitID   `json:"unit,omitempty"`
	State    SessionState      `json:"state"`
	Day      townhall.Date     `json:"day"`
	Began    time.Time         `json:"began"`
	Seen     time.Time         `json:"seen"` // last, within some minutes
	Ended    townhall.Date     `json:"ended,omitzero"`
	From     Origin            `json:"from,omitzero"`
}

// SessionState is where a session stands.
type SessionState string

// The states of a session. One that has run out of time stays open, and lets nobody in.
const (
	Open  SessionState = "open"
	Ended SessionState = "ended"
)

// Head is the record's header.
func (s Session) Head() townhall.Head {
	return townhall.Head{Kind: SessionKind, State: string(s.State), Opened: s.Day, Closed: s.Ended, Tags: []string{PersonTag(s.Person)}}
}

// SessionStates is the table of a session's ways.
var SessionStates = townhall.Machine[SessionState, Session]{
	Name:  "access.session",
	Title: townhall.Say("access.session", "会话", "session"),
	Names: []townhall.StateName[SessionState]{
		{State: Open, Name: townhall.Say("access.session.open", "有效", "open")},
		{State: Ended, Name: townhall.Say("access.session.ended", "已结束", "ended"), Final: true},
	},
	Moves: []townhall.Move[SessionState, Session]{
		{Verb: "begin", Name: townhall.Say("access.verb.begin", "登录", "begin"), From: []SessionState{""}, To: Open},
		{Verb: "go_on", Name: townhall.Say("access.verb.go_on", "延续", "go on"), From: []SessionState{Open}},
		{Verb: "switch", Name: townhall.Say("access.verb.switch", "切换岗位", "act in another post"), From: []SessionState{Open}},
		{Verb: "end", Name: townhall.Say("access.verb.end", "退出", "sign out"), From: []SessionState{Open}, To: Ended},
	},
}

func (s Session) move(m townhall.Moment, verb string) (Session, []townhall.Fact, error) {
	var err error
	if s.State, err = SessionStates.Go(s.State, verb, s, m); err != nil {
		return s, nil, err
	}
	return s, []townhall.Fact{{}}, nil
}

// end ends the session.
func (s Session) end(m townhall.Moment) (Session, []townhall.Fact, error) {
	s.Ended = m.Today
	return s.move(m, "end")
}

// actor is who acts in the session.
func (s Session) actor() townhall.Actor {
	return townhall.Actor{Person: s.Person, Capacity: s.Role, Unit: s.Unit}
}

// lasts reports whether a session lets somebody in at a time.
func (s Session) lasts(now time.Time, t Terms) bool {
	return s.State == Open && now.Sub(s.Began) < time.Duration(t.Session)*time.Hour && now.Sub(s.Seen) < minutes(t.Idle)
}

// stale reports whether a use of the session is worth writing down: not each is, or reading would cost writing.
func (s Session) stale(now time.Time, t Terms) bool {
	return now.Sub(s.Seen) >= max(time.Minute, minutes(t.Idle)/6)
}

// Tokens begin by what they are, so that people, and scanners of leaked secrets, can tell them.
const (
	sessionPrefix = "ts_"
	keyPrefix     = "th_"
)

// newToken makes a token of 256 random bits and more.
func newToken(prefix string) string { return prefix + rand.Text() + rand.Text() }

// hashed is the id of the record of a token; "" for what is no such token.
func hashed(token, prefix string) string {
	if !strings.HasPrefix(token, prefix) || len(token) != len(newToken(prefix)) {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// SessionRef names the record of the session of a token; without an id for what is no token.
func SessionRef(token string) townhall.Ref {
	return townhall.Ref{Kind: SessionKind, ID: hashed(token, sessionPrefix)}
}

// NewKey makes a key for a program and the hash by which it is issued. The key itself is shown once, and never kept.
func NewKey() (key, hash string) {
	key = newToken(keyPrefix)
	return key, hashed(key, keyPrefix)
}
