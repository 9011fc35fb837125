package governance_test

import (
	"fmt"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/governance/vote"
)

// A club adds its own rule of voting to the rulebook, with its statute as the source, and says that its kind of body decides by no other.
func ExampleMotion_Count() {
	statute := townhall.Cite{Law: "会章", English: "the club's statute", Article: "7"}
	title := townhall.Text{ZH: "会员大会决定", EN: "decision of the club"}
	decision := townhall.Rule("club.decision", title, townhall.Version[vote.Rule]{Cite: statute, Value: vote.Rule{Title: title, Cite: statute,
		Quorum: vote.Present.AtLeast(vote.Part(1, 3, vote.Filled)), Threshold: vote.For.MoreThan(vote.Part(1, 2, vote.ForAgainst))}})
	deciding := townhall.Rule(governance.DecidingKey("club"), townhall.Text{ZH: "会员大会的表决规则", EN: "how the club decides"},
		townhall.Version[governance.Deciding]{Value: governance.Deciding{Rules: []string{decision.Key}}, Cite: statute})
	decision.New, deciding.New = true, true // of the club, and no other version of a rule that there is
	rules, err := cn.Rulebook.With(townhall.Rules("the club", decision, deciding))
	if err != nil {
		panic(err)
	}

	// Values in and values out; in an office the same steps are ConveneSession, SubmitMotion, CountMotion and so on.
	day := townhall.NewDate(2026, 5, 9)
	m := townhall.Moment{Today: day, Now: day.Time(cn.Zone).Add(19 * time.Hour), Rules: rules, Calendar: cn.Calendar}
	at := func(kind, id string) townhall.Moment { m.Ref = townhall.Ref{Kind: kind, ID: id}; return m }
	check := func(_ []townhall.Fact, err error) {
		if err != nil {
			panic(err)
		}
	}
	club := governance.Body{ID: "club", Kind: "club", Name: townhall.Plain("读书会")}
	for _, p := range []townhall.PersonID{"an", "bo", "chen", "dai", "er", "fu"} {
		club.Members = append(club.Members, governance.Member{Person: p, Role: governance.Ordinary})
	}
	club, facts, err := club.Form(at(governance.BodyKind, "club"))
	check(facts, err)
	n, facts, err := governance.Motion{Title: townhall.Plain("买书架"), Body: "club", Rule: decision.Key, Drafts: []governance.Draft{{Text: "买两个书架"}}}.Draft(at(governance.MotionKind, "shelves"))
	check(facts, err)
	s, facts, err := governance.Session{Convener: governance.Convener{Organ: "chair"}, Rule: decision.Key, Agenda: []governance.Item{{Title: n.Title, Matter: n.Ref()}}}.Convene(at(governance.SessionKind, "may"), club)
	check(facts, err)
	for _, p := range []townhall.PersonID{"an", "bo", "chen"} {
		s, facts, err = s.SignIn(m, p, m.Now)
		check(facts, err)
	}
	s, facts, err = s.Open(m, m.Now)
	check(facts, err)
	n, facts, err = n.Submit(m, club, governance.Movers{Members: []townhall.PersonID{"an"}})
	check(facts, err)
	n, facts, err = n.Table(m, s)
	check(facts, err)
	n, facts, err = n.Deliberate(m, s, governance.Deliberation{Item: "1", Said: "放在哪里"})
	check(facts, err)
	n, facts, err = n.Count(m, s, governance.Vote{Tallies: []vote.Tally{{For: 2, Against: 1}}})
	check(facts, err)
	fmt.Println(n.Outcome().Finding)
	// Output:
	// ✓ decision of the club: adopted
	//   ✓ quorum: those present: needs at least 1/3 of all members (6): 2 at least, found 3 (the club's statute, art. 7)
	//   ✓ threshold: votes for: needs more than 1/2 of votes for and against (3): 2 at least, found 2 (the club's statute, art. 7)
}
