package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// SubsidyTable (以案定补标准) is what a local rule pays mediators for a case. The first row that fits pays; where none does,
// nothing is paid.
type SubsidyTable []SubsidyRow

// SubsidyRow is one row: for which cases it pays, and how much. What it does not name may be any.
type SubsidyRow struct {
	Categories   []Category     `json:"categories,omitempty"`
	Difficulties []Difficulty   `json:"difficulties,omitempty"`
	Forms        []Form         `json:"forms,omitempty"`   // of the agreement
	Results      []State        `json:"results,omitempty"` // agreed, performed, breached, rescinded, ended
	Pay          townhall.Money `json:"pay"`
}

// SubsidyRule is the table in force. The law says only that mediators may be paid for lost work; how much for a case is local,
// so that no rulebook has this rule unless a local pack adds it.
var SubsidyRule = townhall.Rule[SubsidyTable]("mediation.subsidy", townhall.Say("mediation.subsidy", "以案定补标准", "pay for a mediated case"))

// Check refuses a table with a row that pays nothing or another currency, that names what no case can be, or that an earlier
// row leaves nothing to.
func (t SubsidyTable) Check(field string) error {
	for i, r := range t {
		var found any
		var needed townhall.Text
		switch bad := r.unknown(); {
		case r.Pay.Minor() <= 0:
			found, needed = r.Pay, townhall.Say("mediation.subsidy.more", "大于零的金额", "more than zero")
		case r.Pay.Currency() != t[0].Pay.Currency():
			found, needed = r.Pay, townhall.Say("mediation.subsidy.currency", "同一币种", "one currency")
		case len(bad) > 0:
			found, needed = bad, townhall.Say("mediation.subsidy.known", "已知的难易程度、协议形式和结果", "difficulties, forms and results that are known")
		case slices.ContainsFunc(t[:i], func(earlier SubsidyRow) bool { return earlier.covers(r) }):
			found, needed = r.Text(), townhall.Say("mediation.subsidy.reached", "未被前面各行涵盖的行", "a row that the rows before it leave something to")
		default:
			continue
		}
		return &townhall.Error{Kind: townhall.Invalid, Field: field + "[" + townhall.ValueOf(i).String() + "]", Found: townhall.ValueOf(found), Needed: needed}
	}
	return nil
}

// unknown lists the words of a row that no case has.
func (r SubsidyRow) unknown() (bad []string) {
	for _, d := range r.Difficulties {
		if !slices.Contains(Difficulties(), d) {
			bad = append(bad, string(d))
		}
	}
	for _, f := range r.Forms {
		if f != Oral && f != Written {
			bad = append(bad, string(f))
		}
	}
	for _, s := range r.Results {
		if s != Ended && !slices.Contains(agreedStates, s) {
			bad = append(bad, string(s))
		}
	}
	return bad
}

// covers reports whether every case that another row fits fits this one.
func (r SubsidyRow) covers(s SubsidyRow) bool {
	return within(s.Categories, r.Categories) && within(s.Difficulties, r.Difficulties) && within(s.Forms, r.Forms) && within(s.Results, r.Results)
}

// within reports whether one list of what may be lies within another; an empty one is all.
func within[T comparable](inner, outer []T) bool {
	return len(outer) == 0 || len(inner) > 0 && !slices.ContainsFunc(inner, func(x T) bool { return !slices.Contains(outer, x) })
}

// fits reports whether the row pays for a case.
func (r SubsidyRow) fits(l Line) bool {
	return may(r.Categories, l.Category) && may(r.Difficulties, l.Difficulty) && may(r.Forms, l.Form) && may(r.Results, l.Result)
}

func may[T comparable](list []T, x T) bool { return len(list) == 0 || slices.Contains(list, x) }

// Text prints the row.
func (r SubsidyRow) Text() townhall.Text {
	var parts []townhall.Text
	for _, c := range r.Categories {
		parts = append(parts, c.Text())
	}
	for _, d := range r.Difficulties {
		parts = append(parts, d.Text())
	}
	for _, f := range r.Forms {
		parts = append(parts, f.Text())
	}
	for _, s := range r.Results {
		parts = append(parts, stateName(s))
	}
	if len(parts) == 0 {
		return townhall.Say("mediation.subsidy.any", "其他各案：{pay}", "any other case: {pay}", "pay", r.Pay)
	}
	return townhall.Say("mediation.subsidy.row", "{cases}：{pay}", "{cases}: {pay}", "cases", parts, "pay", r.Pay)
}

// Text prints the table.
func (t SubsidyTable) Text() townhall.Text {
	rows := make([]townhall.Text, len(t))
	for i, r := range t {
		rows[i] = r.Text()
	}
	return townhall.Say("mediation.subsidy.rows", "{rows}", "{rows}", "rows", rows)
}

// Line (补贴明细) is what is paid for one case, and to whom.
type Line struct {
	Case       string         `json:"case"`
	Closed     townhall.Date  `json:"closed"`
	Category   Category       `json:"category"`
	Difficulty Difficulty     `json:"difficulty"`
	Form       Form           `json:"form,omitempty"`
	Result     State          `json:"result"`
	Row        int            `json:"row"` // of the table, from 1; 0 if none fits
	Amount     townhall.Money `json:"amount,omitzero"`
	Shares     []Share        `json:"shares,omitempty"`
}

// Share is one mediator's part. Mediators of one case share alike; what cannot be divided goes to the first of them.
type Share struct {
	Person townhall.PersonID `json:"person"`
	Amount townhall.Money    `json:"amount"`
}

// Subsidy computes what is paid for a case as it stood at the end of the moment's day, by the table in force on the day on
// which it was handled, and says why.
func Subsidy(m townhall.Moment, c Case) (Line, townhall.Finding, error) {
	line := Line{Case: c.ID, Closed: c.Handled(), Category: c.Category, Difficulty: Difficulty(difficultyOf(&c)), Form: Form(formOf(&c)), Result: c.resultOn(m.Today)}
	f := townhall.Finding{Code: "mediation.subsidy.row", Field: "case", Say: townhall.Say("mediation.subsidy.pays", "以案定补", "pay for the case"), Cite: law("16")}
	if line.Result == "" {
		f.Found, f.Need = townhall.ValueOf(stateName(c.State)), townhall.ValueOf(townhall.Say("mediation.subsidy.handled", "已调处的案件", "a case that was handled"))
		return line, f, nil
	}
	f.Found = townhall.ValueOf([]townhall.Text{c.Category.Text(), line.Difficulty.Text(), line.Form.Text(), stateName(line.Result)})
	table, err := SubsidyRule.In(m.Rules).Version(line.Closed)
	if err != nil {
		return line, f, err
	}
	f.Cite = table.Cite
	at := slices.IndexFunc(table.Value, func(r SubsidyRow) bool { return r.fits(line) })
	if at < 0 || len(c.Mediators) == 0 {
		f.Need = townhall.ValueOf(table.Value)
		return line, f, nil
	}
	line.Row, line.Amount = at+1, table.Value[at].Pay
	f.Held, f.Need = true, townhall.ValueOf(table.Value[at])
	line.Shares, err = shared(line.Amount, c.Mediators)
	return line, f, err
}

func shared(amount townhall.Money, among []townhall.PersonID) ([]Share, error) {
	parts, err := amount.Split(slices.Repeat([]int64{1}, len(among))...)
	if err != nil {
		return nil, err
	}
	out := make([]Share, len(among))
	for i, p := range among {
		out[i] = Share{p, parts[i]}
	}
	return out, nil
}

// resultOn is what had become of a case by the end of a day, whatever became of it since; "" if it was not handled by then.
func (c Case) resultOn(day townhall.Date) State {
	then := townhall.Until(day)
	switch {
	case !by(then, c.Handled()):
		return ""
	case c.Ending != nil:
		return Ended
	case by(then, c.rescission().On):
		return Rescinded
	case by(then, c.terms().performed()): // also after a breach
		return Performed
	case by(then, c.breach().On):
		return Breached
	}
	return Agreed
}
