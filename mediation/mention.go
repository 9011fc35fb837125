package mediation

import (
	"strings"
	"unicode"

	"github.com/townhall-go/townhall"
)

// Mention names a person in a text of a case without saying who that is: "{@wang}". Whoever shows the text puts the name there
// with Mentions, and shredding the person reaches it. An id with braces, spaces or signs that nobody sees cannot be mentioned and
// is given as it is, since it might be read as somebody else's.
func Mention(id townhall.PersonID) string {
	if !mentionable(string(id)) {
		return string(id)
	}
	return "{@" + string(id) + "}"
}

// Mentions is a text with a name in the place of every mention. What only looks like one stays as it is.
func Mentions(text string, name func(townhall.PersonID) string) string {
	return mentions(text, func(plain string) string { return plain }, name)
}

// mentions is a text with what is made of its mentions, and of the plain text between them.
func mentions(text string, plain func(string) string, name func(townhall.PersonID) string) string {
	var out strings.Builder
	done, at := 0, 0 // what is written, and where to look on
	for {
		n := strings.Index(text[at:], "{@")
		if n < 0 {
			break
		}
		from := at + n
		at = from + len("{@")
		end := strings.IndexAny(text[at:], "{}")
		if end < 0 || text[at+end] != '}' || !mentionable(text[at:at+end]) {
			continue
		}
		out.WriteString(plain(text[done:from]))
		out.WriteString(name(townhall.PersonID(text[at : at+end])))
		at += end + 1
		done = at
	}
	out.WriteString(plain(text[done:]))
	return out.String()
}

func mentionable(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool {
		return r == '{' || r == '}' || r == unicode.ReplacementChar || unicode.IsSpace(r) || !unicode.IsGraphic(r)
	})
}

// mentioned lists who is mentioned in the texts of a case, each once.
func (c Case) mentioned() (out []townhall.PersonID) {
	for _, text := range c.texts() {
		Mentions(text, func(id townhall.PersonID) string { out = append(out, id); return "" })
	}
	return once(out)
}

// texts are what people wrote into a case in their own words.
func (c Case) texts() []string {
	a := c.terms()
	out := []string{c.Facts, c.ending().Reason, a.Issues, a.Content}
	add := func(texts ...string) { out = append(out, texts...) }
	for _, o := range a.Obligations {
		add(o.What, o.Manner)
	}
	for _, s := range c.Sessions {
		add(s.Record)
	}
	for _, v := range c.Visits {
		add(v.Record)
	}
	for _, p := range c.Papers {
		add(p.What, p.Name)
	}
	return append(out, c.reasons()...)
}

// reasons are the texts that say why a step was taken, and the notes of steps.
func (c Case) reasons() (out []string) {
	add := func(texts ...string) { out = append(out, texts...) }
	for _, r := range c.Recusals {
		add(r.Reason)
	}
	for _, h := range c.Handovers {
		add(h.Reason)
	}
	for _, w := range c.Warnings {
		add(w.Sign, w.Measures, w.Reported)
	}
	for _, e := range c.Escalations {
		add(e.Note)
	}
	for _, d := range c.Duties {
		for _, s := range d.Suspensions {
			add(s.Reason)
		}
		for _, x := range d.Extensions {
			add(x.Reason)
		}
	}
	return append(out, c.terms().reasons()...)
}

func (a Agreement) reasons() (out []string) {
	for _, u := range a.Urgings {
		out = append(out, u.Note)
	}
	for _, r := range a.Reviews {
		out = append(out, r.Court, r.Reason)
	}
	if a.Breach != nil {
		out = append(out, a.Breach.Reason)
	}
	if a.Rescission != nil {
		out = append(out, a.Rescission.Reason)
	}
	return out
}
