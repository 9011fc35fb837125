package powers_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/governance/powers"
)

// event is something that happened to a case, as somebody would note it who knows nothing of how acts are kept.
type event struct {
	what     string // assigned, found, recorded, told, spoke, waived, asked, heard, reviewed
	on       townhall.Date
	who      []townhall.PersonID // assigned: those with a certificate first
	n        int                 // assigned: how many have one
	step     powers.Step         // recorded
	grounds  []powers.Ground     // found
	yes      bool                // told: a hearing was offered; waived: the hearing; reviewed: passed
	also     bool                // waived: the statement
	answerBy townhall.Date       // told
	put      townhall.Date       // told: when it was put on record
}

// story is a case: what sort of act it is, and what happened, in the order of entry.
type story struct {
	typ    powers.PowerType
	burden bool
	own    []powers.Step
	events []event
}

// by is what had happened by a day. That somebody is assigned or a ground is found has no day.
func (s story) by(day townhall.Date) story {
	s.events = slices.DeleteFunc(slices.Clone(s.events), func(e event) bool { return e.on.After(day) })
	return s
}

func (s story) latest(of ...string) (last event, found bool) {
	for _, e := range s.events {
		if slices.Contains(of, e.what) {
			last, found = e, true
		}
	}
	return last, found
}

func (s story) any(f func(event) bool) bool { return slices.ContainsFunc(s.events, f) }

// ready says clause by clause what the law asks of an act before it is signed and decided on a day: the slow and obvious way.
func (s story) ready(on townhall.Date) bool {
	s = s.by(on)
	found := func(g powers.Ground) bool {
		return s.any(func(e event) bool { return e.what == "found" && slices.Contains(e.grounds, g) })
	}
	handles := func(p townhall.PersonID) bool {
		return s.any(func(e event) bool {
			return (e.what == "assigned" || e.what == "recorded" && e.step != powers.Collective) && slices.Contains(e.who, p)
		})
	}
	recorded := func(step powers.Step) bool {
		return s.any(func(e event) bool { return e.what == "recorded" && e.step == step })
	}
	told, said := -1, -1
	for i, e := range s.events {
		if e.what == "told" {
			told = i
		}
		if e.what == "told" || e.what == "spoke" || e.what == "heard" {
			said = i
		}
	}
	after := story{events: s.events[said+1:]} // what was entered after the last word on the case
	var notice event
	since := story{} // what happened since the notice that holds
	seen := townhall.Date{}
	if told >= 0 {
		notice, since.events = s.events[told], s.events[told+1:]
		seen = notice.on
	}
	for _, what := range []string{"spoke", "heard"} {
		if e, ok := since.latest(what); ok && e.on.After(seen) {
			seen = e.on
		}
	}
	heard, wasHeard := since.latest("heard")
	burdens := s.burden || s.typ == powers.Penalty || s.typ == powers.Coercive || s.typ == powers.Levy

	// 行政处罚法 art. 42, 行政强制法 art. 18: two officers
	if team, _ := s.latest("assigned"); (s.typ == powers.Penalty || s.typ == powers.Coercive) && team.n < 2 {
		return false
	}
	// art. 44, 45: told, and heard on what was told last
	answered := since.any(func(e event) bool { return e.what == "spoke" || e.what == "waived" && e.also }) || !notice.answerBy.IsZero() && on.After(notice.answerBy)
	if burdens && (told < 0 || !answered) {
		return false
	}
	// art. 63, 64: a hearing that is due or was offered is over
	if notice.yes || found(powers.HearingDue) || slices.Contains(s.own, powers.HearingHeld) {
		waived := since.any(func(e event) bool { return e.what == "waived" && e.yes })
		asked := false // and neither held nor called off: a later notice leaves that as it is
		for _, e := range s.events {
			asked = e.what == "asked" || asked && e.what != "heard" && !(e.what == "waived" && e.yes)
		}
		tooLate := !notice.answerBy.IsZero() && on.After(notice.answerBy)
		if s.typ == powers.Penalty {
			from := notice.on
			if notice.put.After(from) {
				from = notice.put
			}
			between := townhall.Period{From: from.AddDays(1), To: on.AddDays(-1)}
			worked := 0
			if told >= 0 && between.Days() > 0 {
				worked, _ = cn.Calendar.WorkingDays(between)
			}
			tooLate = worked >= 5
		}
		over := waived || wasHeard && !handles(heard.who[0]) || !wasHeard && !asked && tooLate
		if !notice.yes || !over {
			return false
		}
	}
	// art. 58: reviewed, if due or after a hearing, by somebody who does not handle the case, and as it stands
	if found(powers.ReviewDue) || s.any(func(e event) bool { return e.what == "heard" }) {
		review, ok := s.latest("reviewed")
		if _, fresh := after.latest("reviewed"); !fresh || !ok || !review.yes || review.on.Before(seen) || handles(review.who[0]) {
			return false
		}
	}
	// art. 57: discussed, if complex or grave, on the result
	if s.typ == powers.Penalty && found(powers.Complex) && !after.any(func(e event) bool {
		return e.what == "recorded" && e.step == powers.Collective && !e.on.Before(seen)
	}) {
		return false
	}
	// the record, and the power's own steps
	for _, step := range append([]powers.Step{powers.FullRecord}, s.own...) {
		if step != powers.HearingHeld && !recorded(step) {
			return false
		}
	}
	return true
}

// Whatever steps are tried in whatever order, an act is ready on exactly the days that the law lets it be, and is signed and decided on no
// other.
func TestAnActIsDecidedExactlyWhenItMayBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := story{typ: rapid.SampledFrom([]powers.PowerType{powers.Penalty, powers.Penalty, powers.Coercive, powers.Levy, powers.Permit, powers.Inspection}).Draw(t, "type"),
			burden: rapid.Bool().Draw(t, "burdens"),
			own:    rapid.SampledFrom([][]powers.Step{nil, nil, nil, {"survey"}, {powers.HearingHeld}}).Draw(t, "own")}
		p := listed(t, func(l *powers.Listing) { l.Type, l.Steps = s.typ, s.own })
		a := fine()
		a.Type, a.Burdens = s.typ, s.burden
		a.Grounds = rapid.SampledFrom([][]powers.Ground{nil, nil, nil, {powers.Complex}, {powers.HearingDue}, {powers.ReviewDue}, allGrounds}).Draw(t, "grounds")
		today := march(3)
		a, _, err := a.Propose(moment(today), p)
		require.NoError(t, err)
		s.events = []event{{what: "found", grounds: a.Grounds}, {what: "assigned", who: []townhall.PersonID{"o1", "o2"}, n: 2}}
		for range rapid.IntRange(8, 30).Draw(t, "steps") {
			if rapid.IntRange(0, 2).Draw(t, "later") == 0 {
				today = today.AddDays(rapid.IntRange(1, 9).Draw(t, "days"))
			}
			next, e, err := randomStep(t, a, moment(today))
			if err != nil {
				_, refusal := errors.AsType[*townhall.Refusal](err)
				require.True(t, refusal, err)
				require.Equal(t, a, next, "a refused step changes nothing")
				continue
			}
			require.NoError(t, next.Check())
			if e.what == "signed" {
				require.True(t, s.ready(e.on), "a post signed what was not whole: %+v", a)
			} else if e.what != "" {
				s.events = append(s.events, e)
			}
			a = next
			day := today.AddDays(rapid.IntRange(-8, 8).Draw(t, "judged"))
			f, err := a.Procedure(moment(today), day)
			require.NoError(t, err)
			if day.Before(today) { // as far as the file tells of an earlier day
				require.True(t, !f.Held || s.ready(day), "%s on %s: %+v", f, day, a)
				continue
			}
			require.Equal(t, s.ready(day), f.Held, "%s on %s: %+v", f, day, a)
		}
		after, _, err := a.Decide(moment(today), p, decision())
		require.Equal(t, a.State == powers.Reviewed && s.ready(today), err == nil, "%v: %+v", err, a)
		if err == nil {
			require.Equal(t, powers.Decided, after.State)
		}
	})
}
