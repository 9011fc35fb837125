package townhall

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// Document is what a record holds: a struct that is read from and written to JSON and can say its header. A document
// keeps its duties in a member "duties" of type []Duty; the record's due date is that of the earliest open one. If it
// has a method Check() error, a stored document that fails it counts as damaged, and none that fails it is stored.
type Document interface {
	Head() Head
}

// Head is a document's header, of which Create and Act make the record's. An empty document knows its kind.
type Head struct {
	Kind           string // of the records that hold such documents
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

// Create takes the action that makes a record: it runs the pure step, asks the policy about what came of it, and commits
// the record with an entry for each fact. A Ref without an id gets one, that of Once or a new one; a record that is there
// already is an Error Conflict. A step that fails, or that gives no facts, makes nothing.
func Create[T Document](ctx context.Context, o Office, by Actor, verb string, r Ref, step func(Moment) (T, []Fact, error)) (T, error) {
	var zero T
	if err := o.check(); err != nil {
		return zero, err
	}
	if r.ID == "" {
		if r.ID = string(o.once); r.ID == "" {
			r.ID = o.NewID()
		}
	}
	begin := func(_ T, m Moment) (T, []Fact, error) { return step(m) }
	doc, err := act(ctx, o, by, verb, Record{Ref: r}, begin)
	if o.once != "" && overtaken(err) { // perhaps with itself, sent twice at one time
		doc, err = act(ctx, o, by, verb, Record{Ref: r}, begin)
	}
	return doc, err
}

// Act takes an action on a record: it loads it, asks the policy, runs the pure step, asks the policy about what came of it,
// and commits the new record with an entry for each fact. A step that fails, or that gives no facts, changes nothing. If
// somebody else changed the record meanwhile, the step runs again on what they left, unless the office expects a version.
func Act[T Document](ctx context.Context, o Office, by Actor, verb string, r Ref, step func(T, Moment) (T, []Fact, error)) (doc T, err error) {
	if err := o.check(); err != nil {
		return doc, err
	}
	if r.ID == "" {
		return doc, invalid("ref", r.Kind, Say("act.ref", "须指明记录的编号", "the id of a record"))
	}
	err = o.again(func() error {
		rec, err := o.Store.Get(ctx, r)
		if err == nil {
			doc, err = act(ctx, o, by, verb, rec, step)
		}
		return err
	})
	return doc, err
}

// again runs an action until it does not meet a conflict with another, a bounded number of times. Under Once it also
// meets itself, sent twice at one time, and then finds that it is done.
func (o Office) again(action func() error) error {
	for attempt := 0; ; attempt++ {
		err := action()
		tries := 10
		switch {
		case o.expect != 0 && o.once != "":
			tries = 2 // the other may have been itself
		case o.expect != 0:
			tries = 1
		}
		if !overtaken(err) || attempt+1 >= tries {
			return err
		}
	}
}

// overtaken reports that somebody changed the record or made the commit first, unlike the conflicts of a database that is
// held by somebody else.
func overtaken(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == Conflict && (e.Field == "version" || e.Field == "commit")
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
		o.leave(rec)
		return doc, nil
	}
	if err := whole(after); err != nil {
		return zero, err
	}
	next, err := o.record(rec, after.Head(), after)
	if err != nil {
		return zero, err
	}
	if err := o.Policy.Allow(ctx, Request{by, verb, next, &rec}); err != nil {
		return zero, err
	}
	if _, err := o.Store.Commit(ctx, id, Change{next, entries(facts, verb, by, now)}); err != nil {
		return zero, err
	}
	o.leave(next)
	return after, nil
}

// repeated answers an action that has happened: with the record as it stands, to those who may still take the action.
func repeated[T any](ctx context.Context, o Office, by Actor, verb string, r Ref) (T, error) {
	doc, rec, err := Load[T](ctx, o.Store, r)
	if err == nil {
		err = o.allow(ctx, by, verb, rec, rec)
	}
	if err != nil {
		var zero T
		return zero, err
	}
	o.leave(rec)
	return doc, nil
}

// allow asks the policy about a record as it stands and as it would be.
func (o Office) allow(ctx context.Context, by Actor, verb string, rec, next Record) error {
	if err := o.Policy.Allow(ctx, Request{By: by, Verb: verb, Record: rec}); err != nil {
		return err
	}
	return o.Policy.Allow(ctx, Request{by, verb, next, &rec})
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
		return &Error{Kind: Gone, Ref: rec.Ref, Field: "state", Found: ValueOf(voidedText()), Needed: Say("act.voided", "未作废的记录", "a record that is not voided")}
	}
	if o.expect != 0 && rec.Version != o.expect {
		return &Error{Kind: Conflict, Ref: rec.Ref, Field: "version", Found: ValueOf(o.expect), Needed: Say("act.version", "版本 {n}（他人已先行变更，请重新读取）", "version {n} (somebody was first: load it again)", "n", rec.Version)}
	}
	if rec.Version == 0 { // most policies can only judge what the step makes of it
		if p, ok := o.Policy.(Foresight); ok {
			return p.Ever(ctx, by, verb, rec.Kind)
		}
		return nil
	}
	return o.Policy.Allow(ctx, Request{By: by, Verb: verb, Record: rec})
}

func voidedText() Text { return Say("state.voided", "已作废", "voided") }

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

const void = "void" // the verb of Void

// Void (作废) takes a record out of the figures for a reason, under the verb "void". It and its history stay; no action
// changes it any more.
func Void(ctx context.Context, o Office, by Actor, r Ref, reason string) error {
	if err := o.check(); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return Refuse(given("reason", "", Say("void.reason", "作废须说明理由", "voiding needs a reason")))
	}
	id := o.commitID(r, void)
	return o.again(func() error {
		done, err := o.done(ctx, id)
		if err != nil {
			return err
		}
		rec, err := o.Store.Get(ctx, r)
		if err != nil {
			return err
		}
		if done {
			if err = o.allow(ctx, by, void, rec, rec); err == nil {
				o.leave(rec)
			}
			return err
		}
		if err := o.admit(ctx, by, void, rec); err != nil {
			return err
		}
		next := rec
		next.Version++
		next.State, next.Due = Voided, Date{}
		if err := o.Policy.Allow(ctx, Request{by, void, next, &rec}); err != nil {
			return err
		}
		if _, err = o.Store.Commit(ctx, id, Change{next, entries([]Fact{{Reason: reason}}, void, by, o.Now())}); err == nil {
			o.leave(next)
		}
		return err
	})
}
