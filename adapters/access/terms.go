package access

import (
	"time"

	"github.com/townhall-go/townhall"
)

// Terms are the figures by which people get in. A host has its own through Config.Terms.
type Terms struct {
	Length   int `json:"length"`   // the least characters of a password
	Failures int `json:"failures"` // so many in Within lock the account
	Within   int `json:"within"`   // minutes
	Locked   int `json:"locked"`   // minutes
	Idle     int `json:"idle"`     // minutes after which an unused session ends
	Session  int `json:"session"`  // hours after which every session ends
	Key      int `json:"key"`      // days a key is good for, at most
}

// Standard are the terms that are used if the host has no others.
func Standard() townhall.Dated[Terms] {
	return townhall.Rule("access.terms", townhall.Say("access.terms", "登录安全要求", "terms of signing in"),
		townhall.Version[Terms]{Value: Terms{Length: 8, Failures: 5, Within: 15, Locked: 15, Idle: 30, Session: 12, Key: 366},
			Cite: protection("8.1.4.1")})
}

// check refuses terms by which nobody, or anybody, could get in.
func (t Terms) check() error {
	for _, f := range []struct {
		name  string
		value int
		least int
	}{{"length", t.Length, 8}, {"failures", t.Failures, 1}, {"within", t.Within, 1}, {"locked", t.Locked, 1}, {"idle", t.Idle, 1}, {"session", t.Session, 1}, {"key", t.Key, 1}} {
		if f.value < f.least || f.value > 10_000 {
			return invalid("terms."+f.name, f.value, townhall.Say("access.terms.needed", "{least} 至 10000", "{least} to 10000", "least", f.least))
		}
	}
	return nil
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Cost is what a password costs to check, by Argon2id.
type Cost struct {
	Passes  uint32 // over the memory
	Memory  uint32 // KiB
	Threads uint8
}

// RFC9106 is the second recommended option of RFC 9106, section 4, for where memory is scarce: 3 passes over 64 MiB in 4 lanes.
func RFC9106() Cost { return Cost{Passes: 3, Memory: 64 << 10, Threads: 4} }
