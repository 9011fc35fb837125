package governance

import (
	"time"

	"github.com/townhall-go/townhall"
)

// Minutes (会议记录) are what a session's record says, line by line: who called it and when, who was there with which rights,
// the quorum as it was found, each item with its outcome, and its end. Names says what a person is called.
func (s Session) Minutes(names func(townhall.PersonID) townhall.Text) []townhall.Text {
	lines := []townhall.Text{s.heading()}
	lines = append(lines, s.callLines(names)...)
	if !s.Opened.IsZero() {
		lines = append(lines, townhall.Say("governance.minutes.opened", "{time}开会，应到{roll}人，实到{present}人", "opened at {time}: {present} of {roll} present",
			"time", clockTime(s.Opened), "roll", max(s.Entitled, int64(len(s.Roll))), "present", len(s.PresentAt(s.Opened))))
	}
	if len(s.Quorums) > 0 {
		lines = append(lines, s.Quorums[0].Finding.Text())
	}
	lines = append(lines, s.peopleLines(names)...)
	for i, item := range s.Agenda {
		lines = append(lines, item.minutes(i+1)...)
	}
	for _, b := range s.Breaks {
		lines = append(lines, townhall.Say("governance.minutes.break", "{from}至{to}休会：{why}", "adjourned from {from} to {to}: {why}", "from", clockTime(b.From), "to", clockTime(b.To), "why", b.Reason))
	}
	if !s.Closed.IsZero() {
		lines = append(lines, townhall.Say("governance.minutes.closed", "{time}闭会", "closed at {time}", "time", clockTime(s.Closed)))
	}
	return lines
}

func (s Session) heading() townhall.Text {
	title := s.Title
	if title.IsZero() {
		title = townhall.Say("governance.minutes.title", "会议记录", "minutes")
	}
	if s.Ordinal == 0 {
		return townhall.Say("governance.minutes.heading", "{title}（{on}{half}）", "{title}, {on} {half}", "title", title, "on", s.On, "half", s.Half)
	}
	if s.Term == 0 {
		return townhall.Say("governance.minutes.heading_ordinal", "{title}第{n}次会议（{on}{half}）", "{title}, session {n}, {on} {half}", "title", title, "n", s.Ordinal, "on", s.On, "half", s.Half)
	}
	return townhall.Say("governance.minutes.heading_term", "{title}第{term}届第{n}次会议（{on}{half}）", "{title}, term {term}, session {n}, {on} {half}", "title", title, "term", s.Term, "n", s.Ordinal, "on", s.On, "half", s.Half)
}

// Text names the part of a day.
func (h Half) Text() townhall.Text {
	switch h {
	case Morning:
		return townhall.Say("governance.half.morning", "上午", "morning")
	case Afternoon:
		return townhall.Say("governance.half.afternoon", "下午", "afternoon")
	case Evening:
		return townhall.Say("governance.half.evening", "晚上", "evening")
	}
	return townhall.Plain(string(h))
}

// callLines say who called it, when it was announced, and what was waited for.
func (s Session) callLines(names func(townhall.PersonID) townhall.Text) []townhall.Text {
	var lines []townhall.Text
	c := s.Convener
	if c.Organ != "" {
		organ := townhall.Plain(string(c.Organ))
		if c.Kind != "" {
			organ = c.Kind.Text() // an id says nothing to who reads the minutes
		}
		lines = append(lines, townhall.Say("governance.minutes.organ", "由{organ}召集", "called by {organ}", "organ", organ))
	}
	if len(c.Members) > 0 {
		wished := make([]townhall.Text, len(c.Members))
		for i, p := range c.Members {
			wished[i] = names(p)
		}
		lines = append(lines, townhall.Say("governance.minutes.wished", "{members}提议召集", "called at the wish of {members}", "members", wished))
	}
	for _, p := range []Portion{c.Voters, c.Delegates} {
		if p.N > 0 {
			lines = append(lines, townhall.Say("governance.minutes.portion", "{of}人中{n}人提议召集", "called at the wish of {n} of {of}", "n", p.N, "of", p.Of))
		}
	}
	if !s.Notice.IsZero() {
		lines = append(lines, townhall.Say("governance.minutes.notice", "{on}通知", "announced on {on}", "on", s.Notice))
	}
	if said(s.Urgent) {
		lines = append(lines, townhall.Say("governance.session.urgent", "紧急：{why}", "urgent: {why}", "why", s.Urgent))
	}
	if !s.Second.IsZero() {
		lines = append(lines, townhall.Say("governance.minutes.second", "第二次召集，前次为{first}", "second call, after {first}", "first", s.Second))
	}
	for _, w := range s.Waits {
		lines = append(lines, townhall.Say("governance.minutes.wait", "等候至{until}：{why}", "waited until {until}: {why}", "until", clockTime(w.Until), "why", w.Reason))
	}
	return lines
}

func (s Session) peopleLines(names func(townhall.PersonID) townhall.Text) []townhall.Text {
	var lines []townhall.Text
	for _, g := range s.Guests {
		line := townhall.Say("governance.minutes.guest", "{class}：{name}", "{class}: {name}", "class", g.Class.Text(), "name", g.Name)
		if g.Count > 0 {
			line = townhall.Say("governance.minutes.guests", "{class}：{name}，{n}人", "{class}: {name}, {n} of them", "class", g.Class.Text(), "name", g.Name, "n", g.Count)
		}
		lines = append(lines, line)
	}
	for _, p := range s.Excused {
		lines = append(lines, townhall.Say("governance.minutes.excused", "请假：{name}", "excused: {name}", "name", names(p)))
	}
	for _, in := range s.SignIns {
		if in.In.After(s.Opened) && !s.Opened.IsZero() {
			lines = append(lines, townhall.Say("governance.minutes.came", "{name}于{time}到会", "{name} came at {time}", "name", names(in.Person), "time", clockTime(in.In)))
		}
		if !in.Out.IsZero() && in.Out.Before(s.Closed) {
			lines = append(lines, townhall.Say("governance.minutes.left", "{name}于{time}离会", "{name} left at {time}", "name", names(in.Person), "time", clockTime(in.Out)))
		}
	}
	for _, x := range s.Proxies {
		if x.Revoked.IsZero() {
			lines = append(lines, townhall.Say("governance.minutes.proxy", "{from}委托{to}", "{from} gave a proxy to {to}", "from", names(x.From), "to", names(x.To)))
		}
	}
	return lines
}

// minutes are the lines of an item: what it had come to before, and what it came to.
func (i Item) minutes(n int) []townhall.Text {
	lines := []townhall.Text{townhall.Say("governance.minutes.item", "{n}. {title}", "{n}. {title}", "n", n, "title", i.Title)}
	for _, e := range i.Earlier {
		lines = append(lines, resultLines(e.Outcome, e.Result)...)
		lines = append(lines, townhall.Say("governance.minutes.reconsidered", "复议：{why}", "reconsidered: {why}", "why", e.Why))
	}
	return append(lines, resultLines(i.Outcome, i.Result)...)
}

func resultLines(outcome townhall.Finding, result townhall.Text) []townhall.Text {
	var lines []townhall.Text
	if !result.IsZero() {
		lines = append(lines, result)
	}
	if outcome.Say.IsZero() {
		return lines
	}
	for _, f := range append([]townhall.Finding{outcome}, outcome.Parts...) {
		lines = append(lines, f.Text())
	}
	return lines
}

func clockTime(t time.Time) string { return t.Format("15:04") }
