package townhall

import (
	"slices"
	"strings"
)

// Finding (认定) is a judgement that explains itself: a vote's outcome, a gate, a deadline met or missed. Parts are
// its clauses; a reader of the tree needs no lawyer.
type Finding struct {
	Code  string    `json:"code"`            // permanent, for machines: "mediation.seal"
	Field string    `json:"field,omitempty"` // the input it judges, if it judges one
	Say   Text      `json:"say,omitzero"`    // what is judged
	Need  Value     `json:"need,omitzero"`   // what the rule needs
	Found Value     `json:"found,omitzero"`  // what there was
	Held  bool      `json:"held"`
	Cite  Cite      `json:"cite,omitzero"`
	Parts []Finding `json:"parts,omitempty"`
}

// All joins findings into one that holds when each part does.
func All(code string, say Text, parts ...Finding) Finding {
	f := Finding{Code: code, Say: say, Held: true, Parts: parts}
	for _, p := range parts {
		f.Held = f.Held && p.Held
	}
	return f
}

// Failed lists the parts at the leaves that did not hold, in order.
func (f Finding) Failed() []Finding {
	if f.Held {
		return nil
	}
	var out []Finding
	for _, p := range f.Parts {
		out = append(out, p.Failed()...)
	}
	if len(out) == 0 {
		return []Finding{f}
	}
	return out
}

// Cites lists the sources of a finding and of its parts, each once, in order.
func (f Finding) Cites() []Cite {
	var out []Cite
	if !f.Cite.IsZero() {
		out = append(out, f.Cite)
	}
	for _, p := range f.Parts {
		for _, c := range p.Cites() {
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// Err is nil if the finding holds, and a *Refusal if not.
func (f Finding) Err() error {
	if f.Held {
		return nil
	}
	return &Refusal{Finding: f}
}

// In prints the tree, a line a clause: mark, what is judged, needed and found, basis.
func (f Finding) In(l Language) string {
	var b strings.Builder
	f.print(&b, l, "")
	return strings.TrimSuffix(b.String(), "\n")
}

func (f Finding) print(b *strings.Builder, l Language, indent string) {
	mark := "✗ "
	if f.Held {
		mark = "✓ "
	}
	b.WriteString(indent + mark + f.Line(l) + "\n")
	for _, p := range f.Parts {
		p.print(b, l, indent+"  ")
	}
}

// Line prints the finding without its parts.
func (f Finding) Line(l Language) string { return f.Text().In(l) }

// Text says the finding without its parts.
func (f Finding) Text() Text {
	line := f.Say
	if line.IsZero() {
		line = Plain(f.Code)
	}
	switch {
	case !f.Need.IsZero() && !f.Found.IsZero():
		line = Say("finding.need_found", "{say}：应为{need}，实为{found}", "{say}: needs {need}, found {found}", "say", line, "need", f.Need, "found", f.Found.shown())
	case !f.Need.IsZero():
		line = Say("finding.need", "{say}：应为{need}", "{say}: needs {need}", "say", line, "need", f.Need)
	case !f.Found.IsZero():
		line = Say("finding.found", "{say}：{found}", "{say}: {found}", "say", line, "found", f.Found.shown())
	}
	if !f.Cite.IsZero() {
		line = Say("finding.cite", "{line}（{cite}）", "{line} ({cite})", "line", line, "cite", f.Cite)
	}
	return line
}

// String prints the tree in English.
func (f Finding) String() string { return f.In(EN) }

// Refusal (不予) is a failed finding as an error: a rule said no. errors.As finds it; Finding says which rule, what it
// needed, what it found and which article.
type Refusal struct{ Finding Finding }

// Error prints the clauses that failed, in English.
func (r *Refusal) Error() string {
	var lines []string
	for _, f := range r.Finding.Failed() {
		lines = append(lines, f.Line(EN))
	}
	return "refused: " + strings.Join(lines, "; ")
}

// Refuse is a refusal with a single clause.
func Refuse(f Finding) error {
	f.Held = false
	return f.Err()
}
