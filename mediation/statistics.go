package mediation

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// Figures (统计) are what a period's cases add up to. They count the cases accepted in the period, and what had become
// of those by its last day; harms count in the period in which they happened. Definitions says each in words.
type Figures struct {
	Period townhall.Period `json:"period"`
	Group  string          `json:"group,omitempty"` // "" for the whole

	Accepted  int64 `json:"accepted"`
	Handled   int64 `json:"handled"`
	Oral      int64 `json:"oral"`
	Written   int64 `json:"written"`
	Ended     int64 `json:"ended"`
	Performed int64 `json:"performed"`

	HandledRate     townhall.Ratio `json:"handled_rate"`     // 调处率
	SuccessRate     townhall.Ratio `json:"success_rate"`     // 调解成功率
	PerformanceRate townhall.Ratio `json:"performance_rate"` // 履行率

	Occurred  map[Harm]Cases `json:"occurred,omitempty"`
	Prevented map[Harm]Cases `json:"prevented,omitempty"`

	Groups []Figures `json:"groups,omitempty"` // in order of their names
}

// Agreed is how many cases came to an agreement in force.
func (f Figures) Agreed() int64 { return f.Oral + f.Written }

// Cases counts cases and the persons in them.
type Cases struct {
	Cases   int64 `json:"cases"`
	Persons int64 `json:"persons"`
}

// Definition says in words how a figure is counted, and by which source.
type Definition struct {
	Key  string
	Name townhall.Text
	Text townhall.Text
	Cite townhall.Cite
}

func reports(where string) townhall.Cite {
	return townhall.Cite{Law: "人民调解工作统计（各地公布的月报）", English: "people's mediation statistics as published locally", Read: where}
}

// Definitions lists how each figure is counted.
func Definitions() []Definition {
	monthly := reports("sfj.huangshi.gov.cn 2016-08; Xilingol 2021-04")
	inferred := monthly
	inferred.Unverified = true
	return []Definition{
		{"accepted", townhall.Say("mediation.figure.accepted", "受理数", "accepted"),
			townhall.Say("mediation.define.accepted", "受理日期在期间内的案件", "cases accepted on a day of the period"), monthly},
		{"handled", townhall.Say("mediation.figure.handled", "调处数", "handled"),
			townhall.Say("mediation.define.handled", "其中在期末以前达成生效协议或者终止调解的案件", "of these, cases with an effective agreement or an end without one by the period's last day"), monthly},
		{"oral", townhall.Say("mediation.figure.oral", "口头协议", "oral agreements"),
			townhall.Say("mediation.define.oral", "其中达成口头协议的案件", "handled cases with an oral agreement"), law("28")},
		{"written", townhall.Say("mediation.figure.written", "书面协议", "written agreements"),
			townhall.Say("mediation.define.written", "其中签名盖章后生效的书面协议", "handled cases with a written agreement, signed, sealed and so effective"), law("29")},
		{"ended", townhall.Say("mediation.figure.ended", "终止数", "ended"),
			townhall.Say("mediation.define.ended", "其中未达成协议而终止调解的案件", "handled cases that ended without an agreement"), law("26")},
		{"performed", townhall.Say("mediation.figure.performed", "履行数", "performed"),
			townhall.Say("mediation.define.performed", "达成的协议中在期末以前履行完毕的", "agreements performed in full by the period's last day"), law("31")},
		{"occurred", townhall.Say("mediation.figure.occurred", "引起自杀、民转刑、越级上访等", "suicides, disputes turned crime, skip-level petitions and the like"),
			townhall.Say("mediation.define.occurred", "在期间内发生的案件数与人数，不论何时受理；越级上访为地方考核指标", "cases and persons by the day of the harm, whenever the case was accepted; the skip-level petition is a measure of local practice"), monthly},
		{"prevented", townhall.Say("mediation.figure.prevented", "防止激化", "prevented"),
			townhall.Say("mediation.define.prevented", "在期间内经调解防止的案件数与人数，与发生数分开计", "cases and persons in which mediation prevented the harm, counted apart from those that occurred"), monthly},
		{"handled_rate", townhall.Say("mediation.figure.handled_rate", "调处率", "handled rate"),
			townhall.Say("mediation.define.handled_rate", "调处数 ÷ 受理数；无受理则无此率", "handled over accepted; no rate where none was accepted"), inferred},
		{"success_rate", townhall.Say("mediation.figure.success_rate", "调解成功率", "success rate"),
			townhall.Say("mediation.define.success_rate", "达成协议数（口头加书面）÷ 调处数", "agreements, oral and written, over handled"), monthly},
		{"performance_rate", townhall.Say("mediation.figure.performance_rate", "履行率", "performance rate"),
			townhall.Say("mediation.define.performance_rate", "期末以前履行完毕的协议 ÷ 达成协议数", "agreements performed in full by the period's last day over agreements"), inferred},
	}
}

// Dimension groups cases by a name.
type Dimension func(Case) string

// The dimensions of the form.
var (
	ByPlace     Dimension = func(c Case) string { return string(c.Place) }
	ByCommittee Dimension = func(c Case) string { return c.Committee }
	ByCategory  Dimension = func(c Case) string { return string(c.Category) }
	BySource    Dimension = func(c Case) string { return string(c.Source) }
	ByMonth     Dimension = func(c Case) string { return c.Accepted.String()[:min(7, len(c.Accepted.String()))] }
)

// Statistics streams a period's cases from a store and counts them, as a whole and by dimensions. Voided cases are left
// out, since Find leaves them out.
func Statistics(ctx context.Context, s townhall.Store, p townhall.Period, by ...Dimension) (Figures, error) {
	t := NewTally(p, by...)
	for c, err := range InPeriod(ctx, s, p) {
		if err != nil {
			return Figures{}, err
		}
		t.Add(c)
	}
	return t.Figures(), nil
}

// InPeriod streams the cases that a period's figures are made of: those accepted in it, and then those accepted before
// of which a harm may have come in it.
func InPeriod(ctx context.Context, s townhall.Store, p townhall.Period) iter.Seq2[Case, error] {
	return func(yield func(Case, error) bool) {
		for c, err := range townhall.Docs[Case](ctx, s, townhall.Query{Kind: CaseKind, Opened: p}) {
			if !yield(c, err) {
				return
			}
		}
		if p.From.IsZero() {
			return
		}
		before := townhall.Query{Kind: CaseKind, Opened: townhall.Until(p.From.AddDays(-1)), Tags: []string{escalatedTag}}
		for c, err := range townhall.Docs[Case](ctx, s, before) {
			if !yield(c, err) {
				return
			}
		}
	}
}

// Tally counts cases one by one. It is what Statistics is made of, for cases that are at hand already.
type Tally struct {
	by     []Dimension
	whole  Figures
	groups map[string]*Figures
}

// NewTally counts for a period.
func NewTally(p townhall.Period, by ...Dimension) *Tally {
	return &Tally{by: by, whole: Figures{Period: p}, groups: map[string]*Figures{}}
}

// Add counts a case, if it was accepted in the period or a harm came of it then. A voided case is not to be added: its
// document does not say so, only its record.
func (t *Tally) Add(c Case) {
	if c.State == "" || !t.whole.Period.Contains(c.Accepted) && len(c.Escalations) == 0 {
		return
	}
	t.whole.add(c)
	if len(t.by) == 0 {
		return
	}
	names := make([]string, len(t.by))
	for i, d := range t.by {
		names[i] = d(c)
	}
	name := strings.Join(names, " · ")
	if t.groups[name] == nil {
		t.groups[name] = &Figures{Period: t.whole.Period, Group: name}
	}
	t.groups[name].add(c)
}

func (f *Figures) add(c Case) {
	by := func(d townhall.Date) bool {
		return !d.IsZero() && (f.Period.To.IsZero() || !d.After(f.Period.To))
	}
	if len(c.Escalations) > 0 {
		f.addHarms(c.Escalations)
	}
	if !f.Period.Contains(c.Accepted) {
		return
	}
	f.Accepted++
	a := c.terms()
	switch {
	case by(a.Effective) && a.Form == Oral:
		f.Oral++
	case by(a.Effective):
		f.Written++
	case by(c.ending().On):
		f.Ended++
	}
	if by(a.Effective) && by(a.performed()) {
		f.Performed++
	}
}

// addHarms counts the harms of the period: a case once for each, however often it is noted, and its persons each time.
func (f *Figures) addHarms(all []Escalation) {
	type harm struct {
		harm      Harm
		prevented bool
	}
	seen := map[harm]bool{}
	for _, e := range all {
		if !f.Period.Contains(e.On) {
			continue
		}
		counter := &f.Occurred
		if e.Prevented {
			counter = &f.Prevented
		}
		if *counter == nil {
			*counter = map[Harm]Cases{}
		}
		n := (*counter)[e.Harm]
		if key := (harm{e.Harm, e.Prevented}); !seen[key] {
			seen[key] = true
			n.Cases++
		}
		n.Persons += int64(e.Persons)
		(*counter)[e.Harm] = n
	}
}

// Figures gives what was counted so far, with rates.
func (t *Tally) Figures() Figures {
	out := t.whole.rated()
	for _, g := range t.groups {
		out.Groups = append(out.Groups, g.rated())
	}
	slices.SortFunc(out.Groups, func(a, b Figures) int { return strings.Compare(a.Group, b.Group) })
	return out
}

func (f Figures) rated() Figures {
	f.Handled = f.Agreed() + f.Ended
	f.HandledRate = townhall.RatioOf(f.Handled, f.Accepted)
	f.SuccessRate = townhall.RatioOf(f.Agreed(), f.Handled)
	f.PerformanceRate = townhall.RatioOf(f.Performed, f.Agreed())
	return f
}
