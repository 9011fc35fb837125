package townhall

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Rulebook (规则手册) is a named set of dated rules: a jurisdiction's, or a local pack laid over one. It is a value that
// nobody changes; With gives a new one. The zero Rulebook has no rule in force.
type Rulebook struct {
	Name  string
	rules map[string]Ruled
}

// Rules assembles a rulebook. Of two rules with one key the later stands; Check finds what is wrong within each.
func Rules(name string, rules ...Ruled) Rulebook {
	b := Rulebook{Name: name, rules: make(map[string]Ruled, len(rules))}
	for _, r := range rules {
		if r != nil {
			b.rules[r.key()] = r
		}
	}
	return b
}

// LoadRules reads a rulebook or a local pack from a JSON file, and checks it.
func LoadRules(dir fs.FS, file string) (Rulebook, error) {
	doc, err := fs.ReadFile(dir, file)
	if err != nil {
		return Rulebook{}, &Error{Kind: NotFound, Field: file, Err: err, Needed: Say("rules.file", "规则文件", "a file of rules")}
	}
	var b Rulebook
	if err := json.Unmarshal(doc, &b); err != nil {
		return Rulebook{}, inFile(file, doc, err)
	}
	return b, nil
}

// inFile makes an error that is not yet one of townhall's into one that names the file and line.
func inFile(file string, doc []byte, err error) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	e := &Error{Kind: Invalid, Field: file, Err: err, Needed: rulesNeeded()}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		e.Line = 1 + bytes.Count(doc[:min(int(syntax.Offset), len(doc))], []byte("\n"))
	}
	return e
}

func rulesNeeded() Text {
	return Say("rules.needed", "name 与 rules 组成的 JSON 对象", "a JSON object of name and rules")
}

// Check refuses a rulebook in which versions of a rule overlap or end before they begin.
func (b Rulebook) Check() error {
	for _, key := range b.Keys() {
		if err := b.rules[key].check(); err != nil {
			return err
		}
	}
	return nil
}

// Keys lists the rules' keys in order.
func (b Rulebook) Keys() []string { return slices.Sorted(maps.Keys(b.rules)) }

// With lays a pack over the rulebook: on the days of the pack's versions its values hold, on all others the old ones. A
// value of the wrong type is an error that names it.
func (b Rulebook) With(pack Rulebook) (Rulebook, error) {
	if err := pack.Check(); err != nil {
		return b, err
	}
	out := Rulebook{Name: b.Name + " + " + pack.Name, rules: maps.Clone(b.rules)}
	if out.rules == nil {
		out.rules = map[string]Ruled{}
	}
	for key, rule := range pack.rules {
		base, ok := out.rules[key]
		if !ok {
			out.rules[key] = rule
			continue
		}
		raw, err := rule.raw()
		if err != nil {
			return b, err
		}
		if out.rules[key], err = base.overlaid(raw); err != nil {
			return b, err
		}
	}
	return out, nil
}

// Lines is the catalogue: each version of each rule, by key and then as the rule lists them.
func (b Rulebook) Lines() []RuleLine {
	var out []RuleLine
	for _, key := range b.Keys() {
		out = append(out, b.rules[key].lines()...)
	}
	return out
}

// Lint lists what a careful reader would ask about: versions without a source, unverified sources, days between two
// versions on which nothing is in force.
func (b Rulebook) Lint() []Finding {
	var out []Finding
	var previous RuleLine
	lines := b.Lines()
	slices.SortStableFunc(lines, func(x, y RuleLine) int { return cmp.Or(cmp.Compare(x.Key, y.Key), x.From.Compare(y.From)) })
	for _, l := range lines {
		days := Period{l.From, l.To}.String()
		if l.Cite.IsZero() {
			out = append(out, Finding{Code: "lint.cite", Field: l.Key, Found: ValueOf(days), Say: Say("lint.cite", "未注明依据", "no source is cited")})
		}
		if l.Cite.Unverified {
			out = append(out, Finding{Code: "lint.unverified", Field: l.Key, Found: ValueOf(l.Cite), Say: Say("lint.unverified", "依据未经核实", "the source is unverified")})
		}
		if previous.Key == l.Key && !previous.To.IsZero() && previous.To.AddDays(1).Before(l.From) {
			out = append(out, Finding{Code: "lint.gap", Field: l.Key, Found: ValueOf(Period{previous.To.AddDays(1), l.From.AddDays(-1)}.String()), Say: Say("lint.gap", "其间无规则生效", "no rule in force between two versions")})
		}
		previous = l
	}
	return out
}

type rulebookJSON struct {
	Name  string                            `json:"name"`
	Rules map[string]Dated[json.RawMessage] `json:"rules"`
}

// MarshalJSON writes {"name": …, "rules": {key: {"title": …, "versions": [{"from", "to", "value", "cite"}]}}}.
func (b Rulebook) MarshalJSON() ([]byte, error) {
	out := rulebookJSON{Name: b.Name, Rules: map[string]Dated[json.RawMessage]{}}
	for key, rule := range b.rules {
		raw, err := rule.raw()
		if err != nil {
			return nil, err
		}
		out.Rules[key] = raw
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes, checked. Values keep their JSON until a rule of their type takes them.
func (b *Rulebook) UnmarshalJSON(doc []byte) error {
	var in struct {
		Name  string                     `json:"name"`
		Rules map[string]json.RawMessage `json:"rules"`
	}
	if err := strictly(doc, &in); err != nil {
		return &Error{Kind: Invalid, Field: "rulebook", Err: err, Needed: rulesNeeded()}
	}
	out := Rulebook{Name: in.Name, rules: map[string]Ruled{}}
	for _, key := range slices.Sorted(maps.Keys(in.Rules)) {
		rule, err := readRule(key, in.Rules[key])
		if err != nil {
			return err
		}
		out.rules[key] = rule
	}
	if err := out.Check(); err != nil {
		return err
	}
	*b = out
	return nil
}

// readRule reads one rule of a rulebook's JSON; its values stay as they are.
func readRule(key string, doc []byte) (Dated[json.RawMessage], error) {
	field := "rules[" + key + "]"
	var rule Dated[json.RawMessage]
	if err := strictly(doc, &rule); err != nil {
		e := &Error{Kind: Invalid, Field: field, Err: err, Needed: Say("rules.rule", "title 与 versions 组成的规则", "a rule of title and versions")}
		var inside *Error
		if errors.As(err, &inside) {
			e.Field, e.Found, e.Needed, e.Err = field+"."+inside.Field, inside.Found, inside.Needed, inside.Err
		}
		return rule, e
	}
	rule.Key = key
	for i, v := range rule.Versions {
		if len(v.Value) == 0 || string(v.Value) == "null" {
			return rule, invalid(field+".versions["+itoa(int64(i))+"].value", string(v.Value), Say("rules.value", "规则的值", "the rule's value"))
		}
	}
	return rule, nil
}

// Difference is a rule whose value differs between two rulebooks on some days. An absent value is the zero Text.
type Difference struct {
	Key   string
	Title Text
	Days  Period
	Was   Text
	Is    Text
}

// Differences prints one line for each.
type Differences []Difference

// In prints the differences in a language.
func (ds Differences) In(l Language) string {
	lines := make([]string, len(ds))
	for i, d := range ds {
		lines[i] = Say("rules.difference", "{title}（{key}）{days}：{was} → {is}", "{title} ({key}) {days}: {was} → {is}",
			"title", named(d.Title, d.Key), "key", d.Key, "days", d.Days.String(), "was", orDash(d.Was), "is", orDash(d.Is)).In(l)
	}
	return strings.Join(lines, "\n")
}

func orDash(t Text) Value {
	if t.IsZero() {
		return Value{}
	}
	return ValueOf(t)
}

// String prints the differences in English.
func (ds Differences) String() string { return ds.In(EN) }

// Diff lists where other's values differ from b's, day by day.
func (b Rulebook) Diff(other Rulebook) Differences {
	keys := append(b.Keys(), other.Keys()...)
	slices.Sort(keys)
	var out Differences
	for _, key := range slices.Compact(keys) {
		out = append(out, differ(b.rules[key], other.rules[key])...)
	}
	return out
}

// differ compares two histories of one rule on each stretch of days between the ends of their versions.
func differ(was, is Ruled) Differences {
	before, after := spelled(was), spelled(is)
	var starts []Date
	for _, v := range append(slices.Clone(before), after...) {
		starts = append(starts, v.From)
		if !v.To.IsZero() {
			starts = append(starts, v.To.AddDays(1))
		}
	}
	slices.SortFunc(starts, Date.Compare)
	starts = slices.Compact(starts)
	var out Differences
	var lastA, lastB spelling
	for i, from := range starts {
		days := Period{From: from}
		if i+1 < len(starts) {
			if days.To = starts[i+1].AddDays(-1); days.To.IsZero() {
				continue // before the calendar's first day
			}
		}
		a, b := valueAt(before, days), valueAt(after, days)
		if a.json == b.json {
			lastA, lastB = a, b
			continue
		}
		if a.json == lastA.json && b.json == lastB.json && len(out) > 0 { // the same difference goes on
			out[len(out)-1].Days.To = days.To
			continue
		}
		lastA, lastB = a, b
		line := Difference{Days: days, Was: a.formula, Is: b.formula}
		for _, r := range []Ruled{was, is} {
			if r != nil {
				line.Key, line.Title = r.key(), r.title()
			}
		}
		out = append(out, line)
	}
	return out
}

type spelling struct {
	Period
	json    string
	formula Text
}

func spelled(r Ruled) []spelling {
	if r == nil {
		return nil
	}
	raw, err := r.raw()
	lines := r.lines()
	if err != nil || len(raw.Versions) != len(lines) {
		return nil
	}
	out := make([]spelling, len(lines))
	for i, l := range lines {
		out[i] = spelling{Period{l.From, l.To}, canonical(raw.Versions[i].Value), l.Formula}
	}
	return out
}

// canonical spells JSON in one way, whatever the order of its members and its spaces.
func canonical(doc json.RawMessage) string {
	var v any
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return string(doc)
	}
	out, err := json.Marshal(v)
	if err != nil {
		return string(doc)
	}
	return string(out)
}

func valueAt(versions []spelling, days Period) spelling {
	for _, v := range versions {
		if v.Overlaps(days) {
			return v
		}
	}
	return spelling{}
}
