package web

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
	for _, name := range []string{"mediation", "sessions", "bodies", "search", "import"} {
		out = append(out, section{v.T("web.section.desk." + name), v.URL("desk", name), v.Here == "desk/"+name})
	}
	return out
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
