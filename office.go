package townhall

import (
	"context"
	"time"
)

// Office (机关) is what an action needs around it: where records are kept, who may do what, which rules and calendar
// hold, what time it is. It is a value; In, With, Once and Expect give changed copies.
type Office struct {
	Store    Store
	Policy   Policy
	Rules    Rulebook
	Calendar Calendar
	Now      func() time.Time // in the zone in which the office counts its days
	NewID    func() string    // time-ordered, see IDs
	Notifier Notifier         // optional: who carries reminders
	Chores   []Chore          // optional: what Tick does besides reminding

	once     CommitID
	expect   int64
	recorded *Record
}

// In is the office at another store: the host's own transaction, as with postgres.In(tx).
func (o Office) In(s Store) Office {
	o.Store = s
	return o
}

// With is the office under another rulebook.
func (o Office) With(b Rulebook) Office {
	o.Rules = b
	return o
}

// Once makes the next action happen once under an id, however often it is sent: an HTTP Idempotency-Key. A repeated
// action gives the record as it stands, whatever it now asks for; the same id with another verb or record is another
// action. A record that the action creates without an id takes this one.
func (o Office) Once(id CommitID) Office {
	o.once = id
	return o
}

// Expect makes the next action an Error Conflict unless the record stands at a version: an HTTP If-Match.
func (o Office) Expect(version int64) Office {
	o.expect = version
	return o
}

func (o Office) check() error {
	missing := ""
	switch {
	case o.Store == nil:
		missing = "Store"
	case o.Policy == nil:
		missing = "Policy"
	case o.Now == nil:
		missing = "Now"
	case o.NewID == nil:
		missing = "NewID"
	default:
		return nil
	}
	return invalid("office."+missing, "nil", Say("office.needed", "已配置 {field} 的机关", "an office with a {field}", "field", missing))
}

// Policy decides who may do what. Allow gives nil, or why not: usually Denied.
type Policy interface {
	Allow(ctx context.Context, r Request) error
}

// Request is an action that somebody asks to take. The policy is asked twice: about the record as it stands, and then as the
// step has made it, since that may lie elsewhere or hold what this actor may not write. About a new record it is asked once, with a Before of
// version 0 (see Foresight); a policy that judges only one of the two questions lets the other pass.
type Request struct {
	By     Actor
	Verb   string
	Record Record  // as it stands, and then as it would be
	Before *Record // when asked again: as it stands, of version 0 if it is new
}

// Foresight is a Policy that knows before an action what somebody may never do. It is asked before a step makes a record, so that who
// may not is not told by which rules it would fail; a door asks it which actions to offer.
type Foresight interface {
	Policy
	// Ever gives nil if there may be a record of a kind on which an actor may take a verb, or else why not.
	Ever(ctx context.Context, by Actor, verb, kind string) error
}

// The verbs by which a door asks a policy about what changes nothing: to read a record whole, to see its header in a list, and to
// read its history.
const (
	Reading  = "read"
	Browsing = "browse"
	Tracing  = "trace"
)

// PolicyFunc is a Policy of one function. It foresees nothing: whoever wraps a Foresight in one to watch or to keep its answers loses what it
// knows before, and passes Ever on instead.
type PolicyFunc func(ctx context.Context, r Request) error

// Allow calls the function.
func (f PolicyFunc) Allow(ctx context.Context, r Request) error { return f(ctx, r) }

// Anyone is the policy of examples and tests: everybody may do everything.
func Anyone() Policy { return PolicyFunc(func(context.Context, Request) error { return nil }) }

// Denied is a policy's refusal.
func Denied(r Request) error {
	return &Error{Kind: Forbidden, Ref: r.Record.Ref, Field: r.Verb, Found: ValueOf(r.By),
		Needed: Say("policy.needed", "有权“{verb}”的行为人", "an actor who may {verb}", "verb", r.Verb)}
}
