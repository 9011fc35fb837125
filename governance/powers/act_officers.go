package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Officer (执法人员) is who carries out an act, with the number of the certificate that qualifies them.
type Officer struct {
	Person      townhall.PersonID `json:"person"`
	Certificate string            `json:"certificate"` // 行政执法证号
}

// named is officers as they were meant.
func named(officers []Officer) []Officer {
	out := slices.Clone(officers)
	for i, o := range out {
		out[i] = Officer{trimmed(o.Person), trimmed(o.Certificate)}
	}
	return out
}

// Assign (指派) says anew who carries the act out. Whoever is relieved has handled the case all the same.
func (a Act) Assign(m townhall.Moment, officers ...Officer) (Act, []townhall.Fact, error) {
	next := a
	next.Officers = named(officers)
	for _, o := range a.Officers {
		if !among(next.Officers, o.Person) && !among(next.Former, o.Person) {
			next.Former = added(next.Former, o)
		}
	}
	return a.step(m, "assign", actMatter{Act: next})
}

func among(officers []Officer, p townhall.PersonID) bool {
	return slices.ContainsFunc(officers, func(o Officer) bool { return o.Person == p })
}

// qualified counts the officers with a certificate, each once.
func (a Act) qualified() int {
	seen := map[townhall.PersonID]bool{}
	for _, o := range a.Officers {
		if said(o.Person) && said(o.Certificate) {
			seen[o.Person] = true
		}
	}
	return len(seen)
}

// handles (承办) reports whether somebody ever was an officer of the case, or took a step of its procedure; the leaders who discuss it
// do not.
func (a Act) handles(p townhall.PersonID) bool {
	return among(a.Officers, p) || among(a.Former, p) ||
		slices.ContainsFunc(a.Done, func(d Done) bool { return d.By == p && d.Step != Collective })
}

// overseers are those who presided over a hearing of the case or reviewed it.
func (a Act) overseers() []townhall.PersonID {
	var out []townhall.PersonID
	for _, t := range added(a.Earlier, a.Telling) {
		if !t.Hearing.On.IsZero() {
			out = append(out, t.Hearing.Chair)
		}
	}
	for _, o := range a.Reviews {
		out = append(out, o.By)
	}
	return out
}
