package governance

import (
	"time"

	"github.com/townhall-go/townhall"
)

// Minutes (会议记录) are what a session's record says, line by line: who called it and when, who was there with which rights,
// the quorum at its opening, each item with its outcome, and its end. Names says what a person is called.
func (s Session) Minutes(rules townhall.Rulebook, names func(townhall.PersonID) townhall.Text) []townhall.Text {
	lines := []townhall.Text{s.heading()}
	if !s.Opened.IsZero() {
		lines = append(lines, townhall.Say("governance.minutes.opened", "{time}开会，应到{roll}人，实到{present}人", "opened at {time}: {present} of {roll} members present",
			"time", clockTime(s.Opened), "roll", len(s.Roll), "present", len(s.PresentAt(s.Opened))))
		if quorum, err := s.QuorumAt(s.Opened, rules); err == nil {
			lines = append(lines, quorum.Text())
		}
	}
	lines = append(lines, s.people(names)...)
	for i, item := range s.Agenda {
		lines = append(lines, item.minutes(i+1)...)
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

func (s Session) people(names func(townhall.PersonID) townhall.Text) []townhall.Text {
	var lines []townhall.Text
	for _, g := range s.Guests {
		lines = append(lines, townhall.Say("governance.minutes.guest", "{class}：{name}", "{class}: {name}", "class", g.Class.Text(), "name", g.Name))
	}
	for _, p := range s.Excused {
		lines = append(lines, townhall.Say("governance.minutes.excused", "请假：{name}", "excused: {name}", "name", names(p)))
	}
	for _, in := range s.SignIns {
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

// minutes are the lines of an item.
func (i Item) minutes(n int) []townhall.Text {
	lines := []townhall.Text{townhall.Say("governance.minutes.item", "{n}. {title}", "{n}. {title}", "n", n, "title", i.Title)}
	if !i.Result.IsZero() {
		lines = append(lines, i.Result)
	}
	if i.Outcome.Say.IsZero() {
		return lines
	}
	for _, f := range append([]townhall.Finding{i.Outcome}, i.Outcome.Parts...) {
		lines = append(lines, f.Text())
	}
	return lines
}

func clockTime(t time.Time) string { return t.Format("15:04") }
