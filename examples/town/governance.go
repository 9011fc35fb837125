package main

import (
	"context"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// The congress, its session of the afternoon of 9 October, and the motion that it decides there.
var (
	congress     = townhall.Ref{Kind: governance.BodyKind, ID: "congress"}
	leadingGroup = townhall.Ref{Kind: governance.BodyKind, ID: "leading-group"}
	session      = townhall.Ref{Kind: governance.SessionKind, ID: "2025-4"}
	motion       = townhall.Ref{Kind: governance.MotionKind, ID: "2025-schools"}
	votingDay    = townhall.NewDate(year, 10, 9)
)

// bodies gives the town's bodies: the leading group with its reshuffle, the departments, the congress.
func (t *town) bodies(ctx context.Context, dir fs.FS) ([]event, error) {
	data, err := rows(dir, "bodies.csv")
	if err != nil {
		return nil, err
	}
	var events []event
	for _, row := range data {
		formed, err := date(row["formed"])
		if err != nil {
			return nil, err
		}
		b := governance.Body{ID: townhall.UnitID(row["id"]), Kind: governance.Kind(row["kind"]), Name: townhall.Text{ZH: row["zh"], EN: row["en"]}, Place: townhall.Place(row["place"]), Formed: formed}
		for _, m := range list(row["members"], ";") {
			member, err := t.member(ctx, m)
			if err != nil {
				return nil, err
			}
			b.Members = append(b.Members, member)
		}
		events = append(events, event{on: formed, id: row["id"] + "/form", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.FormBody(ctx, o, clerk(), b)
			return err
		}})
	}
	reshuffle, err := t.reshuffle(ctx)
	if err != nil {
		return nil, err
	}
	seated, err := t.congress(ctx, dir)
	return append(events, reshuffle, seated), err
}

// member reads "name:role:unit/post".
func (t *town) member(ctx context.Context, s string) (governance.Member, error) {
	name, rest, _ := strings.Cut(s, ":")
	role, post, _ := strings.Cut(rest, ":")
	unit, title, _ := strings.Cut(post, "/")
	p, err := t.person(ctx, name)
	return governance.Member{Person: p, Role: governance.Role(role), Post: governance.Post{Unit: townhall.UnitID(unit), Name: title}}, err
}

// reshuffle is the leading group's: the office has a new director, who is deputy head and legal officer.
func (t *town) reshuffle(ctx context.Context) (event, error) {
	r := governance.Reshuffle{On: townhall.NewDate(year, 2, 24), Reason: "机构和人事变动"}
	old, err := t.person(ctx, "汤明华")
	if err != nil {
		return event{}, err
	}
	r.Leave = []governance.Leave{{Person: old, Why: "不再担任党政办公室主任"}}
	for _, m := range []string{"顾立新:deputy_head:office/director", "顾立新:legal_officer:office/director"} {
		joins, err := t.member(ctx, m)
		if err != nil {
			return event{}, err
		}
		r.Join = append(r.Join, joins)
	}
	return event{on: r.On, id: "leading-group/reshuffle", do: func(ctx context.Context, o townhall.Office) error {
		_, err := governance.ReshuffleBody(ctx, o, clerk(), leadingGroup, r)
		return err
	}}, nil
}

// congress seats the deputies.
func (t *town) congress(ctx context.Context, dir fs.FS) (event, error) {
	data, err := rows(dir, "deputies.csv")
	if err != nil {
		return event{}, err
	}
	formed := townhall.NewDate(2022, 3, 15)
	b := governance.Body{ID: townhall.UnitID(congress.ID), Kind: governance.Congress, Name: townhall.Text{ZH: "水南镇人民代表大会", EN: "Shuinan Town Congress"}, Place: "shuinan", Formed: formed,
		Seats: []governance.SeatChange{{Seats: len(data)}}}
	for _, row := range data {
		p, err := t.person(ctx, row["name"])
		if err != nil {
			return event{}, err
		}
		b.Members = append(b.Members, governance.Member{Person: p, Role: governance.Deputy})
	}
	return event{on: formed, id: "congress/form", do: func(ctx context.Context, o townhall.Office) error {
		_, err := governance.FormBody(ctx, o, clerk(), b)
		return err
	}}, nil
}

// sessions gives the session of 9 October: notice, guests, sign-in, opening, the motion's vote, and the end.
func (t *town) sessions(ctx context.Context, dir fs.FS) ([]event, error) {
	guests, err := invited(dir)
	if err != nil {
		return nil, err
	}
	s := governance.Session{ID: session.ID, Title: townhall.Text{ZH: "水南镇人民代表大会", EN: "Shuinan Town Congress"}, Sort: governance.Special, Ordinal: 4, On: votingDay, Half: governance.Afternoon,
		Notice: townhall.NewDate(year, 9, 25), Convener: governance.Convener{Organ: "presidium", Kind: governance.Presidium}, Rule: governance.TownCongressDecision.Key, Guests: guests,
		Agenda: []governance.Item{{Title: schools(), Matter: motion}}}
	events := []event{{on: s.Notice, id: "session/convene", do: func(ctx context.Context, o townhall.Office) error {
		_, err := governance.ConveneSession(ctx, o, clerk(), congress, s)
		return err
	}}}
	data, err := rows(dir, "deputies.csv")
	if err != nil {
		return nil, err
	}
	counted := vote.Tally{}
	for i, row := range data {
		if row["signed_in"] == "" {
			continue
		}
		ballot(&counted, row["vote"])
		p, err := t.person(ctx, row["name"])
		if err != nil {
			return nil, err
		}
		at, err := clockTime(row["signed_in"])
		if err != nil {
			return nil, err
		}
		events = append(events, event{on: votingDay, at: at, id: "session/in/" + strconv.Itoa(i+1), do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.SignInMember(ctx, o, clerk(), session, p, o.Now())
			return err
		}})
	}
	slices.SortStableFunc(events[1:], func(a, b event) int { return int(a.at - b.at) })
	return append(events, t.sitting(counted)...), nil
}

// sitting is the session itself, from its opening to its end.
func (t *town) sitting(counted vote.Tally) []event {
	const hour, minute = time.Hour, time.Minute
	return []event{
		{on: votingDay, at: 14 * hour, id: "session/open", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.OpenSession(ctx, o, clerk(), session, o.Now())
			return err
		}},
		{on: votingDay, at: 14*hour + 30*minute, id: "motion/deliberate/1", do: deliberated("布局", "各代表团审议校舍布局，并讨论校车和过渡安排")},
		{on: votingDay, at: 15 * hour, id: "motion/deliberate/2", do: deliberated("经费", "各代表团审议经费来源和节约措施")},
		{on: votingDay, at: 15*hour + 30*minute, id: "motion/count", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.CountMotion(ctx, o, clerk(), motion, governance.Vote{Tallies: []vote.Tally{counted}, Tellers: []string{"监票人二名"}})
			return err
		}},
		{on: votingDay, at: 15*hour + 45*minute, id: "session/record", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.RecordResult(ctx, o, clerk(), session, 0, o.Now(), townhall.Finding{}, townhall.Text{})
			return err
		}},
		{on: votingDay, at: 16 * hour, id: "session/close", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.CloseSession(ctx, o, clerk(), session, o.Now())
			return err
		}},
		{on: votingDay.AddDays(1), id: "motion/promulgate", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.PromulgateResolution(ctx, o, clerk(), motion, governance.Resolution{Number: "水人〔2025〕4号", Orders: []governance.Order{
				{Unit: "government", Task: townhall.Text{ZH: "由政府加快实施幼教小教资源整合方案", EN: "the government carries out the plan for kindergartens and primary schools without delay"}}}})
			return err
		}},
	}
}

func deliberated(item, what string) func(context.Context, townhall.Office) error {
	return func(ctx context.Context, o townhall.Office) error {
		_, err := governance.DeliberateItem(ctx, o, clerk(), motion, governance.Deliberation{Item: item, Said: what})
		return err
	}
}

func ballot(t *vote.Tally, choice string) {
	switch choice {
	case "for":
		t.For++
	case "against":
		t.Against++
	default:
		t.Abstain++
	}
}

func invited(dir fs.FS) ([]governance.Guest, error) {
	data, err := rows(dir, "guests.csv")
	var out []governance.Guest
	for _, row := range data {
		out = append(out, governance.Guest{Class: governance.Class(row["class"]), Name: townhall.Text{ZH: row["zh"], EN: row["en"]}})
	}
	return out, err
}

// clockTime reads "13:45" as the time since midnight.
func clockTime(s string) (time.Duration, error) {
	at, err := time.Parse("15:04", s)
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, err
}

func schools() townhall.Text {
	return townhall.Text{ZH: "镇幼教小教资源整合方案", EN: "plan to merge the town's kindergartens and primary schools"}
}

// motions gives the motion up to its place on the agenda: drafted, opinions heard and answered, amended, submitted.
func (t *town) motions() []event {
	n := governance.Motion{ID: motion.ID, Title: schools(), Body: "congress", Place: "shuinan", Rule: governance.TownCongressDecision.Key,
		Drafts: []governance.Draft{{Text: "整合镇中心小学、中心幼儿园和小太阳成长中心的教育资源（征求意见稿）"}},
		Impact: []governance.Impact{
			{Aspect: governance.Land, Text: townhall.Text{ZH: "在土地资源较为紧张的条件下优化教育环境和空间布局", EN: "a better place and layout for schools where land is scarce"}},
			{Aspect: governance.Funds, Text: townhall.Text{ZH: "在节约教育经费投入的条件下提高资源利用效益", EN: "better use of resources at less cost"}},
			{Aspect: governance.Quality, Text: townhall.Text{ZH: "提高学校办学质量，满足新老市民对优化教育的合理要求", EN: "better schools for old and new residents"}}}}
	opinions := []struct {
		said     governance.Opinion
		answered governance.Answer
	}{
		{governance.Opinion{From: "学生家长", Text: "合并后接送路远，希望有校车"}, governance.Answer{Adopted: true, Reasons: "修改稿增加校车安排"}},
		{governance.Opinion{From: "幼儿园教师", Text: "希望保留现有编制"}, governance.Answer{Adopted: true, Reasons: "修改稿写明人员整体划转"}},
		{governance.Opinion{From: "村民代表", Text: "希望推迟一年实施"}, governance.Answer{Reasons: "现有校舍已不足，推迟将影响下学年入学；以过渡安排解决"}},
	}
	events := []event{{on: townhall.NewDate(year, 8, 20), id: "motion/draft", do: func(ctx context.Context, o townhall.Office) error {
		_, err := governance.DraftMotion(ctx, o, clerk(), n)
		return err
	}}}
	for i, op := range opinions {
		events = append(events, event{on: townhall.NewDate(year, 9, 2), id: "motion/hear/" + strconv.Itoa(i+1), do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.HearOpinion(ctx, o, clerk(), motion, op.said)
			return err
		}}, event{on: townhall.NewDate(year, 9, 16), id: "motion/answer/" + strconv.Itoa(i+1), do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.AnswerOpinion(ctx, o, clerk(), motion, i, op.answered)
			return err
		}})
	}
	return append(events,
		event{on: townhall.NewDate(year, 9, 18), id: "motion/amend", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.AmendMotion(ctx, o, clerk(), motion, governance.Draft{Text: "镇幼教小教资源整合方案（修改稿），增加校车和人员划转安排", Why: "采纳家长和教师的意见"})
			return err
		}},
		event{on: townhall.NewDate(year, 9, 23), id: "motion/submit", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.SubmitMotion(ctx, o, clerk(), motion, governance.Movers{Organ: "government", Kind: governance.Government})
			return err
		}},
		event{on: townhall.NewDate(year, 9, 26), id: "motion/table", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.TableMotion(ctx, o, clerk(), motion, session)
			return err
		}})
}

// at is a time of a day in the town.
func at(day townhall.Date, since time.Duration) time.Time { return day.Time(cn.Zone).Add(since) }
