package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Matter is what a guard judges: a case as it would be after the step, its committee where the step asks for it, and the
// case that it takes up again, if it does.
type Matter struct {
	Case
	Body    Committee
	Earlier []Case
}

type guard = townhall.Guard[Matter]

// clause completes a guard with one judgement of what there was, against what it needs where it does not hold.
func clause[D any](g townhall.Guard[D], judge func(D, townhall.Moment) (held bool, need, found any)) townhall.Guard[D] {
	g.Holds = func(d D, m townhall.Moment) bool {
		held, _, _ := judge(d, m)
		return held
	}
	g.Shows = func(d D, m townhall.Moment) (need, found any) {
		if held, need, found := judge(d, m); !held {
			return need, found
		}
		return nil, nil
	}
	return g
}

// someText is what a text is needed for that is not given.
var someText = townhall.Say("mediation.needed.text", "填写内容", "something written")

// textGiven completes a guard that holds when a text is given.
func textGiven[D any](g townhall.Guard[D], text func(D) string) townhall.Guard[D] {
	return clause(g, func(d D, _ townhall.Moment) (bool, any, any) { return text(d) != "", someText, "" })
}

// dayBetween completes a guard that holds when a day is not before another, and not after today.
func dayBetween[D any](g townhall.Guard[D], days func(D) (from, on townhall.Date)) townhall.Guard[D] {
	return clause(g, func(d D, m townhall.Moment) (bool, any, any) {
		from, on := days(d)
		return !on.Before(from) && !on.After(m.Today), townhall.Period{From: from, To: m.Today}, on
	})
}

// without completes a guard that holds when nobody or nothing offends, and otherwise shows who or what does.
func without[T any](g guard, offenders func(Matter, townhall.Moment) []T) guard {
	return clause(g, func(c Matter, m townhall.Moment) (bool, any, any) {
		list := offenders(c, m)
		return len(list) == 0, nil, list
	})
}

// needing completes a guard that shows what it needs where it does not hold.
func needing(g guard, need func(Matter) any) guard {
	shows := g.Shows
	g.Shows = func(c Matter, m townhall.Moment) (any, any) {
		if g.Holds(c, m) {
			return shows(c, m)
		}
		_, found := shows(c, m)
		return need(c), found
	}
	return g
}

// given completes a guard that holds when a text is given, and otherwise shows that there is none.
func given(g guard, text func(Matter) string) guard {
	return clause(g, func(c Matter, _ townhall.Moment) (bool, any, any) { return text(c) != "", nil, "" })
}

// oneOf completes a guard that holds when a word is one of a list, and otherwise shows the word.
func oneOf[T ~string](g guard, list []named[T], get func(Matter) T) guard {
	g.Holds = func(c Matter, _ townhall.Moment) bool {
		return slices.ContainsFunc(list, func(n named[T]) bool { return n.word == get(c) })
	}
	g.Shows = func(c Matter, _ townhall.Moment) (need, found any) {
		if w := get(c); w != "" {
			return nil, nameOf(list, w)
		}
		return nil, ""
	}
	return g
}

// last is the last of a list, or nothing.
func last[T any](list []T) (t T) {
	if n := len(list); n > 0 {
		t = list[n-1]
	}
	return t
}

// only lists the people of whom something is true, and except the others.
func only(people []townhall.PersonID, is func(townhall.PersonID) bool) []townhall.PersonID {
	return except(people, func(p townhall.PersonID) bool { return !is(p) })
}

func except(people []townhall.PersonID, is func(townhall.PersonID) bool) []townhall.PersonID {
	return slices.DeleteFunc(slices.Clone(people), is)
}

// doubled lists who comes again, and the unnamed.
func doubled(people []townhall.PersonID) (out []townhall.Value) {
	seen := map[townhall.PersonID]bool{"": true}
	for _, p := range people {
		if seen[p] {
			out = append(out, orNothing(p))
		}
		seen[p] = true
	}
	return out
}

// orNothing shows an empty text as nothing.
func orNothing[T ~string](s T) townhall.Value {
	if s == "" {
		return townhall.Value{}
	}
	return townhall.ValueOf(s)
}

// word shows one of the form's words, and an empty text where none is given.
func word[T interface {
	~string
	Text() townhall.Text
}](w T) any {
	if w == "" {
		return ""
	}
	return w
}
