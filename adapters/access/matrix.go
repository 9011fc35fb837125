package access

import (
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Reach is how far a role's grants go for what a policy may be asked.
type Reach string

// From nowhere to everywhere. Reaches of one's own person, and of one's unit, do not include one another.
const (
	Nowhere    Reach = ""
	OwnPerson  Reach = "self"       // the actor's own records
	OwnUnit    Reach = "unit"       // records in the place that the post's unit holds
	InPlace    Reach = "place"      // all records in the place
	Everywhere Reach = "everywhere" // wherever they lie
)

// Reach gives how far a role's own grants reach, and in which states only, if it is in some.
func (r Role) Reach(kind, verb string) (reach Reach, states []string) {
	rank := map[Reach]int{Nowhere: 0, OwnPerson: 1, OwnUnit: 2, InPlace: 3, Everywhere: 4}
	for _, g := range r.Grants {
		if at := g.reach(); g.covers(kind, verb) && rank[at] > rank[reach] {
			reach, states = at, g.States
		}
	}
	return reach, states
}

func (g Grant) reach() Reach {
	switch {
	case g.Self:
		return OwnPerson
	case g.Own:
		return OwnUnit
	case g.Anywhere:
		return Everywhere
	}
	return InPlace
}

var marks = map[Reach]string{Nowhere: "", OwnPerson: "△", OwnUnit: "○", InPlace: "◐", Everywhere: "●"}

// Matrix (权限矩阵) prints who may do what as tables in Markdown, one for each kind.
func (r Roles) Matrix(l townhall.Language, asks []Ask) string {
	var b strings.Builder
	b.WriteString(townhall.Say("access.matrix.legend", "● 不限地域 · ◐ 岗位所在地域 · ○ 本地域内本单位承办 · △ 本人 · * 仅在所列状态",
		"● wherever it lies · ◐ in the post's place · ○ held by the post's unit in its place · △ one's own · * only in the states named").In(l) + "\n")
	for i, a := range asks {
		if i == 0 || asks[i-1].Kind != a.Kind {
			b.WriteString("\n" + r.heading(l, a, asks))
		}
		b.WriteString("| " + a.Name.In(l) + " `" + a.Verb + "` |")
		for _, role := range r.with(a.Kind, asks) {
			reach, states := role.Reach(a.Kind, a.Verb)
			mark := marks[reach]
			if len(states) > 0 {
				mark += "* " + strings.Join(states, " ")
			}
			b.WriteString(" " + mark + " |")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// heading begins the table of a kind. Roles that are granted nothing of it have no column.
func (r Roles) heading(l townhall.Language, a Ask, asks []Ask) string {
	var head, line strings.Builder
	for _, role := range r.with(a.Kind, asks) {
		head.WriteString(" " + role.Title.In(l) + " |")
		line.WriteString(" :-: |")
	}
	return "### " + a.Of.In(l) + " `" + a.Kind + "`\n\n| |" + head.String() + "\n| --- |" + line.String() + "\n"
}

// with are the roles that are granted something of a kind.
func (r Roles) with(kind string, asks []Ask) []Role {
	return slices.DeleteFunc(slices.Clone(r), func(role Role) bool {
		return !slices.ContainsFunc(asks, func(a Ask) bool {
			reach, _ := role.Reach(kind, a.Verb)
			return a.Kind == kind && reach != Nowhere
		})
	})
}
