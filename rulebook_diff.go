package townhall

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

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
			"title", named(d.Title, d.Key), "key", d.Key, "days", d.Days, "was", orDash(d.Was), "is", orDash(d.Is)).In(l)
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
	lines := r.catalogue()
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
