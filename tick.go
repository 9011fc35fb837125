package townhall

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// Chore (例行事务) is something that time asks for. It must be idempotent: run twice for one time, it does nothing more.
type Chore func(ctx context.Context, o Office, now time.Time) error

// Tick does what time asks for, idempotently: where the office has a Notifier it reminds the owner of every open duty that is
// due, or who holds the record if it names none, once for each due date; and then it runs the chores. It returns how many
// reminders were new; each is kept as a record of NoticeKind. One that fails does not keep the others waiting: the errors
// come back joined, and the next tick tries again.
func (o Office) Tick(ctx context.Context, now time.Time) (reminded int, err error) {
	if err := o.check(); err != nil {
		return 0, err
	}
	if now.IsZero() {
		return 0, invalid("now", Date{}, Say("tick.now", "当前时间", "the time"))
	}
	now = now.In(o.Now().Location()) // the office's days, whatever zone the caller's clock is in
	o.Now = func() time.Time { return now }
	reminded, err = o.remindAll(ctx)
	if ctx.Err() != nil {
		return reminded, errors.Join(err, ctx.Err())
	}
	failed := []error{err}
	for _, chore := range o.Chores {
		failed = append(failed, chore(ctx, o, now))
	}
	return reminded, errors.Join(failed...)
}

func (o Office) remindAll(ctx context.Context) (reminded int, err error) {
	if o.Notifier == nil {
		return 0, nil
	}
	var failed []error
	for rec, err := range o.Store.Find(ctx, Query{Order: ByDue, Due: Until(DateOf(o.Now()))}) {
		if err != nil {
			return reminded, errors.Join(append(failed, err)...)
		}
		all, err := duties(rec.Doc)
		if err != nil {
			failed = append(failed, corrupt(rec, err))
		}
		names := map[string]int{}
		for i, d := range all {
			name := d.Rule + "/" + string(d.Owner) + "/" + d.Start.String()
			if names[name]++; names[name] > 1 {
				name += "/" + itoa(int64(names[name]))
			}
			fresh, err := o.remind(ctx, rec, name, d)
			if err != nil {
				failed = append(failed, inDuty(rec.Ref, i, err))
			}
			if fresh {
				reminded++
			}
		}
	}
	return reminded, errors.Join(failed...)
}

// clock is the actor of what nobody but time does.
func clock() Actor { return Actor{Capacity: "clock"} }

// NoticeKind is the kind of the records of notices that were sent. They lie with the duty's owner, at the matter's place; a
// query that names no kind finds them too.
const NoticeKind = "townhall.notice"

// Head is the header of a notice's record.
func (n Notice) Head() Head {
	return Head{Kind: NoticeKind, Place: n.Place, Holder: n.To, State: "sent", Opened: DateOf(n.At)}
}

// remind tells a duty's owner once that it is due. Its name tells it from the record's others, wherever it stands. It sends
// the notice before it records it, so that a crash between the two sends it again under the same id rather than never. The
// notice is a record of its own: being reminded changes nothing about a matter, nor its version.
func (o Office) remind(ctx context.Context, rec Record, name string, d Duty) (fresh bool, err error) {
	if !d.Open() {
		return false, nil
	}
	due, err := d.Due(o.Calendar)
	if err != nil || due.Stopped || due.Date.After(DateOf(o.Now())) {
		return false, err
	}
	id := CommitID("remind/" + rec.Ref.String() + "/" + name + "/" + due.Date.String())
	o.once = id
	if done, err := o.done(ctx, id); done || err != nil {
		return false, err
	}
	n := Notice{ID: string(id), To: cmp.Or(d.Owner, rec.Holder), Ref: rec.Ref, Place: rec.Place, Duty: d, Due: due.Date, At: o.Now(),
		Text: Say("tick.due", "{ref}（{duty}）于{due}到期", "{ref}: {duty}, due {due}", "ref", rec.Ref, "duty", d.text(), "due", due.Date)}
	if err := o.Notifier.Notify(ctx, n); err != nil {
		return false, err
	}
	note, err := o.record(Record{Ref: Ref{NoticeKind, n.ID}}, n.Head(), n)
	if err != nil {
		return false, err
	}
	_, err = o.Store.Commit(ctx, id, Change{note, entries([]Fact{{}}, "remind", clock(), o.Now())})
	if overtaken(err) { // perhaps another process was faster
		var done bool
		if done, err = o.done(ctx, id); err == nil && !done {
			err = &Error{Kind: Conflict, Ref: note.Ref, Field: "version", Needed: Say("tick.new", "尚不存在的通知", "a notice that is not there yet")}
		}
		return false, err
	}
	return err == nil, err
}
