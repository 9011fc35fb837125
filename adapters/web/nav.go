package web

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/access"
	"github.com/townhall-go/townhall/governance"
	"github.com/townhall-go/townhall/mediation"
)

// section is a part of the site in its navigation.
type section struct {
	Name, URL string
	Here      bool
}

// Sections are what everybody may read.
func (v *view) Sections() []section {
	out := []section{{v.T("web.section.home"), v.URL(), v.Here == "home"}}
	for _, name := range []string{"votes", "sessions", "mediation", "track", "rules"} {
		out = append(out, section{v.T("web.section." + name), v.URL(name), v.Here == name})
	}
	return out
}

// Desks are where who is signed in works.
func (v *view) Desks() []section {
	if !v.SignedIn() {
		return nil
	}
	out := []section{{v.T("web.section.inbox"), v.URL("desk"), v.Here == "desk"}}
	for _, d := range []struct{ name, verb, kind string }{{"mediation", "quick", mediation.CaseKind}, {"sessions", townhall.Tracing, governance.SessionKind},
		{"bodies", townhall.Reading, governance.BodyKind}, {"search", "", ""}, {"import", "quick", mediation.CaseKind}, {"readings", "export", access.LogKind}} {
		if v.ever(d.verb, d.kind) {
			out = append(out, section{v.T("web.section.desk." + d.name), v.URL("desk", d.name), v.Here == "desk/"+d.name})
		}
	}
	return out
}

// ever reports whether who asks may ever take a verb on a record of a kind, as far as the policy knows that before.
func (v *view) ever(verb, kind string) bool {
	p, ok := v.Office.Policy.(townhall.Foresight)
	return !ok || verb == "" || p.Ever(v.r.Context(), v.by, verb, kind) == nil
}

// Me is who is signed in.
func (v *view) Me() string {
	if err := v.meet(v.by.Person); err != nil {
		return string(v.by.Person)
	}
	return v.Person(v.by.Person)
}

// Banner stands above every page.
func (v *view) Banner() string { return v.Notice.In(v.lang) }

// Counts are the fields of a tally that is typed in.
func (v *view) Counts() []string { return []string{"for", "against", "abstain", "blank", "invalid"} }

// HasBox reports whether there is a ballot box.
func (v *view) HasBox() bool { return v.Box != nil }

// HasAddress reports whether the site knows where it is found, which feeds and calendars need.
func (v *view) HasAddress() bool { return v.Config.Address != "" }
