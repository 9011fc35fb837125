package governance

import (
	"slices"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
)

// AddItem (列入议程) puts one more matter on the agenda.
func (s Session) AddItem(m townhall.Moment, i Item) (Session, []townhall.Fact, error) {
	next := s
	next.Agenda = added(s.Agenda, Item{Title: i.Title, Matter: i.Matter})
	return s.step(m, "add_item", "", sessionMatter{Session: next})
}

// Record (记录结果) records what came of an item, an outcome or a result in words, while there is a quorum.
func (s Session) Record(m townhall.Moment, item int, at time.Time, outcome townhall.Finding, result townhall.Text) (Session, []townhall.Fact, error) {
	return s.onItem(m, "record", "", item, at, func(i *Item) string {
		if !i.Result.IsZero() || !i.Outcome.Say.IsZero() || result.IsZero() && outcome.Say.IsZero() {
			return i.Title.In(townhall.ZH)
		}
		i.Outcome, i.Result, i.At = outcome, result, minute(at, m)
		return ""
	})
}

// PutOff (延期审议) records that an item is put off, and why; a motion may then come before another session.
func (s Session) PutOff(m townhall.Moment, item int, at time.Time, reason string) (Session, []townhall.Fact, error) {
	return s.onItem(m, "put_off", reason, item, at, func(i *Item) string {
		if !i.Result.IsZero() || !i.Outcome.Say.IsZero() {
			return i.Title.In(townhall.ZH)
		}
		i.Result, i.At = townhall.Say("governance.session.put_off", "延期审议：{reason}", "put off: {reason}", "reason", reason), minute(at, m)
		return ""
	})
}

// Reconsider (复议) opens an item again that has a result, for a reason. What it had come to stays on record. A motion that is not yet
// promulgated may then be put on the agenda and voted on anew.
func (s Session) Reconsider(m townhall.Moment, item int, at time.Time, reason string) (Session, []townhall.Fact, error) {
	return s.onItem(m, "reconsider", reason, item, at, func(i *Item) string {
		if i.Result.IsZero() && i.Outcome.Say.IsZero() || !said(reason) {
			return i.Title.In(townhall.ZH)
		}
		i.Earlier = added(i.Earlier, Earlier{i.Outcome, i.Result, i.At, reason})
		i.Outcome, i.Result, i.At = townhall.Finding{}, townhall.Text{}, time.Time{}
		return ""
	})
}

// onItem takes a step on an item of the agenda; change says what is amiss, or "".
func (s Session) onItem(m townhall.Moment, verb, reason string, item int, at time.Time, change func(*Item) string) (Session, []townhall.Fact, error) {
	next, at, wrong := s, minute(at, m), strconv.Itoa(item)
	next.Agenda = slices.Clone(s.Agenda)
	if item >= 0 && item < len(next.Agenda) {
		wrong = change(&next.Agenda[item])
	}
	return s.withQuorum(m, verb, reason, sessionMatter{Session: next, at: at, wrong: wrong})
}
