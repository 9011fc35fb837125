package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Register (权责清单) is the powers of a town's departments, or of one.
type Register []Power

// Item is a power as it stands in the register on a day.
type Item struct {
	Power      string
	Department townhall.UnitID
	Listing    Listing
}

// On lists what stands in the register on a day: the list as it is published.
func (r Register) On(day townhall.Date) []Item {
	var out []Item
	for _, p := range r {
		if l, ok := p.On(day); ok {
			out = append(out, Item{p.ID, p.Department, l})
		}
	}
	return out
}

// Find gives a power by its id.
func (r Register) Find(id string) (Power, bool) {
	i := slices.IndexFunc(r, func(p Power) bool { return p.ID == id })
	if i < 0 {
		return Power{}, false
	}
	return r[i], true
}

// Judge says whether an act may be done on a day by this register and the rules: whether the power is in it, is this
// department's, is in force, granted and not barred, and whether every step of its procedure has been taken. An error says
// that the rules could not be read, or that the calendar leaves it open.
func (r Register) Judge(m townhall.Moment, a Act, on townhall.Date) (townhall.Finding, error) {
	p, _ := r.Find(a.Power)
	parts := []townhall.Finding{p.Covers(a, on)}
	if l, ok := p.On(on); ok {
		if a.Listing.From.IsZero() {
			a.Listing = l
		}
		procedure, err := a.Procedure(m, on)
		if err != nil {
			return townhall.Finding{}, err
		}
		parts = append(parts, procedure)
	}
	return townhall.All("powers.judge", townhall.Say("powers.judge", "依法履职", "acting within the register and the rules"), parts...), nil
}

// Check is Judge with a *townhall.Refusal if the act may not be done.
func (r Register) Check(m townhall.Moment, a Act, on townhall.Date) error {
	f, err := r.Judge(m, a, on)
	if err != nil {
		return err
	}
	return f.Err()
}

// Covers says whether the power covers an act on a day: it is in the register and in force, this department's, of the act's kind
// and place, with its basis, and validly granted if it is somebody else's. The zero Power is none: it covers nothing.
func (p Power) Covers(a Act, on townhall.Date) townhall.Finding {
	parts := []townhall.Finding{{Code: "powers.known", Field: "power", Held: p.ID != "" && p.ID == a.Power, Found: townhall.ValueOf(a.Power), Cite: mandate("powers.known", a.Type),
		Say: townhall.Say("powers.known", "权责清单中有该事项，清单之外没有依据", "the power is in the register; outside it there is no basis")}}
	if parts[0].Held {
		l, ok := p.On(on)
		days := townhall.ValueOf(p.InForce())
		if p.never() {
			days = townhall.ValueOf(townhall.Say("powers.in_force.never", "在生效前已取消", "withdrawn before it began"))
		}
		parts = append(parts,
			townhall.Finding{Code: "powers.department", Field: "department", Held: a.Department == p.Department, Need: townhall.ValueOf(string(p.Department)), Found: townhall.ValueOf(string(a.Department)),
				Cite: mandate("powers.department", a.Type), Say: townhall.Say("powers.department", "属于该部门的职权", "the power is this department's")},
			townhall.Finding{Code: "powers.in_force", Field: "on", Held: ok, Need: days, Found: townhall.ValueOf(on),
				Cite: mandate("powers.in_force", a.Type), Say: townhall.Say("powers.in_force", "当日在清单上有效", "in force in the register that day")},
			townhall.Finding{Code: "powers.place", Field: "place", Held: a.Place.Within(p.Place), Need: somewhere(p.Place), Found: somewhere(a.Place),
				Cite: mandate("powers.place", a.Type), Say: townhall.Say("powers.place", "在管辖区域之内", "within the area of the power")})
		if ok {
			parts = append(parts, l.covers(a, on)...)
		}
	}
	return townhall.All("powers.covered", townhall.Say("powers.covered", "在权责清单之内", "within the register of powers"), parts...)
}

// covers says what is judged of a power as it is listed.
func (l Listing) covers(a Act, on townhall.Date) []townhall.Finding {
	out := []townhall.Finding{
		{Code: "powers.type", Field: "type", Held: a.Type == l.Type, Need: townhall.ValueOf(l.Type), Found: townhall.ValueOf(a.Type),
			Cite: mandate("powers.type", a.Type), Say: townhall.Say("powers.type", "与该事项的权力类型一致", "an act of the kind that the power allows")},
		{Code: "powers.basis", Field: "basis", Held: len(l.Basis) > 0, Found: townhall.ValueOf(l.Basis),
			Cite: mandate("powers.basis", a.Type), Say: townhall.Say("powers.basis", "有法定依据", "it has a legal basis")}}
	if l.Type == Coercive {
		out = append(out, townhall.Finding{Code: "powers.coercion", Field: "level", Held: l.delegable(), Found: townhall.ValueOf(l.Level), Cite: coercion("17"),
			Say: townhall.Say("powers.coercion", "行政强制措施权没有委托", "the coercive measure is not entrusted")})
	}
	if l.Level.granted() {
		g := l.Grant
		out = append(out,
			townhall.Finding{Code: "powers.grant", Field: "grant", Held: g.whole(l.Level), Found: townhall.ValueOf(g.Instrument), Cite: l.cite(),
				Say: townhall.Say("powers.grant", "{level}有文号、授权机关、公布日期和起止日期", "the grant ({level}) says by whom, by which instrument, published when and for which days", "level", l.Level)},
			townhall.Finding{Code: "powers.grant.days", Field: "grant", Held: g.Days.Contains(on), Need: townhall.ValueOf(g.Days), Found: townhall.ValueOf(on), Cite: l.cite(),
				Say: townhall.Say("powers.grant.days", "在赋权、委托的期间内", "within the days of the grant")},
			townhall.Finding{Code: "powers.grant.published", Field: "grant", Held: doneBy(g.Published, on), Need: townhall.ValueOf(townhall.Until(on)), Found: townhall.ValueOf(g.Published), Cite: l.cite(),
				Say: townhall.Say("powers.grant.published", "赋权决定或者委托书已公布", "the grant was published")})
	}
	if l.Level == Entrusted {
		out = append(out, townhall.Finding{Code: "powers.in_name_of", Field: "in_name_of", Held: a.InNameOf == l.Grant.By, Need: townhall.ValueOf(string(l.Grant.By)), Found: townhall.ValueOf(string(a.InNameOf)), Cite: l.cite(),
			Say: townhall.Say("powers.in_name_of", "以委托机关的名义", "in the name of whose power it is")})
	}
	return out
}

// somewhere shows a place, and the place that is everywhere as nothing.
func somewhere(p townhall.Place) townhall.Value {
	if p == "" {
		return townhall.Value{}
	}
	return townhall.ValueOf(p)
}
