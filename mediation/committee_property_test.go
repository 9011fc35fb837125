package mediation_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Whatever is done to a committee, on whatever days, it is one that the law knows on every day: not too large, nobody twice,
// one director at most; and who mediates on which day is what a plain list of days says.
func TestWhateverIsDoneToACommittee(t *testing.T) {
	done := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		first := day(time.January, 6)
		m := moment(first)
		m.Ref = committee().Ref()
		c, _, err := committee().Establish(m)
		require.NoError(t, err)
		w := world{T: t, moment: m}
		seats, engaged := plain{}, plain{}
		for _, x := range c.Members {
			seats.from(x.Person, first)
		}
		for range rapid.IntRange(10, 25).Draw(t, "steps") {
			w.moment.Today = w.moment.Today.AddDays(w.pick("later", rapid.IntRange(0, 9).Draw(t, "days"), 40))
			kept, err := json.Marshal(c)
			require.NoError(t, err)
			next, facts, verb, keep := w.committeeStep(c, seats, engaged)
			left, err := json.Marshal(c)
			require.NoError(t, err)
			require.Equal(t, string(kept), string(left), "the committee before is left alone")
			if facts == nil {
				require.Equal(t, c, next)
				continue
			}
			done[verb]++
			keep()
			c = next
			require.NoError(t, c.Check())
			doc, err := json.Marshal(c)
			require.NoError(t, err)
			var read mediation.Committee
			require.NoError(t, json.Unmarshal(doc, &read))
			require.Equal(t, c, read)
			lawful(t, w, c, first, seats, engaged)
		}
	})
	for _, verb := range []string{"elect", "reelect", "disengage", "engage", "censure", "report"} {
		require.NotZero(t, done[verb], "%s never happened", verb)
	}
}

// lawful compares the committee with the plain list, day by day.
func lawful(t *rapid.T, w world, c mediation.Committee, first townhall.Date, seats, engaged plain) {
	for on := first.AddDays(-2); !on.After(w.moment.Today.AddDays(2)); on = on.AddDays(1) {
		members, directors, seen := c.MembersOn(on), 0, map[townhall.PersonID]bool{}
		for _, x := range members {
			require.False(t, seen[x.Person], "%s twice on %s", x.Person, on)
			seen[x.Person] = true
			if x.Director {
				directors++
			}
		}
		require.LessOrEqual(t, len(members), 9, on)
		require.LessOrEqual(t, directors, 1, on)
		for _, p := range crowd {
			require.Equal(t, seats.on(p, on) || engaged.on(p, on), c.Mediates(p, on), "%s on %s", p, on)
		}
	}
}

var crowd = people("m1", "m2", "m3", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9")

// plain is who serves: periods, of which the last may be open.
type plain map[townhall.PersonID][]townhall.Period

func (s plain) from(p townhall.PersonID, on townhall.Date) { s[p] = append(s[p], townhall.Since(on)) }

func (s plain) on(p townhall.PersonID, on townhall.Date) bool {
	for _, days := range s[p] {
		if days.Contains(on) {
			return true
		}
	}
	return false
}

// until ends what runs on a day and has no end yet.
func (s plain) until(p townhall.PersonID, last townhall.Date) {
	for i, days := range s[p] {
		if days.Contains(last) && days.To.IsZero() {
			s[p][i].To = last
		}
	}
}

// over ends everything by a day, whatever its end was to be.
func (s plain) over(last townhall.Date) {
	for _, list := range s {
		for i, days := range list {
			if days.To.IsZero() || days.To.After(last) {
				list[i].To = last
			}
		}
	}
}

// committeeStep takes a step, and gives what the plain list is to keep of it if it was allowed.
func (w world) committeeStep(c mediation.Committee, seats, engaged plain) (mediation.Committee, []townhall.Fact, string, func()) {
	m, p := w.moment, w.person("person", crowd...)
	given := rapid.SampledFrom([]townhall.Date{{}, w.day(), m.Today.AddDays(-1), m.Today.AddDays(-8)}).Draw(w.T, "on")
	on := given
	if on.IsZero() {
		on = m.Today
	}
	leaves := func() {
		seats.until(p, on)
		engaged.until(p, on)
	}
	switch rapid.IntRange(0, 5).Draw(w.T, "step") {
	case 0:
		x := mediation.Member{Person: p, Woman: rapid.Bool().Draw(w.T, "woman"), Director: !w.yes("no director")}
		next, facts, _ := c.Elect(m, given, x)
		return next, facts, "elect", func() { seats.from(p, on) }
	case 1:
		var term []mediation.Member
		for _, q := range rapid.Permutation(crowd).Draw(w.T, "term")[:w.pick("size", 4, 2, 9, 10)] {
			term = append(term, mediation.Member{Person: q, Director: len(term) == 0, Woman: len(term) == 1})
		}
		next, facts, _ := c.Reelect(m, mediation.Election{On: given, Members: term})
		return next, facts, "reelect", func() {
			seats.over(on.AddDays(-1))
			for _, x := range term {
				seats.from(x.Person, on)
			}
		}
	case 2:
		next, facts, _ := c.Disengage(m, p, mediation.Leaving{How: mediation.Resigned, Reason: w.text("reason"), Last: given})
		return next, facts, "disengage", leaves
	case 3:
		next, facts, _ := c.Engage(m, mediation.Engagement{Person: p, From: given})
		return next, facts, "engage", func() { engaged.from(p, on) }
	case 4:
		x := mediation.Conduct{Person: p, What: mediation.Taking, Measure: oneOf(w, "measure", "odd", mediation.Measures()...), Note: w.text("note"), On: given}
		next, facts, _ := c.Censure(m, x)
		return next, facts, "censure", func() {
			if x.Measure == mediation.Removed {
				leaves()
			}
		}
	}
	next, facts, _ := c.ReportChanges(m, w.text("to"), given)
	return next, facts, "report", func() {}
}
