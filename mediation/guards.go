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

// without completes a guard that holds when nobody or nothing offends, and otherwise shows who or what does.
func without[T any](g guard, offenders func(Matter, townhall.Moment) []T) guard {
	g.Holds = func(c Matter, m townhall.Moment) bool { return len(offenders(c, m)) == 0 }
	g.Shows = func(c Matter, m townhall.Moment) (need, found any) {
		if list := offenders(c, m); len(list) > 0 {
			found = list
		}
		return nil, found
	}
	return g
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

// showingFailure keeps a guard from showing what it judged where it holds, and that would say nothing.
func showingFailure(g guard) guard {
	shows := g.Shows
	g.Shows = func(c Matter, m townhall.Moment) (need, found any) {
		if g.Holds(c, m) {
			return nil, nil
		}
		return shows(c, m)
	}
	return g
}

// given completes a guard that holds when a text is given, and otherwise shows that there is none.
func given(g guard, text func(Matter) string) guard {
	g.Holds = func(c Matter, _ townhall.Moment) bool { return text(c) != "" }
	g.Shows = func(c Matter, _ townhall.Moment) (need, found any) {
		if text(c) == "" {
			found = ""
		}
		return nil, found
	}
	return g
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
			out = append(out, orNothing(string(p)))
		}
		seen[p] = true
	}
	return out
}

// orNothing shows an empty text as nothing.
func orNothing(s string) townhall.Value {
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
