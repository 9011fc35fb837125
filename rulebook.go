package townhall

import (
	"cmp"
	"maps"
	"slices"
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
//
// A key that the rulebook lacks is refused, with the nearest that it has: a misspelt key would leave the old rule in
// force without a word. So is a rule without a version, which would change nothing. A rule that a pack adds on purpose
// says so itself ("new": true, Dated.New), so that who reads the pack sees what is changed and what is added, in one file.
// One that says so and is known already is refused as well: two rules would be taken for one.
func (b Rulebook) With(pack Rulebook) (Rulebook, error) {
	if err := pack.Check(); err != nil {
		return b, err
	}
	out := Rulebook{Name: b.Name + " + " + pack.Name, rules: maps.Clone(b.rules)}
	if out.rules == nil {
		out.rules = map[string]Ruled{}
	}
	for _, key := range pack.Keys() {
		rule, base := pack.rules[key], b.rules[key]
		var err error
		switch {
		case len(rule.catalogue()) == 0:
			err = invalid("rules["+key+"].versions", "", Say("rules.version", "至少一个版本", "at least one version"))
		case base == nil && !rule.isNew():
			err = b.unknown(key)
		case base != nil && rule.isNew():
			err = invalid("rules["+key+"].new", true, Say("rules.not_new", "规则手册“{book}”中尚无的规则", "a rule that the rulebook {book} does not have", "book", b.Name))
		case base == nil:
			out.rules[key] = rule.settled()
		default:
			out.rules[key], err = laid(base, rule)
		}
		if err != nil {
			return b, err
		}
	}
	return out, nil
}

func laid(base, over Ruled) (Ruled, error) {
	raw, err := over.raw()
	if err != nil {
		return nil, err
	}
	return base.overlaid(raw)
}

// unknown is the error of a pack's key that the rulebook does not have.
func (b Rulebook) unknown(key string) error {
	near, least := "", len(key)/2+1 // what shares less is no misspelling
	for _, known := range b.Keys() {
		if n := edits(key, known); n < least {
			near, least = known, n
		}
	}
	needed := Say("rules.unknown", "规则手册“{book}”中已有的规则，或注明 \"new\": true", `a rule of the rulebook {book}, or "new": true`, "book", b.Name)
	if near != "" {
		needed = Say("rules.unknown_near", "规则手册“{book}”中已有的规则（最接近的是 {near}），或注明 \"new\": true", `a rule of the rulebook {book} (the nearest is {near}), or "new": true`, "book", b.Name, "near", near)
	}
	return invalid("rules["+key+"]", key, needed)
}

// edits is how many letters must be put in, taken out or changed to make b of a.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// Lines is the catalogue: each version of each rule, by key and then as the rule lists them.
func (b Rulebook) Lines() []RuleLine {
	var out []RuleLine
	for _, key := range b.Keys() {
		out = append(out, b.rules[key].catalogue()...)
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
		days := Period{l.From, l.To}
		if l.Cite.IsZero() {
			out = append(out, Finding{Code: "lint.cite", Field: l.Key, Found: ValueOf(days), Say: Say("lint.cite", "未注明依据", "no source is cited")})
		}
		if l.Cite.Unverified {
			out = append(out, Finding{Code: "lint.unverified", Field: l.Key, Found: ValueOf(l.Cite), Say: Say("lint.unverified", "依据未经核实", "the source is unverified")})
		}
		if previous.Key == l.Key && !previous.To.IsZero() && previous.To.AddDays(1).Before(l.From) {
			out = append(out, Finding{Code: "lint.gap", Field: l.Key, Found: ValueOf(Period{previous.To.AddDays(1), l.From.AddDays(-1)}), Say: Say("lint.gap", "其间没有生效的规则", "no rule in force between two versions")})
		}
		previous = l
	}
	return out
}
