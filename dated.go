package townhall

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Dated (按日期生效的规则) is a rule's value through time: its versions, each with its days and its source. A domain keeps
// its rules as Dated values beside the code that applies them; a Rulebook may hold others for the same key.
type Dated[T any] struct {
	Key      string       `json:"-"` // permanent, "mediation.confirmation"
	Title    Text         `json:"title"`
	Versions []Version[T] `json:"versions"`
	New      bool         `json:"new,omitempty"` // in a pack: the rulebook under it has no such rule, see Rulebook.With

	err   error          // why the rulebook's value could not be taken
	lines map[string]int // of a file: on which line each member stands, by path
}

// Version is a value in force from a day to a day, both included; a zero end is open.
type Version[T any] struct {
	From  Date `json:"from,omitzero"`
	To    Date `json:"to,omitzero"`
	Value T    `json:"value"`
	Cite  Cite `json:"cite,omitzero"`
}

func (v Version[T]) days() Period { return Period{v.From, v.To} }

// Rule starts a dated rule. Key is permanent.
func Rule[T any](key string, title Text, versions ...Version[T]) Dated[T] {
	return Dated[T]{Key: key, Title: title, Versions: versions}
}

// On gives the value in force on a day. A day on which none is in force is a Refusal, never the nearest value.
func (d Dated[T]) On(day Date) (T, error) {
	v, err := d.Version(day)
	return v.Value, err
}

// Version gives the value in force on a day with its source and days.
func (d Dated[T]) Version(day Date) (Version[T], error) {
	if err := d.check(); err != nil {
		return Version[T]{}, err
	}
	for _, v := range d.Versions {
		if !day.IsZero() && v.days().Contains(day) {
			if l, ok := any(&v.Value).(*Limit); ok && l.Cite.IsZero() {
				l.Cite = v.Cite // a rule cites once; the duty that comes of the limit carries it on
			}
			return v, nil
		}
	}
	return Version[T]{}, Refuse(Finding{Code: "rule.in_force", Field: d.Key, Found: ValueOf(day),
		Say: Say("rule.in_force", "{title}：当日没有生效的规定", "{title}: no rule in force that day", "title", named(d.Title, d.Key))})
}

// In gives the rule as a rulebook has it. A rulebook without the rule has none in force on any day.
func (d Dated[T]) In(b Rulebook) Dated[T] {
	held, ok := b.rules[d.Key]
	if !ok {
		return Dated[T]{Key: d.Key, Title: d.Title}
	}
	if same, ok := held.(Dated[T]); ok {
		return same
	}
	raw, err := held.raw()
	if err != nil {
		return Dated[T]{Key: d.Key, Title: d.Title, err: err}
	}
	taken, err := decoded[T](raw)
	taken.err = err
	return taken
}

// check refuses versions that overlap or end before they begin.
func (d Dated[T]) check() error {
	if d.err != nil {
		return d.err
	}
	for i, v := range d.Versions {
		at := fmt.Sprintf("rules[%s].versions[%d]", d.Key, i)
		if err := v.days().Check(at); err != nil {
			return err
		}
		for j, w := range d.Versions[:i] {
			if v.days().Overlaps(w.days()) {
				return invalid(at, v.days(), Say("rule.overlap", "与 versions[{j}]（{days}）不重叠的期间", "days that do not overlap versions[{j}], {days}", "j", j, "days", w.days()))
			}
		}
	}
	for i, v := range d.Versions {
		if value, ok := any(v.Value).(interface{ Check(field string) error }); ok {
			if err := value.Check(fmt.Sprintf("rules[%s].versions[%d].value", d.Key, i)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Ruled is a dated rule of any type. Only Dated is one.
type Ruled interface {
	key() string
	title() Text
	raw() (Dated[json.RawMessage], error)
	overlaid(pack Dated[json.RawMessage]) (Ruled, error)
	catalogue() []RuleLine
	check() error
	isNew() bool
	settled() Ruled
}

// named is a rule's title, or its key if it has none.
func named(title Text, key string) Text {
	if title.IsZero() {
		return Plain(key)
	}
	return title
}

func (d Dated[T]) key() string { return d.Key }
func (d Dated[T]) title() Text { return d.Title }
func (d Dated[T]) isNew() bool { return d.New }

// settled is the rule as part of the rulebook to which it was new.
func (d Dated[T]) settled() Ruled {
	d.New = false
	return d
}

func (d Dated[T]) raw() (Dated[json.RawMessage], error) {
	out := Dated[json.RawMessage]{Key: d.Key, Title: d.Title, New: d.New, lines: d.lines}
	for _, v := range d.Versions {
		doc, err := json.Marshal(v.Value)
		if err != nil {
			return out, &Error{Kind: Invalid, Field: "rules[" + d.Key + "]", Err: err, Needed: Say("rule.json", "可转换为 JSON 的值", "a value that can be written as JSON")}
		}
		out.Versions = append(out.Versions, Version[json.RawMessage]{v.From, v.To, doc, v.Cite})
	}
	return out, nil
}

// decoded takes a rule's values for what they are; its error names the line, if the rule was read from a file.
func decoded[T any](raw Dated[json.RawMessage]) (Dated[T], error) {
	out, err := typed[T](raw)
	var e *Error
	if errors.As(err, &e) {
		e.Line = lineOf(raw.lines, e.Field)
	}
	return out, err
}

func typed[T any](raw Dated[json.RawMessage]) (Dated[T], error) {
	out := Dated[T]{Key: raw.Key, Title: raw.Title}
	for i, v := range raw.Versions {
		var value T
		var whole *Error
		if err := decode(v.Value, &value, true); err != nil {
			if errors.As(err, &whole) && whole.Field == "" {
				whole.Needed = Say("rule.type", "类型为 {type} 的值", "a value of type {type}", "type", fmt.Sprintf("%T", value))
			}
			return out, within(fmt.Sprintf("rules[%s].versions[%d].value", raw.Key, i), err)
		}
		out.Versions = append(out.Versions, Version[T]{v.From, v.To, value, v.Cite})
	}
	return out, out.check()
}

// within names the place in which an error's member lies.
func within(place string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	at := *e
	at.Field = place
	switch {
	case strings.HasPrefix(e.Field, "["):
		at.Field += e.Field
	case e.Field != "":
		at.Field += "." + e.Field
	}
	return &at
}

// overlaid puts the pack's versions in place of d's on their days.
func (d Dated[T]) overlaid(pack Dated[json.RawMessage]) (Ruled, error) {
	over, err := decoded[T](pack)
	if err != nil {
		return nil, err
	}
	kept := d.Versions
	for _, o := range over.Versions {
		var cut []Version[T]
		for _, v := range kept {
			cut = append(cut, v.without(o.days())...)
		}
		kept = cut
	}
	out := Dated[T]{Key: d.Key, Title: d.Title, Versions: append(slices.Clone(kept), over.Versions...)}
	if !pack.Title.IsZero() {
		out.Title = pack.Title
	}
	slices.SortFunc(out.Versions, func(a, b Version[T]) int { return a.From.Compare(b.From) })
	return out, nil
}

// without is the version on its days outside p: none, one or two pieces.
func (v Version[T]) without(p Period) []Version[T] {
	if !v.days().Overlaps(p) {
		return []Version[T]{v}
	}
	var out []Version[T]
	// The days next to the calendar's own ends are no dates, and a zero date would open the piece.
	if last := p.From.AddDays(-1); !last.IsZero() && (v.From.IsZero() || v.From.Before(p.From)) {
		before := v
		before.To = last
		out = append(out, before)
	}
	if next := p.To.AddDays(1); !next.IsZero() && (v.To.IsZero() || v.To.After(p.To)) {
		after := v
		after.From = next
		out = append(out, after)
	}
	return out
}

// RuleLine is one version of a rule as a catalogue prints it.
type RuleLine struct {
	Key      string
	Title    Text
	Formula  Text
	From, To Date
	Cite     Cite
}

func (d Dated[T]) catalogue() []RuleLine {
	out := make([]RuleLine, len(d.Versions))
	for i, v := range d.Versions {
		out[i] = RuleLine{d.Key, d.Title, formula(v.Value), v.From, v.To, v.Cite}
	}
	return out
}

func formula(v any) Text {
	switch v := v.(type) {
	case Text:
		return v
	case json.RawMessage:
		return Plain(canonical(v))
	}
	value := ValueOf(v)
	return Say("rule.formula", "{value}", "{value}", "value", value)
}
