package townhall

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
)

// Moved is an open duty whose due date differs.
type Moved struct {
	Ref      Ref
	Duty     Duty
	Was, Is  Due
	NewLimit Limit
}

// WouldMove lists the open duties whose due date would change if their limits were taken anew from the office's
// rulebook: a query before a county's change takes effect. What cannot be read comes back as joined errors beside the list.
func (o Office) WouldMove(ctx context.Context) ([]Moved, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	var out []Moved
	err := o.eachOpen(ctx, func(rec Record, d Duty) error {
		limit, err := limitOf(o.Rules, d)
		if err != nil {
			return err
		}
		under := d
		under.Limit = limit
		return compare(&out, rec, d, under, o.Calendar, o.Calendar)
	})
	return out, err
}

// limitOf is the limit that a rulebook gives a duty; a duty of no rule, or of one not in the book, keeps its own.
func limitOf(b Rulebook, d Duty) (Limit, error) {
	if _, known := b.rules[d.Rule]; !known {
		return d.Limit, nil
	}
	limit, err := Rule[Limit](d.Rule, Text{}).In(b).On(d.Start)
	var none *Refusal
	if errors.As(err, &none) {
		return d.Limit, nil
	}
	return limit, err
}

// Publish takes a calendar with newly published years, under the verb "recompute_due": it lists the open duties whose due
// date moves and writes the records' new due dates, each once. A stored due date that is not what its duties give, whatever
// the reason, is listed and written too; Was is then the stored date. A record that cannot be read or written does not keep
// the others: the errors come back joined. The office to go on with is o under the new calendar.
func (o Office) Publish(ctx context.Context, by Actor, cal Calendar) ([]Moved, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	var out []Moved
	var failed []error
	for rec, err := range o.Store.Find(ctx, Query{}) { // all, as a date that is missing is not found by date
		if err != nil {
			return out, errors.Join(append(failed, err)...)
		}
		moved, err := o.moved(rec, cal)
		if err != nil {
			failed = append(failed, err)
		}
		out = append(out, moved...)
	}
	seen := map[Ref]bool{}
	for _, m := range out {
		if !seen[m.Ref] {
			seen[m.Ref] = true
			failed = append(failed, o.redate(ctx, by, m.Ref, cal))
		}
	}
	return out, errors.Join(failed...)
}

// moved lists a record's open duties that another calendar moves, or else the earliest if the stored date is another.
func (o Office) moved(rec Record, cal Calendar) ([]Moved, error) {
	all, err := duties(rec.Doc)
	if err != nil && rec.Due.IsZero() {
		return nil, nil // a host's own record, whose document means something else by duties
	}
	if err != nil {
		return nil, corrupt(rec, err)
	}
	var out []Moved
	for i, d := range all {
		if !d.Open() {
			continue
		}
		if err := compare(&out, rec, d, d, o.Calendar, cal); err != nil {
			return nil, inDuty(rec.Ref, i, err)
		}
	}
	first, due, err := earliestOf(rec.Ref, all, cal)
	if err != nil || due.Date == rec.Due || slices.ContainsFunc(out, func(m Moved) bool { return m.Was.Date == rec.Due }) {
		return out, err
	}
	return append(out, Moved{rec.Ref, first, Due{Date: rec.Due}, due, first.Limit}), nil
}

const recompute = "recompute_due" // the verb under which Publish asks the policy and writes

// redate writes a record's due date under a calendar, on whatever version stands.
func (o Office) redate(ctx context.Context, by Actor, r Ref, cal Calendar) error {
	for attempt := 0; ; attempt++ {
		rec, err := o.Store.Get(ctx, r)
		if err != nil || rec.State == Voided {
			return err
		}
		due, err := earliest(r, rec.Doc, cal)
		if err != nil || due == rec.Due {
			return err
		}
		next := rec
		next.Version++
		next.Due = due
		if err := o.allow(ctx, by, recompute, rec, next); err != nil {
			return err
		}
		_, err = o.Store.Commit(ctx, CommitID(o.NewID()), Change{next, entries([]Fact{{Reason: cal.Name}}, recompute, by, o.Now())})
		if !overtaken(err) || attempt == 9 {
			return err
		}
	}
}

func compare(out *[]Moved, rec Record, was, is Duty, before, after Calendar) error {
	a, err := was.Due(before)
	if err != nil {
		return err
	}
	b, err := is.Due(after)
	if err != nil {
		return err
	}
	if a.Date != b.Date || a.Stopped != b.Stopped || a.Provisional != b.Provisional {
		*out = append(*out, Moved{rec.Ref, was, a, b, is.Limit})
	}
	return nil
}

// eachOpen visits the open duties of every record that is due some day, and goes on past what fails.
func (o Office) eachOpen(ctx context.Context, visit func(Record, Duty) error) error {
	var failed []error
	for rec, err := range o.Store.Find(ctx, Query{Order: ByDue}) {
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		all, err := duties(rec.Doc)
		if err != nil {
			failed = append(failed, corrupt(rec, err))
		}
		for i, d := range all {
			if !d.Open() {
				continue
			}
			if err := visit(rec, d); err != nil {
				failed = append(failed, inDuty(rec.Ref, i, err))
			}
		}
	}
	return errors.Join(failed...)
}

// inDuty names the record and the duty of an error that is about one of its members. One about a rule names the rule.
func inDuty(r Ref, i int, err error) error {
	var e *Error
	if errors.As(err, &e) && strings.HasPrefix(e.Field, "rules[") {
		return err
	}
	err = within("doc.duties["+itoa(int64(i))+"]", err)
	if errors.As(err, &e) {
		e.Ref = r
	}
	return err
}

func duties(doc json.RawMessage) ([]Duty, error) {
	var d struct {
		Duties []Duty `json:"duties"`
	}
	err := decode(doc, &d, false)
	return d.Duties, err
}

// earliest is the due date of the earliest open duty of a document.
func earliest(r Ref, doc json.RawMessage, cal Calendar) (Date, error) {
	ds, err := duties(doc)
	if err != nil {
		return Date{}, within("doc", err)
	}
	_, due, err := earliestOf(r, ds, cal)
	return due.Date, err
}

func earliestOf(r Ref, ds []Duty, cal Calendar) (first Duty, at Due, err error) {
	for i, d := range ds {
		if !d.Open() {
			continue
		}
		due, err := d.Due(cal)
		if err != nil {
			return Duty{}, Due{}, inDuty(r, i, err)
		}
		if !due.Stopped && (at.Date.IsZero() || due.Date.Before(at.Date)) {
			first, at = d, due
		}
	}
	return first, at, nil
}
