package main

import (
	"context"
	"strconv"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
	"github.com/townhall-go/townhall/mediation"
)

// What the trial adds to the year: its first working day, on which the congress meets and some matters are open.
var (
	trialSession = townhall.Ref{Kind: governance.SessionKind, ID: "2026-5"}
	trialMotion  = townhall.Ref{Kind: governance.MotionKind, ID: "2026-square"}
	trialPoll    = "2026-opinion"
)

// trial puts on record what the trial begins with. It is all dated after the year that the report is about, and done once.
func (t *town) trial(ctx context.Context, box vote.Box) error {
	deputies, err := t.deputies(ctx)
	if err != nil {
		return err
	}
	for _, e := range append(t.trialSitting(deputies), t.trialMatters()...) {
		t.now = at(e.on, e.at)
		if err := e.do(ctx, t.office.Once(townhall.CommitID("trial-"+e.id))); err != nil {
			return &failed{e, err}
		}
	}
	t.now = opening
	return openTrialPoll(ctx, box, deputies)
}

// openTrialPoll opens a poll in which each of the deputies may vote once.
func openTrialPoll(ctx context.Context, box vote.Box, deputies []townhall.PersonID) error {
	p := vote.Poll{ID: trialPoll, Title: townhall.Text{ZH: "对广场改造方案的意见（意向投票）", EN: "Opinion on the plan for the square (indicative vote)"}, Options: []string{"for", "against", "abstain"}, Marks: 1, Secret: true}
	for _, d := range deputies {
		p.Voters = append(p.Voters, vote.Voter{ID: d})
	}
	return box.Open(ctx, p)
}

// deputies are those of the congress, in the order of the list.
func (t *town) deputies(ctx context.Context) ([]townhall.PersonID, error) {
	data, err := rows(files, "deputies.csv")
	if err != nil {
		return nil, err
	}
	names := make([]string, len(data))
	for i, row := range data {
		names[i] = row["name"]
	}
	return t.people(ctx, names)
}

// trialSitting is a session of the congress this morning, for which some have signed in, and the motion on its agenda.
func (t *town) trialSitting(deputies []townhall.PersonID) []event {
	const hour, minute = time.Hour, time.Minute
	title := townhall.Text{ZH: "中心广场改造方案", EN: "plan for the town square"}
	day := townhall.DateOf(opening)
	n := governance.Motion{ID: trialMotion.ID, Title: title, Body: "congress", Place: "shuinan", Rule: governance.TownCongressDecision.Key,
		Drafts: []governance.Draft{{Text: "改造中心广场：增设座椅和遮阳，保留老樟树，夜间照明改为低位灯。"}},
		Impact: []governance.Impact{{Aspect: governance.Funds, Text: townhall.Text{ZH: "分两年安排", EN: "spread over two years"}}}}
	s := governance.Session{ID: trialSession.ID, Title: townhall.Text{ZH: "水南镇人民代表大会", EN: "Shuinan Town Congress"}, Sort: governance.Special, Ordinal: 5, On: day, Half: governance.Morning,
		Notice: townhall.NewDate(year, 12, 25), Convener: governance.Convener{Organ: "presidium", Kind: governance.Presidium}, Rule: governance.TownCongressDecision.Key,
		Agenda: []governance.Item{{Title: title, Matter: trialMotion}}}
	events := []event{
		{on: townhall.NewDate(year, 12, 22), at: 9 * hour, id: "draft", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.DraftMotion(ctx, o, clerk(), n)
			return err
		}},
		{on: townhall.NewDate(year, 12, 24), at: 9 * hour, id: "submit", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.SubmitMotion(ctx, o, clerk(), trialMotion, governance.Movers{Organ: "government", Kind: governance.Government})
			return err
		}},
		{on: townhall.NewDate(year, 12, 25), at: 9 * hour, id: "convene", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.ConveneSession(ctx, o, clerk(), congress, s)
			return err
		}},
		{on: townhall.NewDate(year, 12, 25), at: 10 * hour, id: "table", do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.TableMotion(ctx, o, clerk(), trialMotion, trialSession)
			return err
		}},
	}
	for i, p := range deputies[:38] { // two fewer than the quorum
		events = append(events, event{on: day, at: 8*hour + time.Duration(20+i)*minute, id: "in/" + strconv.Itoa(i+1), do: func(ctx context.Context, o townhall.Office) error {
			_, err := governance.SignInMember(ctx, o, clerk(), trialSession, p, o.Now())
			return err
		}})
	}
	return events
}

// trialMatters are disputes and a risk that are open in a village.
func (t *town) trialMatters() []event {
	by := townhall.Actor{Capacity: "clerk", Unit: "dongcun"}
	day := townhall.DateOf(opening)
	accepted := func(id string, on townhall.Date, category mediation.Category, facts, a, b string) event {
		return event{on: day, at: 8 * time.Hour, id: id, do: func(ctx context.Context, o townhall.Office) error {
			people, err := t.people(ctx, []string{a, b})
			if err == nil {
				_, err = mediation.Accept(ctx, o, by, mediation.Application{Committee: "dongcun", Place: "shuinan/dongcun", Category: category, Source: mediation.OnApplication, Facts: facts, On: on,
					Parties: []mediation.Party{{Person: people[0], Side: "a"}, {Person: people[1], Side: "b"}}})
			}
			return err
		}}
	}
	return []event{
		accepted("case-1", townhall.NewDate(year+1, 1, 2), mediation.Neighbours, "两户共用通道上堆放柴草，通行不便", "沈阿福", "陆根生"),
		accepted("case-2", townhall.NewDate(year+1, 1, 4), mediation.Contract, "拖欠装修尾款", "顾小琴", "姚建中"),
		{on: day, at: 8 * time.Hour, id: "risk-1", do: func(ctx context.Context, o townhall.Office) error {
			_, err := mediation.FindRisk(ctx, o, by, mediation.Hazard{Committee: "dongcun", Place: "shuinan/dongcun", Category: mediation.Housing, Level: mediation.HighRisk, What: "相邻两户翻建，宅基地界址有争议", On: townhall.NewDate(year+1, 1, 2), By: "clerk"})
			return err
		}},
	}
}
