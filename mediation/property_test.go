package mediation_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/intl"
	"github.com/townhall-go/townhall/mediation"
)

// The ways of a case once more, written by hand: the verbs that leave the state, and those that lead on.
var (
	anywhere = []string{"warn", "escalate", "attach"}
	before   = []string{"assign", "recuse", "invite", "declare", "extend"}
	after    = []string{"urge", "perform_part", "follow_up", "apply_for_confirmation", "court_answers"}
	stays    = map[mediation.State][][]string{
		mediation.Declined: {anywhere}, mediation.Ended: {anywhere},
		mediation.Accepted: {anywhere, before}, mediation.Mediating: {anywhere, before}, mediation.Drafted: {anywhere, before, {"sign"}},
		mediation.Agreed: {anywhere, after}, mediation.Breached: {anywhere, after},
		mediation.Performed: {anywhere, {"follow_up", "apply_for_confirmation", "court_answers"}}, mediation.Rescinded: {anywhere, {"follow_up"}},
	}
	leads = map[mediation.State]map[string]mediation.State{
		"":                  {"decline": mediation.Declined, "accept": mediation.Accepted},
		mediation.Accepted:  {"transfer": mediation.Accepted, "mediate": mediation.Mediating, "end": mediation.Ended},
		mediation.Mediating: {"transfer": mediation.Accepted, "mediate": mediation.Mediating, "agree_orally": mediation.Agreed, "draft": mediation.Drafted, "end": mediation.Ended},
		mediation.Drafted:   {"mediate": mediation.Mediating, "draft": mediation.Drafted, "seal": mediation.Agreed, "end": mediation.Ended},
		mediation.Agreed:    {"perform": mediation.Performed, "breach": mediation.Breached, "rescind": mediation.Rescinded},
		mediation.Breached:  {"perform": mediation.Performed, "rescind": mediation.Rescinded},
		mediation.Performed: {"rescind": mediation.Rescinded},
	}
)

// leadsTo is where a verb leads from a state by that table, if it leads anywhere.
func leadsTo(s mediation.State, verb string) (mediation.State, bool) {
	if to, ok := leads[s][verb]; ok {
		return to, true
	}
	return s, slices.ContainsFunc(stays[s], func(verbs []string) bool { return slices.Contains(verbs, verb) })
}

// The table that the code follows is that of the test, verb by verb.
func TestTheTableIsTheOneThatIsKnown(t *testing.T) {
	states := []mediation.State{"", mediation.Declined, mediation.Accepted, mediation.Mediating, mediation.Drafted, mediation.Agreed,
		mediation.Performed, mediation.Breached, mediation.Rescinded, mediation.Ended}
	for _, move := range mediation.CaseStates.Moves {
		for _, s := range states {
			to, ok := leadsTo(s, move.Verb)
			assert.Equal(t, ok, slices.Contains(move.From, s), "%s from %s", move.Verb, s)
			if ok && move.To != "" {
				assert.Equal(t, to, move.To, "%s from %s", move.Verb, s)
			} else if ok {
				assert.Equal(t, to, s, "%s from %s", move.Verb, s)
			}
		}
	}
}

// Whatever is done to a case, right or wrong and in any order, it stays one that its table and its own Check know.
func TestWhateverIsDoneToACase(t *testing.T) {
	books := []townhall.Rulebook{cn.Rulebook, intl.Rulebook, local(t, `"mediation.written_required": {"versions": [{"from": "2025-01-01",
		"cite": {"law": "x"}, "value": {"asked": true, "not_at_once": true, "complex": true}}]}`)}
	done := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		w := world{T: t, moment: under(rapid.SampledFrom(books).Draw(t, "book"), day(time.March, 3))}
		var c mediation.Case
		for range rapid.IntRange(60, 120).Draw(t, "steps") {
			w.moment.Today = w.moment.Today.AddDays(w.pick("later", 0, 1, 3, 40))
			kept, err := json.Marshal(c)
			require.NoError(t, err)
			next, facts, err := w.step(c)
			left, jsonErr := json.Marshal(c)
			require.NoError(t, jsonErr)
			require.Equal(t, string(kept), string(left), "the case before is left alone")
			if err != nil {
				var refusal *townhall.Refusal
				require.True(t, errors.As(err, &refusal) || errors.Is(err, townhall.Invalid), err)
				require.Equal(t, c, next)
				require.Nil(t, facts)
				continue
			}
			state := c.State
			for _, f := range facts {
				to, ok := leadsTo(state, f.Verb)
				require.True(t, ok, "%s from %s", f.Verb, state)
				state = to
				done[f.Verb]++
			}
			require.NotEmpty(t, facts)
			require.Equal(t, state, next.State)
			sound(t, next)
			if c = next; leads[c.State] == nil && rapid.Bool().Draw(t, "another case") {
				c = mediation.Case{}
			}
		}
	})
	for _, move := range mediation.CaseStates.Moves {
		assert.NotZero(t, done[move.Verb], "%s never happened", move.Verb)
	}
}

// A case that no way leads to, as a damaged record may hold, is refused or moved on, and never a panic.
func TestNoCaseIsTooDamagedToJudge(t *testing.T) {
	duties := accepted(t).Duties
	rapid.Check(t, func(t *rapid.T) {
		some := func(name string) bool { return rapid.Bool().Draw(t, name) }
		w := world{T: t, moment: moment(day(time.March, 3))}
		c := mediation.Case{State: rapid.SampledFrom([]mediation.State{"", mediation.Declined, mediation.Accepted, mediation.Mediating, mediation.Drafted,
			mediation.Agreed, mediation.Performed, mediation.Breached, mediation.Rescinded, mediation.Ended}).Draw(t, "state")}
		if some("accepted") {
			c.Accepted = w.moment.Today
		}
		if some("duties") {
			c.Duties = duties
		}
		if some("parties") {
			c.Parties = fence
		}
		if some("mediators") {
			c.Mediators = people("m1")
		}
		if some("agreement") {
			c.Agreement = &mediation.Agreement{Effective: w.moment.Today, Obligations: make([]mediation.Obligation, rapid.IntRange(0, 2).Draw(t, "obligations"))}
		}
		if some("ending") {
			c.Ending = &mediation.Ending{}
		}
		for range 4 {
			next, _, err := w.step(c)
			if err != nil && c.State != "" { // an application that is refused gives no case
				require.Equal(t, c, next)
			}
			_, _ = next.Check(), next.Head()
			_, err = next.ConfirmBy(w.moment)
			require.NoError(t, err)
			c = next
		}
	})
}

// sound asserts what holds of every case that is ever stored.
func sound(t *rapid.T, c mediation.Case) {
	require.NoError(t, c.Check())
	open, owed := 0, 0
	for _, d := range c.Duties {
		require.NoError(t, d.Check("duties"))
		if d.Rule == mediation.PerformanceDuty && d.Open() {
			open++
		}
	}
	agreement := mediation.Agreement{}
	if c.Agreement != nil {
		agreement = *c.Agreement
	}
	for _, o := range agreement.Obligations {
		if o.Performed.IsZero() {
			owed++
		}
	}
	require.LessOrEqual(t, open, owed)
	timely(t, c)
	require.Equal(t, !c.Head().Closed.IsZero(), !agreement.Effective.IsZero() || c.Ending != nil, "closed by an outcome, and by nothing else")
	require.Equal(t, string(c.State), c.Head().State)

	doc, err := json.Marshal(c)
	require.NoError(t, err)
	var read mediation.Case
	require.NoError(t, json.Unmarshal(doc, &read))
	if len(c.Mediators) == 0 { // none and an empty list of them are one in JSON
		c.Mediators = nil
	}
	require.Equal(t, c, read)
}

// timely finds what was done about people in the order of time: who mediated was assigned by then and not recused before, and a
// case went from committee to committee one day after the other.
func timely(t *rapid.T, c mediation.Case) {
	assigned := func(p townhall.PersonID, on townhall.Date) bool {
		return slices.ContainsFunc(c.Assigned, func(a mediation.Assignment) bool { return slices.Contains(a.Mediators, p) && !a.On.After(on) })
	}
	for _, s := range c.Sessions {
		require.NotEmpty(t, s.By)
		for _, p := range s.By {
			require.True(t, assigned(p, s.On), "%s mediated on %s", p, s.On)
			for _, r := range c.Recusals {
				require.False(t, r.Mediator == p && r.On.Before(s.On), "%s mediated on %s", p, s.On)
			}
		}
	}
	require.True(t, slices.IsSortedFunc(c.Handovers, func(a, b mediation.Handover) int { return a.On.Compare(b.On) }))
	for _, w := range c.Warnings {
		require.Equal(t, w.Reported == "", w.ReportedOn.IsZero())
		require.False(t, !w.ReportedOn.IsZero() && w.ReportedOn.Before(w.On))
	}
}

// world draws what is done: mostly what a rule asks for, and sometimes something else.
type world struct {
	*rapid.T
	moment townhall.Moment
}

// pick draws a number, mostly the first.
func (w world) pick(name string, right int, wrong ...int) int {
	if w.yes(name) {
		return right
	}
	return rapid.SampledFrom(wrong).Draw(w.T, name)
}

// oneOf draws one of a list, and sometimes one that does not belong there.
func oneOf[T any](w world, name string, stray T, list ...T) T {
	if !w.yes(name) {
		return stray
	}
	return rapid.SampledFrom(list).Draw(w.T, name)
}

// yes draws mostly yes: rapid prefers small numbers.
func (w world) yes(name string) bool { return rapid.IntRange(0, 15).Draw(w.T, name) < 14 }

func (w world) text(name string) string { return oneOf(w, name, " ", "something", "x") }

// day is mostly today, which is what no day means.
func (w world) day() townhall.Date {
	if n := w.pick("day", 0, -400, -30, -2, -1, 1, 30); n != 0 {
		return w.moment.Today.AddDays(n)
	}
	return townhall.Date{}
}

func (w world) person(name string, right ...townhall.PersonID) townhall.PersonID {
	return oneOf(w, name, rapid.SampledFrom(people("zhao", "", "li", "m1")).Draw(w.T, name+" else"), right...)
}

func (w world) parties(name string) []townhall.PersonID {
	return oneOf(w, name, people("li"), people("wang", "li"), people("li", "wang", "zhao"))
}

func (w world) routes() []mediation.Route {
	return mediation.Routes()[w.pick("routes", 0, 1, 2, 3):]
}

func (w world) body(c mediation.Case) mediation.Committee {
	bodies := map[string]mediation.Committee{"dongcun": committee(), "shuinan": town()}
	return bodies[oneOf(w, "body", "xicun", c.Committee)]
}

func (w world) application() mediation.Application {
	a := application()
	a.Committee, a.Category, a.On = oneOf(w, "committee", "xicun", "dongcun"), oneOf(w, "category", "", mediation.Categories()...), w.day()
	a.Difficulty = oneOf(w, "difficulty", "odd", mediation.Difficulties()...)
	a.Secret = !w.yes("open to all")
	if rapid.Bool().Draw(w.T, "more time") {
		a.Parties = []mediation.Party{{Person: "wang", Side: "a", MoreTime: true}, {Person: "li", Side: "b", MoreTime: true}}
	}
	if !w.yes("two parties") {
		a.Parties = rapid.SampledFrom([][]mediation.Party{nil, fence[:1], {fence[0], fence[0]}, {fence[0], {Person: "li", Side: "b", Refuses: true}}}).Draw(w.T, "parties")
	}
	if !w.yes("no bars") {
		a.Bars = []mediation.Bar{oneOf(w, "bar", "odd", mediation.Bars()...)}
	}
	return a
}

func (w world) terms() mediation.Terms {
	t := mediation.Terms{Content: w.text("content"), On: w.day(), AtOnce: rapid.Bool().Draw(w.T, "at once")}
	for range rapid.SampledFrom([]int{0, 1, 2, 3, 3}).Draw(w.T, "obligations") {
		o := mediation.Obligation{By: w.person("by", "wang", "li"), What: w.text("what")}
		if rapid.Bool().Draw(w.T, "until") {
			o.Until = w.moment.Today.AddDays(w.pick("until", 10, 0, -1, 60, 20_000))
		}
		t.Obligations = append(t.Obligations, o)
	}
	return t
}
