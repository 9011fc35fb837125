package web

import (
	"strings"

	"github.com/townhall-go/townhall"
)

// ruled is a rule of the catalogue.
type ruled struct{ Cells []string }

// ruleGroup is the rules of one part of the law.
type ruleGroup struct {
	Name  string
	Lines []ruled
}

func rules(v *view) error {
	v.Here = "rules"
	data := struct {
		Name   string
		Heads  []string
		Groups []ruleGroup
	}{Name: v.Office.Rules.Name}
	for _, key := range []string{"rule", "value", "from", "to", "source", "read"} {
		data.Heads = append(data.Heads, v.T("web.rules."+key))
	}
	for _, line := range v.Office.Rules.Lines() {
		part, _, _ := strings.Cut(line.Key, ".")
		if n := len(data.Groups); n == 0 || data.Groups[n-1].Name != v.part(part) {
			data.Groups = append(data.Groups, ruleGroup{Name: v.part(part)})
		}
		g := &data.Groups[len(data.Groups)-1]
		g.Lines = append(g.Lines, ruled{[]string{line.Title.In(v.lang) + " (" + line.Key + ")", line.Formula.In(v.lang), line.From.String(), line.To.String(), line.Cite.Text().In(v.lang), line.Cite.Read}})
	}
	return v.show("rules", text("web.rules.title"), data)
}

// part names the part of the catalogue that a key is of.
func (v *view) part(prefix string) string {
	if _, ok := words["web.part."+prefix]; ok {
		return v.T("web.part." + prefix)
	}
	return prefix
}

func home(v *view) error {
	v.Here = "home"
	var data struct {
		Figures         []named
		Votes, Sessions []listed
	}
	var err error
	if data.Figures, err = v.yearFigures(); err != nil {
		return err
	}
	if data.Votes, err = v.votes(5); err != nil {
		return err
	}
	if data.Sessions, err = v.sessions(5); err != nil {
		return err
	}
	return v.show("home", townhall.Plain(v.T("web.home.title")), data)
}
