package governance

import (
	"maps"
	"slices"
	"time"

	"github.com/townhall-go/townhall"
)

// Class (参会身份) is with which rights somebody is in a session.
type Class string

// The classes. Only those who attend count for the quorum and in any share.
const (
	Attending Class = "attending" // 出席: a member, with voice and vote
	Admitted  Class = "admitted"  // 列席: invited, with voice and without vote
	Observing Class = "observing" // 旁听: with neither
)

// Rights are what a class may do.
func (c Class) Rights() (speak, vote bool) { return c == Attending || c == Admitted, c == Attending }

// Text names the class.
func (c Class) Text() townhall.Text {
	switch c {
	case Attending:
		return townhall.Say("governance.class.attending", "出席", "attending")
	case Admitted:
		return townhall.Say("governance.class.admitted", "列席", "admitted without vote")
	case Observing:
		return townhall.Say("governance.class.observing", "旁听", "observing")
	}
	return townhall.Plain(string(c))
}

// Guest (列席、旁听) is a group or person who is there without being a member.
type Guest struct {
	Class Class         `json:"class"`
	Name  townhall.Text `json:"name"`            // 离退休老干部代表
	Count int           `json:"count,omitempty"` // how many of them came, if it was counted
	Stays []Stay        `json:"stays,omitempty"` // when they were there, if they signed in
}

// Stay (在场时段) is from a minute until another, which is not part of it; without an end it lasts.
type Stay struct {
	In  time.Time `json:"in"`
	Out time.Time `json:"out,omitzero"`
}

func (s Stay) at(t time.Time) bool {
	return !t.Before(s.In) && (s.Out.IsZero() || t.Before(s.Out))
}

// damaged reports a stay that no step makes.
func (s Stay) damaged() bool { return s.In.IsZero() || !s.Out.IsZero() && s.Out.Before(s.In) }

// end ends the stay that lasts, after it began, and reports whether there was one.
func end(stays []Stay, at time.Time) bool {
	for i := range stays {
		if stays[i].Out.IsZero() && at.After(stays[i].In) {
			stays[i].Out = at
			return true
		}
	}
	return false
}

// SignIn (签到) is a member's stay, in an assembly of households for one of them.
type SignIn struct {
	Person    townhall.PersonID `json:"person"`
	Household string            `json:"household,omitempty"`
	Stay
}

// PresentAt lists the members who are there at a minute, in order of id.
func (s Session) PresentAt(t time.Time) []townhall.PersonID {
	var out []townhall.PersonID
	for _, in := range s.SignIns {
		if in.at(t) && s.mayAttend(in.Person) { // and not who has left the body since
			out = append(out, in.Person)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// HouseholdsAt lists the households for which somebody is there at a minute, in order.
func (s Session) HouseholdsAt(t time.Time) []string {
	var out []string
	for _, in := range s.SignIns {
		if in.Household != "" && in.at(t) && s.mayAttend(in.Person) {
			out = append(out, in.Household)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// came counts who signed in at all or gave a proxy, and the households for which somebody did.
func (s Session) came() (persons, households int64) {
	seen, of := map[townhall.PersonID]bool{}, map[string]bool{}
	for _, in := range s.SignIns {
		seen[in.Person] = true
		if in.Household != "" {
			of[in.Household] = true
		}
	}
	for _, p := range s.Proxies {
		if p.Revoked.IsZero() {
			seen[p.From] = true
		}
	}
	maps.DeleteFunc(seen, func(p townhall.PersonID, _ bool) bool { return !s.mayAttend(p) })
	return int64(len(seen)), int64(len(of))
}

// mayCome is how many may attend with voice and vote.
func (s Session) mayCome() int64 { return max(s.Entitled, int64(len(s.Roll))) }

// mayAttend reports whether a person may attend with voice and vote: a member on the day, or in an assembly that keeps no roll
// anybody, whom then the clerk knows.
func (s Session) mayAttend(p townhall.PersonID) bool {
	return slices.Contains(s.Roll, p) || len(s.Roll) == 0 && s.Entitled > 0 && said(p)
}

// Groups counts the groups and persons of a class who are there as guests.
func (s Session) Groups(c Class) int {
	n := 0
	for _, g := range s.Guests {
		if g.Class == c {
			n++
		}
	}
	return n
}

// Absent lists the members of a closed session who never signed in and were not excused.
func (s Session) Absent() []townhall.PersonID {
	var out []townhall.PersonID
	for _, p := range s.Roll {
		came := slices.ContainsFunc(s.SignIns, func(in SignIn) bool { return in.Person == p })
		if s.State == SessionClosed && !came && !slices.Contains(s.Excused, p) {
			out = append(out, p)
		}
	}
	return out
}

// MandateOver is a deputy who was absent, without being excused, from as many sessions as end the mandate (代表法 art. 62).
// Nobody leaves by that: it is for the congress to say.
type MandateOver struct {
	Body     townhall.UnitID
	Person   townhall.PersonID
	Sessions []townhall.Ref // that they missed, in order of their days
	Cite     townhall.Cite
}

// MandatesOver lists the deputies whose mandates end by their absences from closed sessions of one term of a congress, under the rule in
// force on the day of the last of these. Sessions of other bodies end no mandate.
func MandatesOver(rules townhall.Rulebook, sessions ...Session) ([]MandateOver, error) {
	type seat struct {
		body   townhall.UnitID
		term   int
		person townhall.PersonID
	}
	var out []MandateOver
	missed := map[seat][]townhall.Ref{}
	for _, s := range slices.SortedStableFunc(slices.Values(sessions), func(a, b Session) int { return a.On.Compare(b.On) }) {
		rule, binds, err := binding(UnexcusedAbsences, rules, s.On)
		if err != nil {
			return nil, err
		}
		if !binds || s.Of != Congress {
			continue
		}
		for _, p := range s.Absent() {
			of := seat{s.Body, s.Term, p}
			missed[of] = append(missed[of], s.Ref())
			if len(missed[of]) == rule.Value {
				out = append(out, MandateOver{s.Body, p, slices.Clone(missed[of]), rule.Cite})
			}
		}
	}
	return out, nil
}
