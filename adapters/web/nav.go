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
func (v *view) Desks() []section { return nil }

// Me is who is signed in.
func (v *view) Me() string { return string(v.by.Person) }

// Banner stands above every page.
func (v *view) Banner() string { return v.Notice.In(v.lang) }
