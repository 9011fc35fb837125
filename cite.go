package townhall

import "cmp"

// Cite (依据) names the source of a rule: a law and article, a paper, or a practice and the place it comes from.
type Cite struct {
	Law        string `json:"law,omitempty"`        // title in its own language: 人民调解法
	English    string `json:"english,omitempty"`    // People's Mediation Law
	Article    string `json:"article,omitempty"`    // "29", "33(1)"
	Read       string `json:"read,omitempty"`       // where the text was read
	Unverified bool   `json:"unverified,omitempty"` // from memory or second hand: said wherever the rule is shown
}

// IsZero reports whether nothing is cited.
func (c Cite) IsZero() bool { return c == Cite{} }

// Art cites another article of the same source.
func (c Cite) Art(article string) Cite {
	c.Article = article
	return c
}

// Text is the citation as printed: 《人民调解法》第29条, or People's Mediation Law, art. 29.
func (c Cite) Text() Text {
	if c.IsZero() {
		return Text{}
	}
	args := []Arg{{"law", ValueOf(cmp.Or(c.Law, c.English))}, {"english", ValueOf(cmp.Or(c.English, c.Law))}, {"article", ValueOf(c.Article)}}
	t := Text{Key: "cite", ZH: "《{law}》", EN: "{english}", Args: args}
	if c.Article != "" {
		t = Text{Key: "cite.article", ZH: "《{law}》第{article}条", EN: "{english}, art. {article}", Args: args}
	}
	if c.Unverified {
		return Say("cite.unverified", "{cite}（未经核实）", "{cite} (unverified)", "cite", t)
	}
	return t
}

// String prints the citation in English.
func (c Cite) String() string { return c.Text().In(EN) }
