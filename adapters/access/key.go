package access

import (
	"encoding/hex"

	"github.com/townhall-go/townhall"
)

// Key (密钥) lets a program act as its holder, in one post, until a day.
type Key struct {
	Login   string            `json:"login"` // of the account it hangs on
	Person  townhall.PersonID `json:"person"`
	Title   string            `json:"title"` // what it is for
	Role    string            `json:"role"`
	Unit    townhall.UnitID   `json:"unit,omitempty"`
	State   KeyState          `json:"state"`
	Issued  townhall.Date     `json:"issued"`
	Expires townhall.Date     `json:"expires"` // the last day
	Revoked townhall.Date     `json:"revoked,omitzero"`
}

// KeyState is where a key stands.
type KeyState string

// The states of a key. One that has expired stays valid by name, and lets nobody in.
const (
	Valid   KeyState = "valid"
	Revoked KeyState = "revoked"
)

// Head is the record's header.
func (k Key) Head() townhall.Head {
	return townhall.Head{Kind: KeyKind, State: string(k.State), Opened: k.Issued, Closed: k.Revoked, Tags: []string{PersonTag(k.Person)}}
}

// KeyStates is the table of a key's ways.
var KeyStates = townhall.Machine[KeyState, Key]{
	Name:  "access.key",
	Title: townhall.Say("access.key", "接口密钥", "key"),
	Names: []townhall.StateName[KeyState]{
		{State: Valid, Name: townhall.Say("access.key.valid", "有效", "valid")},
		{State: Revoked, Name: townhall.Say("access.key.revoked", "已吊销", "revoked"), Final: true},
	},
	Moves: []townhall.Move[KeyState, Key]{
		{Verb: "issue", Name: townhall.Say("access.verb.issue", "签发", "issue"), From: []KeyState{""}, To: Valid},
		{Verb: "revoke", Name: townhall.Say("access.verb.revoke", "吊销", "revoke"), From: []KeyState{Valid}, To: Revoked},
	},
}

func (k Key) move(m townhall.Moment, verb string) (Key, []townhall.Fact, error) {
	var err error
	if k.State, err = KeyStates.Go(k.State, verb, k, m); err != nil {
		return k, nil, err
	}
	return k, []townhall.Fact{{}}, nil
}

// revoke ends the key.
func (k Key) revoke(m townhall.Moment) (Key, []townhall.Fact, error) {
	k.Revoked = m.Today
	return k.move(m, "revoke")
}

func (k Key) actor() townhall.Actor {
	return townhall.Actor{Person: k.Person, Capacity: k.Role, Unit: k.Unit}
}

// checkHash refuses what is not the hash of a key.
func checkHash(hash string) error {
	if sum, err := hex.DecodeString(hash); err != nil || len(sum) != 32 || hex.EncodeToString(sum) != hash {
		return invalid("hash", len(hash), townhall.Say("access.key.hash", "密钥 SHA-256 的 64 位小写十六进制", "the SHA-256 of a key as 64 lower-case hex digits"))
	}
	return nil
}
