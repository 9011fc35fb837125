package townhall

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
)

// Action (动作) is a function that takes an action, described for a door that offers it to others: an API, a form, a table of
// roles. Each domain lists its own as Actions().
type Action struct {
	Kind  string // of the record that it makes or changes
	Verb  string // by which the policy is asked
	Name  Text
	Makes bool         // makes a record; otherwise it changes one
	Input reflect.Type // what it is given, a struct that is written as JSON
	Doc   reflect.Type // what the record holds
	take  func(ctx context.Context, o Office, by Actor, r Ref, input []byte) error
}

// Makes describes a function that makes a record of what it is given.
func Makes[In any, T Document](names Names, verb string, f func(context.Context, Office, Actor, In) (T, error)) Action {
	a := described[In, T](names, verb)
	a.Makes = true
	a.take = func(ctx context.Context, o Office, by Actor, _ Ref, input []byte) error {
		in, err := readInput[In](input)
		if err == nil {
			_, err = f(ctx, o, by, in)
		}
		return err
	}
	return a
}

// Changes describes a function that changes a record by what it is given.
func Changes[In any, T Document](names Names, verb string, f func(context.Context, Office, Actor, Ref, In) (T, error)) Action {
	a := described[In, T](names, verb)
	a.take = func(ctx context.Context, o Office, by Actor, r Ref, input []byte) error {
		in, err := readInput[In](input)
		if err == nil {
			_, err = f(ctx, o, by, r, in)
		}
		return err
	}
	return a
}

// Voids describes Void for the records that hold documents of a type.
func Voids[T Document]() Action {
	type why struct {
		Reason string `json:"reason"`
	}
	a := described[why, T](Verbs{void: voiding()}, void)
	a.take = func(ctx context.Context, o Office, by Actor, r Ref, input []byte) error {
		in, err := readInput[why](input)
		if err == nil {
			err = Void(ctx, o, by, r, in.Reason)
		}
		return err
	}
	return a
}

func described[In any, T Document](names Names, verb string) Action {
	return Action{Kind: kindOf[T](), Verb: verb, Name: names.NameOf(verb), Input: reflect.TypeFor[In](), Doc: reflect.TypeFor[T]()}
}

func voiding() Text { return Say("verb.void", "作废", "void") }

// Names gives verbs their names for people: a Machine does, and Verbs for records without states.
type Names interface {
	NameOf(verb string) Text
}

// Verbs are the names of verbs.
type Verbs map[string]Text

// NameOf gives the name of a verb, or the verb as it is.
func (v Verbs) NameOf(verb string) Text {
	if name, ok := v[verb]; ok {
		return name
	}
	return Plain(verb)
}

// Do takes the action in an office on what is given as JSON, and gives the record as it then stands; Makes takes no Ref. What is
// given must have no members that the input lacks, and nothing at all is an empty object. A record of another kind is an Error Invalid.
func (a Action) Do(ctx context.Context, o Office, by Actor, r Ref, input []byte) (Record, error) {
	switch {
	case a.take == nil:
		return Record{}, invalid("action", a.Verb, Say("action.needed", "由 Makes、Changes 或 Voids 给出的动作", "an action from Makes, Changes or Voids"))
	case !a.Makes && r.Kind != a.Kind:
		return Record{}, invalid("ref", r.Kind, ofKind(a.Kind))
	case len(input) == 0:
		input = []byte("{}")
	}
	var rec Record
	err := a.take(ctx, o.Recorded(&rec), by, r, input)
	return rec, err
}

// Recorded makes the next action leave the record that it committed at rec; one that Once finds done, or that changed
// nothing, leaves it as it stands. Its version is what Expect takes next: an HTTP ETag.
func (o Office) Recorded(rec *Record) Office {
	o.recorded = rec
	return o
}

// leave hands out the record of an action.
func (o Office) leave(rec Record) {
	if o.recorded != nil {
		*o.recorded = rec
	}
}

// CheckActions refuses a list in which two actions of a kind have one verb, or one has no kind or verb.
func CheckActions(list []Action) error {
	type way struct{ kind, verb string }
	seen := map[way]bool{}
	var faults []error
	for _, a := range list {
		w := way{a.Kind, a.Verb}
		if seen[w] || a.Kind == "" || a.Verb == "" || a.take == nil {
			faults = append(faults, invalid("actions", a.Kind+" "+a.Verb, Say("action.once", "有类别、动词，且同类记录中动词不重复", "a kind and a verb, each verb once for a kind")))
		}
		seen[w] = true
	}
	return errors.Join(faults...)
}

// Kind describes the records of a kind to people: what they are called, their states, and the verbs of their history.
type Kind struct {
	Name   string // as in a Ref
	Title  Text
	States []StateName[string]
	Verbs  Verbs
	Doc    reflect.Type
	next   map[string][]string
}

// KindOf describes the records that hold documents of a type, by their table of states and the verbs that are not in it. Each
// domain lists its own as Kinds().
func KindOf[T Document, S ~string, D any](m Machine[S, D], more ...Verbs) Kind {
	k := Kind{Name: kindOf[T](), Title: m.Title, Verbs: Verbs{void: voiding()}, Doc: reflect.TypeFor[T](), next: map[string][]string{}}
	for _, n := range m.Names {
		k.States = append(k.States, StateName[string]{State: string(n.State), Name: n.Name, Final: n.Final})
	}
	for _, move := range m.Moves {
		k.Verbs[move.Verb] = move.Name
		for _, from := range move.From {
			k.next[string(from)] = append(k.next[string(from)], move.Verb)
		}
	}
	for _, verbs := range more {
		maps.Copy(k.Verbs, verbs)
	}
	return k
}

// State gives the name of a state, or the state as it is.
func (k Kind) State(state string) Text {
	for _, n := range k.States {
		if n.State == state {
			return n.Name
		}
	}
	if state == Voided {
		return voidedText()
	}
	return Plain(state)
}

// Next lists the verbs by which the table leads on from a state or adds to it, in its order; "" is the state of a record that
// does not exist yet. Guards may still refuse them. Verbs that the table does not know, such as those of counting, are in none.
func (k Kind) Next(state string) []string { return slices.Clone(k.next[state]) }
