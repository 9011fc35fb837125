package web

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/townhall-go/townhall"
)

// part is one of an inbox's: what is overdue, due today, due in the coming week, or waits.
type part struct {
	Key, Name, Count, More, Mood string
	Rows                         []row
}

// inboxPage is what lies on an office's desk.
type inboxPage struct {
	Kinds, Places       []option
	Kind, Place, Holder string
	HolderName          string
	Parts               []part
	Reminders           []row
	Alone               bool
}

// mostCounted is where counting stops: who has a thousand matters to see to needs no exact number.
const mostCounted = 1000

// firstRows are shown of each part where all parts are on one page.
const firstRows = 10

func inbox(v *view) error {
	v.Here = "desk"
	asked := v.r.URL.Query()
	page := inboxPage{Kind: asked.Get("kind"), Place: asked.Get("place"), Holder: asked.Get("holder"), Kinds: v.kindOptions(asked.Get("kind")), Alone: asked.Has("part")}
	if !asked.Has("holder") {
		page.Holder = string(v.by.Unit)
	}
	if page.Holder != "" {
		page.HolderName = v.holder(townhall.UnitID(page.Holder))
	}
	page.Places = v.placeOptions(page.Place)
	base := townhall.Query{Kind: page.Kind, Place: townhall.Place(page.Place), Holder: townhall.UnitID(page.Holder)}
	for _, b := range v.bins(base) {
		if page.Alone && asked.Get("part") != b.key {
			continue
		}
		p, err := v.inboxPart(b, page.Alone, asked)
		if err != nil {
			return err
		}
		page.Parts = append(page.Parts, p)
	}
	var err error
	if !page.Alone {
		page.Reminders, err = v.reminders()
	}
	if err != nil {
		return err
	}
	return v.show("inbox", text("web.desk.inbox"), page)
}

// bin is how a part is found: by queries along an index that every store has, of which the office's filter is judged here, or, where
// others have too much in it, by the filter itself.
type bin struct {
	key, mood    string
	wide, narrow []townhall.Query
	pass         func(townhall.Record) bool
}

func (v *view) bins(base townhall.Query) []bin {
	today := v.Today()
	due := func(key, mood string, days townhall.Period) bin {
		wide, narrow := townhall.Query{Order: townhall.ByDue, Due: days}, base
		narrow.Order, narrow.Due = wide.Order, wide.Due
		return bin{key, mood, []townhall.Query{wide}, []townhall.Query{narrow}, func(rec townhall.Record) bool { return base.Match(rec) && v.shows(rec) }}
	}
	waiting := bin{key: "waiting", pass: func(rec townhall.Record) bool { return base.Match(rec) && v.waits(rec) }}
	for _, k := range v.Kinds {
		for _, s := range k.States {
			if s.Final || !owes(k.Doc) || base.Kind != "" && base.Kind != k.Name {
				continue
			}
			narrow := base
			narrow.Kind, narrow.States = k.Name, []string{s.State}
			waiting.wide, waiting.narrow = append(waiting.wide, townhall.Query{Kind: k.Name, States: narrow.States}), append(waiting.narrow, narrow)
		}
	}
	return []bin{
		due("overdue", "no", townhall.Until(today.AddDays(-1))),
		due("today", "act", townhall.Period{From: today, To: today}),
		due("week", "wait", townhall.Period{From: today.AddDays(1), To: today.AddDays(7)}),
		waiting,
	}
}

// find lists what is in a bin.
func (v *view) find(b bin, after string, enough int) (listing, error) {
	found, err := v.list(b.wide, after, enough, b.pass)
	if err == nil && found.More != "" && len(found.Records) < enough {
		found, err = v.list(b.narrow, after, enough, b.pass)
	}
	return found, err
}

// shows reports whether the site has pages for a record.
func (v *view) shows(rec townhall.Record) bool { return v.hasKind(rec.Kind) }

// waits reports whether a record is open and nothing of it is due: nothing was ever, or its duties are suspended.
func (v *view) waits(rec townhall.Record) bool {
	kind := v.kinds[rec.Kind]
	return rec.Due.IsZero() && kind.Doc != nil && owes(kind.Doc) && slices.ContainsFunc(kind.States, func(s townhall.StateName[string]) bool { return s.State == rec.State && !s.Final }) &&
		(rec.Closed.IsZero() || len(openDuties(rec)) > 0)
}

// owes reports whether documents of a type have duties.
func owes(doc reflect.Type) bool {
	return slices.ContainsFunc(reflect.VisibleFields(doc), func(m reflect.StructField) bool { return m.Type == reflect.TypeFor[[]townhall.Duty]() })
}

// inboxPart lists and counts what is in a bin.
func (v *view) inboxPart(b bin, alone bool, asked url.Values) (part, error) {
	p := part{Key: b.key, Mood: b.mood, Name: v.T("web.desk.part." + b.key)}
	counted, err := v.find(b, "", mostCounted)
	if err != nil {
		return p, err
	}
	p.Count = strconv.Itoa(len(counted.Records))
	if len(counted.Records) == 0 {
		p.Mood = ""
	}
	if counted.More != "" {
		p.Count += "+"
	}
	shown := listing{Records: counted.Records[:min(len(counted.Records), firstRows)]}
	switch {
	case alone:
		if shown, err = v.find(b, asked.Get("after"), pageRows); err != nil {
			return p, err
		}
		if shown.More != "" {
			p.More = v.again(asked, "after", shown.More)
		}
	case len(shown.Records) < len(counted.Records) || counted.More != "":
		p.More = v.again(asked, "part", b.key)
	}
	for _, rec := range shown.Records {
		p.Rows = append(p.Rows, v.row(rec))
	}
	return p, nil
}

// again is the page's address with other parameters; what is "" is left out.
func (v *view) again(asked url.Values, pairs ...string) string {
	q := url.Values{}
	for name, values := range asked {
		q[name] = values
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		}
	}
	return v.Prefix + v.r.URL.EscapedPath() + "?" + q.Encode()
}

// placeOptions are the site's places to choose from.
func (v *view) placeOptions(chosen string) []option {
	out := []option{{Name: v.T("web.desk.any")}}
	for _, p := range v.Places {
		out = append(out, option{string(p.Place), p.Name.In(v.lang), string(p.Place) == chosen})
	}
	return out
}

// Of the reminders to a unit, so many of the newest are looked at, and so many shown.
const (
	remindersTried = 200
	remindersShown = 10
)

// reminders are those to the actor's unit whose matter is still due: what was seen to needs no reading any more.
func (v *view) reminders() ([]row, error) {
	if v.by.Unit == "" {
		return nil, nil
	}
	var out []row
	for rec, err := range v.Office.Store.Find(v.r.Context(), townhall.Query{Kind: townhall.NoticeKind, Holder: v.by.Unit, Order: townhall.ByOpened, Reverse: true, Limit: remindersTried}) {
		if err != nil {
			return nil, err
		}
		if len(out) == remindersShown {
			break
		}
		n, err := townhall.Read[townhall.Notice](rec)
		if err != nil {
			return nil, err
		}
		of, err := v.Office.Store.Get(v.r.Context(), n.Ref)
		if err != nil || of.Due.IsZero() || of.Due.After(n.Due) || !v.may(townhall.Browsing, of) {
			continue // the matter is gone, is seen to, or is not for this actor
		}
		r := v.row(of)
		r.Day, r.Why = n.Due.String(), v.ruleName(n.Duty)
		out = append(out, r)
	}
	return out, nil
}
