package governance

import (
	"errors"
	"slices"

	"github.com/townhall-go/townhall"
)

// deputies is the 代表法 as amended in March 2025.
func deputies(article string) townhall.Cite {
	return townhall.Cite{Law: "全国人民代表大会和地方各级人民代表大会代表法", English: "Law on Deputies to People's Congresses", Article: article,
		Read: "LawRefBook/Laws@2f4c5c2, just-laws@5c000d2"}
}

// Clash is a pair of roles that nobody may hold on one day; an empty role is any.
type Clash struct {
	Role Role          `json:"role,omitempty"`
	In   Kind          `json:"in"`
	With Role          `json:"with,omitempty"`
	Of   Kind          `json:"of"`
	Cite townhall.Cite `json:"cite"`
}

// Text says the pair.
func (c Clash) Text() townhall.Text {
	name := func(r Role) townhall.Text {
		if r == "" {
			return townhall.Say("governance.role.any", "任何职务", "any role")
		}
		return r.Text()
	}
	return townhall.Say("governance.clash", "{in}的{role}不得兼任{of}的{with}", "{role} of {in} is not {with} of {of}", "in", c.In.Text(), "role", name(c.Role), "of", c.Of.Text(), "with", name(c.With))
}

// between reports whether two offices of one person are the pair, either way round.
func (c Clash) between(one Kind, x Role, other Kind, y Role) bool {
	is := func(k Kind, r Role, of Kind, role Role) bool { return k == of && (role == "" || r == role) }
	return is(one, x, c.In, c.Role) && is(other, y, c.Of, c.With) || is(other, y, c.In, c.Role) && is(one, x, c.Of, c.With)
}

// IncompatibleRoles (不得兼任) are the roles that the law keeps apart. Near relatives, whom the law of villagers' committees keeps
// apart as well, are not known to a body: the host judges that.
var IncompatibleRoles = townhall.Rule("governance.incompatible_roles", townhall.Say("governance.incompatible_roles", "不得兼任的职务", "roles that nobody holds together"),
	townhall.Version[[]Clash]{From: villageBefore, To: organicSince.AddDays(-1), Value: []Clash{supervision(villagersBefore("32"))}, Cite: villagersBefore("32")},
	townhall.Version[[]Clash]{From: organicSince, To: villageUntil, Value: clashes(villagersBefore("32")), Cite: organic("18")},
	townhall.Version[[]Clash]{From: selfGovernment, Value: append(clashes(villagers("37")), Clash{In: ResidentsSupervision, Of: ResidentsCommittee, Cite: residents("36")}), Cite: organic("18")})

// clashes: who chairs a congress or its presidium holds no administrative post.
func clashes(by townhall.Cite) []Clash {
	var out []Clash
	for _, in := range []Kind{Presidium, Congress} {
		for _, of := range []Kind{Government, Department} {
			out = append(out, Clash{Role: Head, In: in, Of: of, Cite: organic("18")}, Clash{Role: DeputyHead, In: in, Of: of, Cite: organic("18")})
		}
	}
	return append(out, supervision(by))
}

func supervision(by townhall.Cite) Clash {
	return Clash{In: VillageSupervision, Of: VillagersCommittee, Cite: by}
}

// clashing says what members of a body hold on the same days in others and may not: a failed finding each. The rule is that of
// the first day on which both are held.
func clashing(rules townhall.Rulebook, b Body, others []Body) ([]townhall.Finding, error) {
	var out []townhall.Finding
	for _, other := range others {
		if other.ID == b.ID {
			continue
		}
		for _, x := range b.Members {
			for _, y := range other.Members {
				if x.Person != y.Person || !x.days().Overlaps(y.days()) {
					continue
				}
				rule, _, err := binding(IncompatibleRoles, rules, later(x.From, y.From))
				if err != nil {
					return nil, err
				}
				for _, c := range rule.Value {
					if c.between(b.Kind, x.Role, other.Kind, y.Role) {
						out = append(out, townhall.Finding{Code: "governance.body.incompatible", Field: "members", Say: c.Text(), Found: townhall.ValueOf(x.Person), Cite: c.Cite})
					}
				}
			}
		}
	}
	return out, nil
}

func later(a, b townhall.Date) townhall.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// VillagersCommitteeTerm is how long a villagers' committee serves. A local pack may have such a rule for any kind of body:
// "governance.term." and the kind.
var VillagersCommitteeTerm = townhall.Rule(termKey(VillagersCommittee), townhall.Say("governance.term.villagers_committee", "村民委员会任期", "term of a villagers' committee"),
	townhall.Version[townhall.Limit]{From: villageBefore, To: villageUntil, Value: years(5), Cite: villagersBefore("11")},
	townhall.Version[townhall.Limit]{From: selfGovernment, Value: years(5), Cite: villagers("14")})

// ResidentsCommitteeTerm is how long a residents' committee serves. What held before 2026 is not sourced here.
var ResidentsCommitteeTerm = townhall.Rule(termKey(ResidentsCommittee), townhall.Say("governance.term.residents_committee", "居民委员会任期", "term of a residents' committee"),
	townhall.Version[townhall.Limit]{From: selfGovernment, Value: years(5), Cite: residents("14")})

func termKey(k Kind) string { return "governance.term." + string(k) }

// years is a term: it ends on its day, whether or not that is a day of rest.
func years(n int) townhall.Limit {
	l := townhall.Within(12*n, townhall.Months)
	l.NoRoll = true
	return l
}

// termFrom is the last day of a term that begins on a day, where a rule says how long such bodies serve.
func termFrom(m townhall.Moment, k Kind, on townhall.Date) (townhall.Date, error) {
	term, binds, err := binding(townhall.Rule[townhall.Limit](termKey(k), townhall.Text{}), m.Rules, on)
	if err != nil || !binds {
		return townhall.Date{}, err
	}
	due, err := term.Value.From(on).Due(m.Calendar)
	return due.Date, err
}

// UnexcusedAbsences is how many sessions a deputy misses without leave until the mandate ends. What held before March 2025 is
// not sourced here.
var UnexcusedAbsences = townhall.Rule("governance.deputy.absences", townhall.Say("governance.deputy.absences", "未经批准缺席、资格终止的会议次数", "sessions missed without leave that end a deputy's mandate"),
	townhall.Version[int]{From: townhall.NewDate(2025, 3, 12), Value: 2, Cite: deputies("62")})

// binding gives a rule as a rulebook has it on a day; binds is false if it has none. An error is a rule that cannot be read.
func binding[T any](rule townhall.Dated[T], b townhall.Rulebook, on townhall.Date) (v townhall.Version[T], binds bool, err error) {
	if !slices.Contains(b.Keys(), rule.Key) {
		return v, false, nil
	}
	v, err = rule.In(b).Version(on)
	if r, ok := errors.AsType[*townhall.Refusal](err); ok && r.Finding.Code == "rule.in_force" {
		return townhall.Version[T]{}, false, nil
	}
	return v, err == nil, err
}
