package mediation

import (
	"cmp"
	"slices"

	"github.com/townhall-go/townhall"
)

// Figures (统计) are what a period's cases add up to. They count the cases accepted in the period, and what had become of those
// by its last day. Cases carried over from before are counted apart, so that over consecutive periods every case is accepted
// once and handled once. Agreements fall due in one period, whenever their case was accepted, and harms count in the period in
// which they happened. Definitions says each in words.
type Figures struct {
	Period townhall.Period `json:"period"`
	Group  string          `json:"group,omitempty"` // "" for the whole
	Counts

	HandledRate     townhall.Ratio `json:"handled_rate"`     // 调处率
	SuccessRate     townhall.Ratio `json:"success_rate"`     // 调解成功率
	SuccessRateAll  townhall.Ratio `json:"success_rate_all"` // 调解成功率（含结转）: of all that were handled in the period, those carried over too
	PerformanceRate townhall.Ratio `json:"performance_rate"` // 履行率

	Amounts   []townhall.Money `json:"amounts,omitempty"`  // of the agreements, one a currency
	Declines  map[Bar]int64    `json:"declines,omitempty"` // those declined, by their first bar
	Occurred  map[Harm]Cases   `json:"occurred,omitempty"`
	Prevented map[Harm]Cases   `json:"prevented,omitempty"`

	Breakdowns []Breakdown `json:"breakdowns,omitempty"`
}

// Counts are the counts of a period. Those from Accepted to Ended are of the cases accepted in it.
type Counts struct {
	Declined  int64   `json:"declined"` // applications declined in the period; not among those accepted
	Accepted  int64   `json:"accepted"`
	Handled   int64   `json:"handled"`
	Oral      int64   `json:"oral"`
	Written   int64   `json:"written"`
	Ended     int64   `json:"ended"`
	Carried   Carried `json:"carried"`
	Due       int64   `json:"due"`       // agreements that fell due in the period, or were performed in it before that
	Performed int64   `json:"performed"` // of these
	Confirmed int64   `json:"confirmed"` // agreements that a court confirmed in the period
	Rescinded int64   `json:"rescinded"` // agreements that were rescinded or set aside in the period
}

// Carried (上期结转) counts the cases accepted before the period and not yet handled when it began, and how those of them
// that were handled in it came to their end.
type Carried struct {
	Cases   int64 `json:"cases"`
	Handled int64 `json:"handled"`
	Oral    int64 `json:"oral"`
	Written int64 `json:"written"`
	Ended   int64 `json:"ended"`
}

// Cases counts cases and the persons in them.
type Cases struct {
	Cases   int64 `json:"cases"`
	Persons int64 `json:"persons"`
}

// Breakdown is the figures of the groups of one dimension, in order of their names.
type Breakdown struct {
	By     string    `json:"by"`               // the dimension's key
	Within []string  `json:"within,omitempty"` // the dimensions, of several groups, in one group of which each of these lies
	Groups []Figures `json:"groups"`
}

// Agreed is how many of the cases accepted came to an agreement.
func (c Counts) Agreed() int64 { return c.Oral + c.Written }

// Pending is how many cases the period hands on to the next (期末未结).
func (c Counts) Pending() int64 { return c.Accepted - c.Handled + c.Carried.Cases - c.Carried.Handled }

// By lists the figures of the groups of a dimension by which they were counted.
func (f Figures) By(d Dimension) []Figures {
	for _, b := range f.Breakdowns {
		if b.By == d.Key {
			return b.Groups
		}
	}
	return nil
}

// add adds one case's counts. Handled is added up at the end.
func (c *Counts) add(d *Counts) {
	c.Declined += d.Declined
	c.Accepted += d.Accepted
	c.Oral += d.Oral
	c.Written += d.Written
	c.Ended += d.Ended
	c.Carried.Cases += d.Carried.Cases
	c.Carried.Oral += d.Carried.Oral
	c.Carried.Written += d.Carried.Written
	c.Carried.Ended += d.Carried.Ended
	c.Due += d.Due
	c.Performed += d.Performed
	c.Confirmed += d.Confirmed
	c.Rescinded += d.Rescinded
}

// addAmounts adds the amounts of an agreement, each to that of its currency.
func (f *Figures) addAmounts(a *Agreement) error {
	for _, o := range a.Obligations {
		if o.Amount.IsZero() {
			continue
		}
		i := slices.IndexFunc(f.Amounts, func(m townhall.Money) bool { return m.Currency() == o.Amount.Currency() })
		if i < 0 {
			f.Amounts = append(f.Amounts, o.Amount)
			continue
		}
		sum, err := f.Amounts[i].Add(o.Amount)
		if err != nil {
			return err
		}
		f.Amounts[i] = sum
	}
	return nil
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

// decline counts why an application was declined.
func (f *Figures) decline(b Bar) {
	if f.Declines == nil {
		f.Declines = map[Bar]int64{}
	}
	f.Declines[b]++
}

// rated is the figures with what follows from the counts.
func (f Figures) rated() Figures {
	f.Handled = f.Agreed() + f.Ended
	f.Carried.Handled = f.Carried.Oral + f.Carried.Written + f.Carried.Ended
	f.HandledRate = townhall.RatioOf(f.Handled, f.Accepted)
	f.SuccessRate = townhall.RatioOf(f.Agreed(), f.Handled)
	f.SuccessRateAll = townhall.RatioOf(f.Agreed()+f.Carried.Oral+f.Carried.Written, f.Handled+f.Carried.Handled)
	f.PerformanceRate = townhall.RatioOf(f.Performed, f.Due)
	f.Amounts = slices.Clone(f.Amounts)
	slices.SortFunc(f.Amounts, byCurrency)
	return f
}

func byCurrency(a, b townhall.Money) int { return cmp.Compare(a.Currency(), b.Currency()) }
