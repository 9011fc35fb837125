package townhall

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"
)

// Document is what a record holds: a struct that is read from and written to JSON and can say its header. A document
// keeps its duties in a member "duties" of type []Duty; the record's due date is that of the earliest open one. If it
// has a method Check() error, a stored document that fails it counts as damaged.
type Document interface {
	Head() Head
}

// Head is a document's header, of which Act makes the record's.
type Head struct {
	Place          Place
	Holder         UnitID
	State          string
	Opened, Closed Date
	Tags           []string
}

// Moment is all that a step may know of the world: the record's name, the time, who acts, and the rules of the day.
type Moment struct {
	Ref      Ref
	Now      time.Time
	Today    Date
	By       Actor
	Rules    Rulebook
	Calendar Calendar
}

// Fact is something that a step did; it becomes an entry of the history. Without a verb it is the action's.
type Fact struct {
	Verb   string
	Reason string
	Basis  []Cite
}

// Act takes one action: it loads the record, asks the policy, runs the pure step, and commits the new record with an
// entry for each fact. A Ref without an id makes a new record; the step then begins with the zero T. A step that fails,
// or that gives no facts, changes nothing. If somebody else changed the record meanwhile, the step runs again on
// what they left, unless the office expects a version.
func Act[T Document](ctx context.Context, o Office, by Actor, verb string, r Ref, step func(T, Moment) (T, []Fact, error)) (T, error) {
	var zero T
	if err := o.check(); err != nil {
		return zero, err
	}
	create := r.ID == ""
	if create {
		if r.ID = string(o.once); r.ID == "" {
			r.ID = o.NewID()
		}
	}
	var doc T
	err := o.again(func() (err error) {
		rec := Record{Ref: r}
		if !create {
			if rec, err = o.Store.Get(ctx, r); err != nil {
				return err
			}
		}
		doc, err = act(ctx, o, by, verb, rec, step)
		return err
	})
	return doc, err
}

// again runs an action until it does not meet a conflict with another, a bounded number of times. Under Once it also
// meets itself, sent twice at one time, and then finds that it is done.
func (o Office) again(action func() error) error {
	for attempt := 0; ; attempt++ {
		err := action()
		if !errors.Is(err, Conflict) || o.expect != 0 || attempt == 9 {
			return err
		}
	}
}

// act runs an action on a record as loaded; version 0 is a new one.
func act[T Document](ctx context.Context, o Office, by Actor, verb string, rec Record, step func(T, Moment) (T, []Fact, error)) (T, error) {
	var zero T
	id := o.commitID(rec.Ref, verb)
	if done, err := o.done(ctx, id); err != nil {
		return zero, err
	} else if done {
		return repeated[T](ctx, o, by, verb, rec.Ref)
	}
	if err := o.admit(ctx, by, verb, rec); err != nil {
		return zero, err
	}
	doc, err := rewritable[T](rec)
	if err != nil {
		return zero, err
	}
	now := o.Now()
	after, facts, err := step(doc, Moment{rec.Ref, now, DateOf(now), by, o.Rules, o.Calendar})
	if err != nil {
		return zero, err
	}
	if len(facts) == 0 {
		return doc, nil
	}
	next, err := o.record(rec, after.Head(), after)
	if err != nil {
		return zero, err
	}
	if rec.Version == 0 || next.Place != rec.Place || next.Holder != rec.Holder {
		if err := o.Policy.Allow(ctx, Request{by, verb, next}); err != nil {
			return zero, err
		}
	}
	if _, err := o.Store.Commit(ctx, id, Change{next, entries(facts, verb, by, now)}); err != nil {
		return zero, err
	}
	return after, nil
}

// repeated answers an action that has happened: with the record as it stands, to those who may still take the action.
func repeated[T any](ctx context.Context, o Office, by Actor, verb string, r Ref) (T, error) {
	doc, rec, err := Load[T](ctx, o.Store, r)
	if err == nil {
		err = o.Policy.Allow(ctx, Request{by, verb, rec})
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return doc, nil
}

// done reports whether the action that shall happen once has happened.
func (o Office) done(ctx context.Context, id CommitID) (bool, error) {
	if o.once == "" {
		return false, nil
	}
	_, err := o.Store.Commit(ctx, id)
	if errors.Is(err, NotFound) {
		return false, nil
	}
	return err == nil, err
}

// commitID names the commit of an action. That of Once goes with the record and the verb, so that an id used again for
// something else does not pass for done.
func (o Office) commitID(r Ref, verb string) CommitID {
	if o.once != "" {
		return CommitID(string(o.once) + " " + verb + " " + r.String())
	}
	return CommitID(o.NewID())
}

// admit refuses an action on a voided record, on another version than expected, or by somebody who may not.
func (o Office) admit(ctx context.Context, by Actor, verb string, rec Record) error {
	if rec.State == Voided {
		return &Error{Kind: Gone, Ref: rec.Ref, Field: "state", Found: ValueOf(Voided), Needed: Say("act.voided", "未作废的记录", "a record that is not voided")}
	}
	if o.expect != 0 && rec.Version != o.expect {
		return &Error{Kind: Conflict, Ref: rec.Ref, Field: "version", Found: ValueOf(rec.Version), Needed: Say("act.version", "版本 {n}", "version {n}", "n", o.expect)}
	}
	if rec.Version == 0 {
		return nil // a policy by place or holder can only judge what the step makes of it
	}
	return o.Policy.Allow(ctx, Request{by, verb, rec})
}

// record is the next version of a record around a document.
func (o Office) record(rec Record, h Head, doc any) (Record, error) {
	if _, err := ParsePlace(string(h.Place)); err != nil {
		return rec, err
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		return rec, &Error{Kind: Invalid, Ref: rec.Ref, Field: "doc", Err: err, Needed: Say("act.json", "可转换为 JSON 的文档", "a document that can be written as JSON")}
	}
	due, err := earliest(rec.Ref, raw, o.Calendar)
	if err != nil {
		return rec, err
	}
	tags := slices.Clone(h.Tags)
	slices.Sort(tags)
	return Record{Ref: rec.Ref, Version: rec.Version + 1, Place: h.Place, Holder: h.Holder, State: h.State,
		Opened: h.Opened, Due: due, Closed: h.Closed, Tags: slices.Compact(tags), Doc: raw}, nil
}

func entries(facts []Fact, verb string, by Actor, now time.Time) []Entry {
	out := make([]Entry, len(facts))
	for i, f := range facts {
		out[i] = Entry{At: now.UTC().Truncate(time.Microsecond), By: by, Verb: cmp.Or(f.Verb, verb), Reason: f.Reason, Basis: f.Basis}
	}
	return out
}

// Read gives a record's document. Members that T does not know are passed over, so what a newer version wrote can be
// read; what cannot be read at all is Error Corrupt, naming the member.
func Read[T any](rec Record) (T, error) {
	var doc T
	if rec.Version == 0 && len(rec.Doc) == 0 {
		return doc, nil
	}
	err := decode(rec.Doc, &doc, false)
	if bytes.Equal(bytes.TrimSpace(rec.Doc), []byte("null")) {
		err = invalid("", "null", Say("act.document", "文档", "a document"))
	}
	if checked, ok := any(doc).(interface{ Check() error }); ok && err == nil {
		err = checked.Check()
	}
	if headed, ok := any(doc).(Document); ok && err == nil {
		err = sameHead(rec, headed.Head())
	}
	if err != nil {
		var zero T
		return zero, corrupt(rec, err)
	}
	return doc, nil
}

// sameHead refuses a document that says something else than its record's header, by which it is found and counted.
func sameHead(rec Record, h Head) error {
	switch {
	case rec.State == Voided:
		return nil
	case h.State != rec.State:
		return invalid("state", h.State, Say("act.header", "与登记信息一致：{value}", "what the record's header says: {value}", "value", rec.State))
	case h.Opened != rec.Opened:
		return invalid("opened", h.Opened, Say("act.header", "与登记信息一致：{value}", "what the record's header says: {value}", "value", rec.Opened))
	}
	return nil
}

// rewritable is Read for a document that will be written again: one with members that T does not know is Error Newer,
// since writing it would lose them.
func rewritable[T any](rec Record) (T, error) {
	doc, err := Read[T](rec)
	if err != nil || len(rec.Doc) == 0 {
		return doc, err
	}
	var again, zero T
	if err := decode(rec.Doc, &again, true); err != nil {
		e := corrupt(rec, err)
		e.Kind, e.Needed = Newer, Say("act.known", "本版本软件可识别的字段", "only members that this version knows")
		return zero, e
	}
	return doc, nil
}

// corrupt is the error of a document that cannot be read back, naming the member by its path from "doc".
func corrupt(rec Record, err error) *Error {
	e := &Error{Kind: Corrupt, Ref: rec.Ref, Field: "doc", Err: err, Needed: Say("act.readable", "能够读取的文档", "a document that can be read back")}
	var inside *Error
	if errors.As(err, &inside) {
		e.Field, e.Found, e.Needed, e.Err = inDoc(inside.Field), inside.Found, inside.Needed, inside.Err
	}
	return e
}

func inDoc(field string) string {
	if field == "" || field[0] == '[' {
		return "doc" + field
	}
	return "doc." + field
}

// Load gets a record and reads its document.
func Load[T any](ctx context.Context, s Store, r Ref) (T, Record, error) {
	rec, err := s.Get(ctx, r)
	if err != nil {
		var zero T
		return zero, rec, err
	}
	doc, err := Read[T](rec)
	return doc, rec, err
}

// Docs streams the documents that a query finds, with their records' names. It ends at the first error.
func Docs[T any](ctx context.Context, s Store, q Query) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for rec, err := range s.Find(ctx, q) {
			var doc T
			if err == nil {
				doc, err = Read[T](rec)
			}
			if !yield(doc, err) || err != nil {
				return
			}
		}
	}
}

// Void (作废) takes a record out of the figures for a reason. It and its history stay; no action changes it any more.
func Void(ctx context.Context, o Office, by Actor, r Ref, reason string) error {
	if err := o.check(); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return Refuse(given("reason", "", Say("void.reason", "作废须说明理由", "voiding needs a reason")))
	}
	id := o.commitID(r, Voided)
	return o.again(func() error {
		if done, err := o.done(ctx, id); done || err != nil {
			return err
		}
		rec, err := o.Store.Get(ctx, r)
		if err != nil {
			return err
		}
		if err := o.admit(ctx, by, Voided, rec); err != nil {
			return err
		}
		rec.Version++
		rec.State, rec.Due = Voided, Date{}
		_, err = o.Store.Commit(ctx, id, Change{rec, entries([]Fact{{Reason: reason}}, Voided, by, o.Now())})
		return err
	})
}
