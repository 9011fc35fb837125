package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// CommitteeKind is the kind of the records that hold committees.
const CommitteeKind = "mediation.committee"

// Committee (人民调解委员会) is a mediation committee with its members and the mediators it engages.
type Committee struct {
	ID        string          `json:"id"`
	Name      townhall.Text   `json:"name"`
	Level     Level           `json:"level,omitempty"`
	Place     townhall.Place  `json:"place"`
	Formed    townhall.Date   `json:"formed"`
	Begun     townhall.Date   `json:"begun,omitzero"`    // the first day of the first term on record, if the committee is older
	Chosen    Chooser         `json:"chosen,omitempty"`  // who chose the members
	Mixed     bool            `json:"mixed,omitempty"`   // several ethnic groups live in its area
	Members   []Member        `json:"members"`           // of the present term
	Earlier   []Tenure        `json:"earlier,omitempty"` // the terms before it, in order
	Mediators []Engaged       `json:"mediators,omitempty"`
	Conduct   []Conduct       `json:"conduct,omitempty"` // findings of misconduct
	Changes   []Change        `json:"changes,omitempty"` // of who serves
	Duties    []townhall.Duty `json:"duties,omitempty"`  // to be chosen again before the term ends
	Voided    bool            `json:"-"`                 // its record is: a document itself does not know
}

// Member (委员) is one who was chosen. Members are mediators.
type Member struct {
	Person   townhall.PersonID `json:"person"`
	Director bool              `json:"director,omitempty"` // 主任
	Woman    bool              `json:"woman,omitempty"`
	Minority bool              `json:"minority,omitempty"` // of a smaller ethnic group of the area
	From     townhall.Date     `json:"from,omitzero"`      // the first day, of one chosen in the course of the term
	Last     townhall.Date     `json:"last,omitzero"`      // the last day, of one who left before its end
	Left     Departure         `json:"left,omitempty"`
	Reason   string            `json:"reason,omitempty"`
	Born     townhall.Date     `json:"-"` // judged where it is given, and not kept
}

// sits reports whether the member serves on a day of the term.
func (m Member) sits(on townhall.Date) bool {
	return townhall.Period{From: m.From, To: m.Last}.Contains(on)
}

// Tenure (届) is a term that has ended: its days and who served.
type Tenure struct {
	Days    townhall.Period `json:"days"` // named: of an embedded Period, database/sql would store that alone
	Members []Member        `json:"members"`
}

// Engaged (聘任的调解员) is a mediator who is not a member, for a period.
type Engaged struct {
	Person      townhall.PersonID `json:"person"`
	Days        townhall.Period   `json:"days"`
	Certificate Certificate       `json:"certificate,omitzero"`
	Left        Departure         `json:"left,omitempty"`
	Reason      string            `json:"reason,omitempty"`
}

// Certificate (合格证书) says that somebody passed an exam. It is made elsewhere and kept here as
// it was shown: whether it is genuine, the host asks whoever made it, as by learning.CertificateOf.
type Certificate struct {
	Person  townhall.PersonID `json:"person"` // who passed
	Subject string            `json:"subject"`
	Number  string            `json:"number"`
	On      townhall.Date     `json:"on"`
	Until   townhall.Date     `json:"until,omitzero"` // the last day of its validity, if it has one
}

// Conduct (违纪处理) is a finding of misconduct and what followed it.
type Conduct struct {
	Person  townhall.PersonID `json:"person"`
	What    Misconduct        `json:"what"`
	Measure Measure           `json:"measure"`
	On      townhall.Date     `json:"on"` // today, if not given
	Note    string            `json:"note"`
}

// Change (组成变动) is a change of who serves, until it is reported upward and after.
type Change struct {
	On       townhall.Date     `json:"on"`
	Verb     string            `json:"verb"`
	Person   townhall.PersonID `json:"person,omitempty"` // of a single one
	Reported townhall.Date     `json:"reported,omitzero"`
	To       string            `json:"to,omitempty"`
}

// unreportedTag marks the records of committees with changes that nobody reported yet.
const unreportedTag = "unreported"

// seatTag marks the records of the committees of a place itself, and not of those within it.
func seatTag(p townhall.Place) string { return "seat:" + string(p) }

// Ref names the committee's record.
func (c Committee) Ref() townhall.Ref { return townhall.Ref{Kind: CommitteeKind, ID: c.ID} }

// Head is the record's header.
func (c Committee) Head() townhall.Head {
	h := townhall.Head{Kind: CommitteeKind, Place: c.Place, Holder: townhall.UnitID(c.ID), State: "serving", Opened: c.Formed, Tags: []string{seatTag(c.Place)}}
	if c.Level != "" {
		h.Tags = append(h.Tags, "level:"+string(c.Level))
	}
	if len(c.unreported()) > 0 {
		h.Tags = append(h.Tags, unreportedTag)
	}
	return h
}

// Check refuses a committee that lacks what every committee has, or whose terms do not follow one another, as a damaged
// record may.
func (c Committee) Check() error {
	for _, part := range []struct {
		field string
		held  bool
	}{{"id", c.ID != ""}, {"formed", !c.Formed.IsZero()}, {"members", len(c.Members) > 0}, {"earlier", c.termsFollow()},
		{"mediators", !slices.ContainsFunc(c.Mediators, func(e Engaged) bool { return e.Days.From.IsZero() })}} {
		if !part.held {
			return &townhall.Error{Kind: townhall.Invalid, Field: part.field, Needed: townhall.Say("mediation.committee.whole",
				"编号、设立日期、委员与前后相接的各届", "an id, a day of forming, members, and terms that follow one another")}
		}
	}
	return nil
}

func (c Committee) termsFollow() bool {
	next := cmp.Or(c.Begun, c.Formed)
	for _, t := range c.Earlier {
		if t.Days.From != next || t.Days.To.Before(t.Days.From) {
			return false
		}
		next = t.Days.To.AddDays(1)
	}
	return true
}

// since is the first day of the present term.
func (c Committee) since() townhall.Date {
	if n := len(c.Earlier); n > 0 {
		return c.Earlier[n-1].Days.To.AddDays(1)
	}
	return cmp.Or(c.Begun, c.Formed)
}

// MembersOn lists who was a member on a day. Members serve until the next are chosen, unless they leave before.
func (c Committee) MembersOn(on townhall.Date) []Member {
	term := c.Members
	if on.Before(c.since()) {
		term = nil
	}
	for _, t := range c.Earlier {
		if t.Days.Contains(on) {
			term = t.Members
		}
	}
	return slices.DeleteFunc(slices.Clone(term), func(m Member) bool { return !m.sits(on) })
}

// Mediates reports whether a person may mediate for the committee on a day: a member or one engaged then.
func (c Committee) Mediates(p townhall.PersonID, on townhall.Date) bool {
	return slices.ContainsFunc(c.MembersOn(on), func(m Member) bool { return m.Person == p }) ||
		slices.ContainsFunc(c.Mediators, func(e Engaged) bool { return e.Person == p && e.Days.Contains(on) })
}

// takes reports whether the committee is the case's, and stood when the case came to it. Its term may have run out:
// the law does not close a committee for that.
func (c Committee) takes(m Case) bool {
	return m.Committee != "" && c.ID == m.Committee && !c.Voided && !c.Formed.After(m.came())
}

// standing says how the committee that is asked for stands: unknown, voided, or formed, with the end of its term.
func (c Committee) standing(asked string, cal townhall.Calendar) any {
	name := townhall.ValueOf(c.Name)
	if c.Name.IsZero() {
		name = townhall.ValueOf(c.ID)
	}
	switch {
	case asked == "":
		return ""
	case c.ID != asked:
		return townhall.Say("mediation.committee.unknown", "无此委员会（{id}）", "no committee {id}", "id", asked)
	case c.Voided:
		return townhall.Say("mediation.committee.voided", "{name}（已作废）", "{name}, voided", "name", name)
	}
	for _, d := range c.Duties {
		if d.Rule != CommitteeTerm.Key || !d.Open() {
			continue
		}
		if due, err := d.Due(cal); err == nil && !due.Stopped {
			return townhall.Say("mediation.committee.term", "{name}（{formed}设立，本届任期至{end}）", "{name}, formed {formed}, term to {end}",
				"name", name, "formed", c.Formed, "end", due.Date)
		}
	}
	return townhall.Say("mediation.committee.standing", "{name}（{formed}设立）", "{name}, formed {formed}", "name", name, "formed", c.Formed)
}
