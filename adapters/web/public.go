package web

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/docs"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// named is a name with a value beside it.
type named struct{ Name, Value string }

// mood is a state with how it looks: "yes", "no", "wait", "act" or plain.
type mood struct{ Name, Mood string }

// listed is a line of a list.
type listed struct {
	Title, URL, Body, Counts, More string
	Day                            string
	State                          mood
}

// decided are the states of a motion of which the public sees the vote.
var decided = []string{string(governance.Carried), string(governance.InForce), string(governance.Lost), string(governance.TieOpen), string(governance.Annulled)}

func (v *view) motionMood(s governance.MotionState) mood {
	m := mood{Name: s.Text().In(v.lang)}
	switch s {
	case governance.Carried, governance.InForce:
		m.Mood = "yes"
	case governance.Lost, governance.Annulled:
		m.Mood = "no"
	case governance.TieOpen:
		m.Mood = "wait"
	}
	return m
}

func (v *view) sessionMood(s governance.SessionState) mood {
	m := mood{Name: s.Text().In(v.lang)}
	switch s {
	case governance.SessionOpen:
		m.Mood = "act"
	case governance.Convened, governance.Adjourned:
		m.Mood = "wait"
	}
	return m
}

// found streams the records that a query finds and who asks may read or browse, until there are enough. A page for which browsing is
// enough shows of the document no people and no texts of their own.
func found[T any](v *view, verb string, q townhall.Query, enough int, take func(T, townhall.Record)) error {
	n := 0
	for rec, err := range v.Office.Store.Find(v.r.Context(), q) {
		if err != nil {
			return err
		}
		if !v.may(verb, rec) {
			continue
		}
		doc, err := townhall.Read[T](rec)
		if err != nil {
			return err
		}
		take(doc, rec)
		if n++; n == enough {
			break
		}
	}
	return nil
}

// unitName is what people call a body.
func (v *view) unitName(id townhall.UnitID) string {
	b, _, err := townhall.Load[governance.Body](v.r.Context(), v.Office.Store, townhall.Ref{Kind: governance.BodyKind, ID: string(id)})
	if err != nil {
		return string(id)
	}
	return b.Name.In(v.lang)
}

func (v *view) votes(enough int) ([]listed, error) {
	var out []listed
	err := found(v, townhall.Reading, townhall.Query{Kind: governance.MotionKind, States: decided, Order: townhall.ByOpened, Reverse: true}, enough, func(n governance.Motion, _ townhall.Record) {
		last := lastVote(n)
		l := listed{Title: n.Title.In(v.lang), URL: v.URL("votes", n.ID), Body: v.unitName(n.Body), Day: last.On.String(), State: v.motionMood(n.State)}
		if len(last.Tallies) > 0 {
			t := last.Tallies[0]
			l.Counts = v.T("web.votes.counts", "for", t.For, "against", t.Against, "abstain", t.Abstain)
		}
		out = append(out, l)
	})
	slices.SortStableFunc(out, func(a, b listed) int { return strings.Compare(b.Day, a.Day) })
	return out, err
}

func lastVote(n governance.Motion) governance.Vote {
	if len(n.Votes) == 0 {
		return governance.Vote{}
	}
	return n.Votes[len(n.Votes)-1]
}

func (v *view) sessionTitle(s governance.Session) string {
	title := cmp.Or(s.Title.In(v.lang), s.Of.Text().In(v.lang))
	if s.Ordinal > 0 {
		return v.T("web.session.ordinal", "title", title, "n", s.Ordinal)
	}
	return title
}

func (v *view) sessions(enough int) ([]listed, error) {
	var out []listed
	err := found(v, townhall.Browsing, townhall.Query{Kind: governance.SessionKind, Order: townhall.ByOpened, Reverse: true}, enough, func(s governance.Session, _ townhall.Record) {
		out = append(out, listed{Title: v.sessionTitle(s), URL: v.URL("sessions", s.ID), Body: v.unitName(s.Body), Day: v.sessionDay(s), State: v.sessionMood(s.State)})
	})
	return out, err
}

func (v *view) sessionDay(s governance.Session) string {
	day := s.On.String()
	if s.Half != "" {
		day += " " + s.Half.Text().In(v.lang)
	}
	if !s.Begins.IsZero() {
		day += " " + v.Clock(s.Begins)
	}
	return day
}

func votes(v *view) error {
	v.Here = "votes"
	list, err := v.votes(0)
	if err != nil {
		return err
	}
	return v.show("votes", text("web.votes.title"), list)
}

func sessions(v *view) error {
	v.Here = "sessions"
	list, err := v.sessions(200)
	if err != nil {
		return err
	}
	return v.show("sessions", text("web.sessions.title"), list)
}

// load reads a record that who asks may read; what they may not is not there for them.
func load[T any](v *view, verb, kind, id string) (T, townhall.Record, error) {
	ref := townhall.Ref{Kind: kind, ID: id}
	doc, rec, err := townhall.Load[T](v.r.Context(), v.Office.Store, ref)
	if err == nil && (rec.State == townhall.Voided || !v.may(verb, rec)) {
		err = missing(ref)
	}
	return doc, rec, err
}

// counted is one count of a vote.
type counted struct {
	Heading, Verdict, Broken, Recount string
	Adopted                           bool
	Rows                              [][]string
	Tree                              clause
}

// heading is the head of a column.
type heading struct {
	Name   string
	Number bool
}

func oneVote(v *view) error {
	v.Here = "votes"
	n, rec, err := load[governance.Motion](v, townhall.Reading, governance.MotionKind, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if len(n.Votes) == 0 {
		return missing(rec.Ref)
	}
	data := struct {
		State                     mood
		Day, Body, Text, Session  string
		Counts                    []counted
		Heads                     []heading
		Impact, Resolution, Steps []named
		Opinions, Orders          []listed
		Print                     string
	}{State: v.motionMood(n.State), Day: lastVote(n).On.String(), Body: v.unitName(n.Body), Heads: v.tallyHeads()}
	for i := range slices.Backward(n.Votes) {
		data.Counts = append(data.Counts, v.count(n.Votes[i], i, len(n.Votes)))
	}
	if len(n.Drafts) > 0 {
		data.Text = n.Drafts[len(n.Drafts)-1].Text
	}
	for _, i := range n.Impact {
		value := i.Text.In(v.lang)
		if !i.Money.IsZero() {
			value += " (" + i.Money.String() + ")"
		}
		data.Impact = append(data.Impact, named{i.Aspect.Text().In(v.lang), value})
	}
	for _, o := range n.Opinions {
		data.Opinions = append(data.Opinions, v.opinion(o))
	}
	data.Resolution, data.Orders = v.resolution(n)
	if n.Resolution.Number != "" {
		data.Print = v.URL("votes", n.ID, "resolution")
	}
	if !n.Session.IsZero() {
		data.Session = v.URL("sessions", n.Session.ID)
	}
	if data.Steps, err = v.steps(rec.Ref); err != nil {
		return err
	}
	return v.show("vote", n.Title, data)
}

func (v *view) tallyHeads() []heading {
	out := []heading{{v.T("web.tally.unit"), false}}
	for _, key := range []string{"seats", "present", "for", "against", "abstain", "invalid"} {
		out = append(out, heading{v.T("web.tally." + key), true})
	}
	return out
}

func (v *view) count(c governance.Vote, i, of int) counted {
	out := counted{Heading: v.T("web.vote.heading", "on", c.On, "at", v.Clock(c.At)), Verdict: c.Outcome.Verdict.Text().In(v.lang),
		Adopted: c.Outcome.Verdict == vote.Adopted, Broken: c.Broken, Recount: c.Recount, Tree: v.Tree(c.Outcome.Finding)}
	if of > 1 {
		out.Heading = v.T("web.vote.heading_of", "on", c.On, "at", v.Clock(c.At), "n", i+1, "of", of)
	}
	for _, t := range c.Tallies {
		unit := t.Unit.Text().In(v.lang)
		if t.Class != "" {
			unit += " (" + string(t.Class) + ")"
		}
		row := []string{unit}
		for _, n := range []int64{t.Seats, t.Present, t.For, t.Against, t.Abstain, t.Blank + t.Invalid} {
			row = append(row, v.Word(n))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// opinion is what a group said of a motion; of a single person the public sees no more than that somebody did.
func (v *view) opinion(o governance.Opinion) listed {
	l := listed{Title: o.Text, Day: o.On.String(), State: mood{v.T("web.opinion.open"), "wait"}}
	if o.Answer.Given() {
		l.More, l.State = o.Answer.Reasons, mood{v.T("web.opinion.answered"), ""}
		if o.Answer.Adopted {
			l.State = mood{v.T("web.opinion.adopted"), "yes"}
		}
	}
	return l
}

func (v *view) resolution(n governance.Motion) (facts []named, orders []listed) {
	r := n.Resolution
	if r.Number == "" {
		return nil, nil
	}
	facts = []named{{v.T("web.resolution.number"), r.Number}, {v.T("web.resolution.on"), r.On.String()}}
	if !r.Promulgated.IsZero() {
		facts = append(facts, named{v.T("web.resolution.promulgated"), r.Promulgated.String()})
	}
	if !n.Annulment.On.IsZero() {
		facts = append(facts, named{v.T("web.resolution.annulled"), n.Annulment.On.String()})
	}
	for _, o := range r.Orders {
		orders = append(orders, listed{Title: o.Task.In(v.lang), Day: v.Word(o.Due), More: v.unitName(o.Unit)})
	}
	return facts, orders
}

// steps are what happened to a record, without who did it and why.
func (v *view) steps(r townhall.Ref) ([]named, error) {
	var out []named
	for e, err := range v.Office.Store.History(v.r.Context(), r, 0) {
		if err != nil {
			return nil, err
		}
		out = append(out, named{v.VerbName(r.Kind, e.Verb), townhall.DateOf(e.At.In(v.Office.Now().Location())).String()})
	}
	return out, nil
}

// votedOn has an item of an agenda lead to the vote on it, once there was one.
func (v *view) votedOn(r townhall.Ref, l *listed) error {
	if r.Kind != governance.MotionKind {
		return nil
	}
	n, _, err := load[governance.Motion](v, townhall.Reading, r.Kind, r.ID)
	if errors.Is(err, townhall.NotFound) {
		return nil
	}
	if err == nil && len(n.Votes) > 0 {
		l.URL, l.State = v.URL("votes", n.ID), v.motionMood(n.State)
	}
	return err
}

func oneSession(v *view) error {
	v.Here = "sessions"
	s, _, err := load[governance.Session](v, townhall.Browsing, governance.SessionKind, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	type found struct {
		Heading string
		Tree    clause
	}
	data := struct {
		State   mood
		Facts   []named
		Items   []listed
		Quorums []found
	}{State: v.sessionMood(s.State)}
	fact := func(key, value string) { data.Facts = append(data.Facts, named{v.T(key), value}) }
	fact("web.session.body", v.unitName(s.Body))
	fact("web.session.on", v.sessionDay(s))
	fact("web.session.roll", v.Word(max(s.Entitled, int64(len(s.Roll)))))
	if !s.Opened.IsZero() {
		fact("web.session.present", v.Word(len(s.PresentAt(s.Opened))))
		fact("web.session.opened", v.Clock(s.Opened))
	}
	for _, c := range []governance.Class{governance.Admitted, governance.Observing} {
		if n := s.Groups(c); n > 0 {
			data.Facts = append(data.Facts, named{c.Text().In(v.lang), v.Word(n)})
		}
	}
	if !s.Closed.IsZero() {
		fact("web.session.closed", v.Clock(s.Closed))
	}
	for _, i := range s.Agenda {
		l := listed{Title: i.Title.In(v.lang), More: i.Result.In(v.lang), State: mood{v.T("web.item.open"), "wait"}}
		if !i.At.IsZero() {
			l.State = mood{v.T("web.item.done"), "yes"}
		}
		if err := v.votedOn(i.Matter, &l); err != nil {
			return err
		}
		data.Items = append(data.Items, l)
	}
	for _, q := range s.Quorums {
		data.Quorums = append(data.Quorums, found{v.T("web.session.quorum", "at", v.Clock(q.At)), v.Tree(q.Finding)})
	}
	return v.show("session", townhall.Plain(v.sessionTitle(s)), data)
}

// resolutionPrint prints the resolution that a motion became.
func resolutionPrint(v *view) error {
	n, _, err := load[governance.Motion](v, townhall.Reading, governance.MotionKind, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	body, _, err := townhall.Load[governance.Body](v.r.Context(), v.Office.Store, townhall.Ref{Kind: governance.BodyKind, ID: string(n.Body)})
	if err != nil {
		return err
	}
	d, err := docs.Resolution(n, body, v.lang)
	if err != nil {
		return err
	}
	return v.print(n.Resolution.Number, d)
}
