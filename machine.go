package townhall

import (
	"slices"
	"strings"
)

// Machine (状态机) is a table of the states of a record and the only ways between them. S is the state's type and D the
// document's. The state "" is that of a record which does not exist yet.
type Machine[S ~string, D any] struct {
	Name  string
	Title Text
	Names []StateName[S] // every state, in the order in which people meet them
	Moves []Move[S, D]
}

// StateName names a state for people.
type StateName[S ~string] struct {
	State S
	Name  Text
	Final bool // nothing leads on
}

// Move is one way: a verb that leads from any of some states to another if its guards hold, or that stays in the state.
type Move[S ~string, D any] struct {
	Verb   string
	Name   Text
	From   []S
	To     S // "" to stay; a record that stays in a final state may still be added to
	Guards []Guard[D]
}

// Guard (条件) is a named and cited condition on a move. It judges the document as it would be after the move.
type Guard[D any] struct {
	Code  string
	Field string // the part of the document that it judges: "agreement.signatures"
	Say   Text
	Cite  Cite
	Holds func(D, Moment) bool              // without it the guard never holds, and Machine.Check refuses the table
	Shows func(D, Moment) (need, found any) // optional: what the finding shows, nil for nothing
}

func (g Guard[D]) judge(doc D, at Moment) Finding {
	f := Finding{Code: g.Code, Field: g.Field, Say: g.Say, Cite: g.Cite, Held: g.Holds != nil && g.Holds(doc, at)}
	if g.Shows != nil {
		need, found := g.Shows(doc, at)
		f.Need, f.Found = ValueOf(need), ValueOf(found)
	}
	return f
}

// Try judges a move without making it: from the present state, by a verb, to the document as it would be. A move that
// may not be made leaves the state.
func (m Machine[S, D]) Try(from S, verb string, after D, at Moment) (S, Finding) {
	say := Say("machine.move", "{machine}：{verb}", "{machine}: {verb}", "machine", m.Title, "verb", m.NameOf(verb))
	for _, move := range m.Moves {
		if move.Verb != verb || !slices.Contains(move.From, from) {
			continue
		}
		parts := make([]Finding, len(move.Guards))
		for i, g := range move.Guards {
			parts[i] = g.judge(after, at)
		}
		f := All(m.Name+"."+verb, say, parts...)
		if f.Held {
			return move.to(from), f
		}
		return from, f
	}
	return from, Finding{Code: m.Name + ".state", Field: "state", Say: say, Need: ValueOf(m.before(verb)), Found: ValueOf(m.StateName(from))}
}

// to is where a move leads from a state.
func (m Move[S, D]) to(from S) S {
	if m.To == "" {
		return from
	}
	return m.To
}

// Go is Try, with an error *Refusal if the move may not be made.
func (m Machine[S, D]) Go(from S, verb string, after D, at Moment) (S, error) {
	to, f := m.Try(from, verb, after, at)
	return to, f.Err()
}

func (m Machine[S, D]) before(verb string) []Text {
	var out []Text
	for _, move := range m.Moves {
		if move.Verb == verb {
			for _, s := range move.From {
				out = append(out, m.StateName(s))
			}
		}
	}
	return out
}

// StateName gives the name of a state, or the state as it is.
func (m Machine[S, D]) StateName(s S) Text {
	for _, n := range m.Names {
		if n.State == s {
			return n.Name
		}
	}
	if s == "" {
		return Say("machine.new", "尚未登记", "not yet on record")
	}
	return Plain(string(s))
}

// NameOf gives the name of a verb, or the verb as it is.
func (m Machine[S, D]) NameOf(verb string) Text {
	for _, move := range m.Moves {
		if move.Verb == verb {
			return move.Name
		}
	}
	return Plain(verb)
}

// Check refuses a table that names a state twice, or has a move from or to a state that is not named, a move from a final
// state to another, two ways for one verb and state, or a guard without a condition.
func (m Machine[S, D]) Check() error {
	seen := map[string]bool{}
	known := func(s S) bool {
		return s == "" || slices.ContainsFunc(m.Names, func(n StateName[S]) bool { return n.State == s })
	}
	final := map[S]bool{}
	for _, n := range m.Names {
		if _, twice := final[n.State]; twice || n.State == "" {
			return invalid("machine."+m.Name, string(n.State), Say("machine.name", "每个状态命名一次", "a state to be named once"))
		}
		final[n.State] = n.Final
	}
	for _, move := range m.Moves {
		for _, from := range move.From {
			way := string(from) + " " + move.Verb
			if seen[way] || !known(from) || !known(move.To) || move.to(from) == "" || final[from] && move.To != "" {
				return invalid("machine."+m.Name, way, Say("machine.needed", "起止状态均已命名、同一状态下动词不重复、不从终态出发的流转", "one way a verb between states that are named, from none that is final to another"))
			}
			seen[way] = true
		}
		for _, g := range move.Guards {
			if g.Holds == nil {
				return invalid("machine."+m.Name, move.Verb+" "+g.Code, Say("machine.guard", "带有判断函数 Holds 的条件", "a guard with a condition, Holds"))
			}
		}
	}
	return nil
}

// Diagram prints the table as a Mermaid state diagram. Moves that stay in a state are in the Table only.
func (m Machine[S, D]) Diagram(l Language) string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, n := range m.Names {
		b.WriteString("    " + string(n.State) + " : " + n.Name.In(l) + "\n")
	}
	for _, move := range m.Moves {
		if move.To == "" {
			continue
		}
		for _, from := range move.From {
			name := string(from)
			if from == "" {
				name = "[*]"
			}
			b.WriteString("    " + name + " --> " + string(move.To) + " : " + move.Name.In(l) + "\n")
		}
	}
	for _, n := range m.Names {
		if n.Final {
			b.WriteString("    " + string(n.State) + " --> [*]\n")
		}
	}
	return b.String()
}

// Table prints the moves with their guards and sources, a line each.
func (m Machine[S, D]) Table(l Language) string {
	var b strings.Builder
	for _, move := range m.Moves {
		from := make([]Text, len(move.From))
		for i, s := range move.From {
			from[i] = m.StateName(s)
		}
		row := Say("machine.row", "{verb}：{from} → {to}", "{verb}: {from} → {to}", "verb", move.Name, "from", from, "to", m.StateName(move.To))
		if move.To == "" {
			row = Say("machine.stay", "{verb}：{from}，状态不变", "{verb}: {from}, and stays so", "verb", move.Name, "from", from)
		}
		b.WriteString(row.In(l) + "\n")
		for _, g := range move.Guards {
			b.WriteString("  · " + Finding{Say: g.Say, Cite: g.Cite}.Line(l) + "\n")
		}
	}
	return b.String()
}
