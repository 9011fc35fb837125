package pabulib

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// Meta (元数据) is what a file says of its election, by the keys of the format. The budget and its currency are the Election's. What a
// file does not say is zero.
type Meta struct {
	Description string
	Country     string
	Unit        string // the city
	District    string
	Subunit     string
	Instance    string // such as the year
	NumProjects int64  // as the file says; Write counts
	NumVotes    int64
	VoteType    string // "approval", "choose-1", "ordinal", "cumulative" or "scoring"
	Rule        string // such as "greedy", "equalshares/add1"; "unknown"
	Begin, End  townhall.Period

	MinLength, MaxLength       int64 // how many projects a ballot names
	MinSumPoints, MaxSumPoints int64 // of a ballot
	MinPoints, MaxPoints       int64 // of a project on a ballot
	DefaultScore               int64
	MaxSumCost                 townhall.Money // of the projects on a ballot
	MinProjectCost             townhall.Money
	MaxProjectCost             townhall.Money
	MinProjectScoreThreshold   int64 // votes or points
	ScoringFn                  string

	Categories            []string
	BudgetPerCategory     []townhall.Money // each in the order of Categories
	MinLengthPerCategory  []int64
	MaxLengthPerCategory  []int64
	MaxSumCostPerCategory []townhall.Money
	Neighborhoods         []string
	BudgetPerNeighborhood []townhall.Money
	Subdistricts          bool
	FullyFunded           bool
	Experimental          bool
	LeftoverBudget        string
	Edition               string
	Language              string
	Acknowledgments       string
	Comment               string

	Other []Pair // what else there is, in order; also what could not be read
}

// Pair is a key of META with its value.
type Pair struct{ Key, Value string }

// entry is where a key's value goes.
type entry struct {
	key  string
	into any
}

// entries lists the keys in the order in which files have them. The budget and the currency are the election's.
func (m *Meta) entries(budget *townhall.Money, currency *townhall.Currency) []entry {
	return []entry{
		{"description", &m.Description}, {"country", &m.Country}, {"unit", &m.Unit}, {"district", &m.District}, {"subunit", &m.Subunit},
		{"instance", &m.Instance}, {"num_projects", &m.NumProjects}, {"num_votes", &m.NumVotes}, {"budget", budget},
		{"vote_type", &m.VoteType}, {"rule", &m.Rule}, {"date_begin", &m.Begin}, {"date_end", &m.End},
		{"min_length", &m.MinLength}, {"max_length", &m.MaxLength}, {"min_sum_points", &m.MinSumPoints}, {"max_sum_points", &m.MaxSumPoints},
		{"min_points", &m.MinPoints}, {"max_points", &m.MaxPoints}, {"default_score", &m.DefaultScore},
		{"max_sum_cost", &m.MaxSumCost}, {"min_project_cost", &m.MinProjectCost}, {"max_project_cost", &m.MaxProjectCost},
		{"min_project_score_threshold", &m.MinProjectScoreThreshold}, {"scoring_fn", &m.ScoringFn},
		{"categories", &m.Categories}, {"budget_per_category", &m.BudgetPerCategory}, {"min_length_per_category", &m.MinLengthPerCategory},
		{"max_length_per_category", &m.MaxLengthPerCategory}, {"max_sum_cost_per_category", &m.MaxSumCostPerCategory},
		{"neighborhoods", &m.Neighborhoods}, {"budget_per_neighborhood", &m.BudgetPerNeighborhood}, {"subdistricts", &m.Subdistricts},
		{"fully_funded", &m.FullyFunded}, {"experimental", &m.Experimental}, {"leftover_budget", &m.LeftoverBudget},
		{"edition", &m.Edition}, {"language", &m.Language}, {"currency", currency}, {"acknowledgments", &m.Acknowledgments}, {"comment", &m.Comment},
	}
}

// set reads a value; what it needed is zero if it could.
func (e entry) set(value []byte, c townhall.Currency) townhall.Text {
	switch into := e.into.(type) {
	case *string:
		*into = string(value)
	case *bool:
		yes := bytes.EqualFold(value, []byte("true")) || string(value) == "1"
		if !yes && !bytes.EqualFold(value, []byte("false")) && string(value) != "0" {
			return townhall.Say("pabulib.yes", "1 或 0、True 或 False", "1 or 0, True or False")
		}
		*into = yes
	case *int64:
		n, f := decimal(value, 0)
		if f != fine {
			return asWhole()
		}
		*into = n
	case *townhall.Money:
		m, f := money(value, c)
		if f != fine {
			return asAmount(c)
		}
		*into = m
	case *townhall.Currency:
		named := townhall.Currency(bytes.ToUpper(value))
		if _, err := townhall.NewMoney(0, named); err != nil {
			return townhall.Say("pabulib.currency", "三个字母的 ISO 4217 币种代码", "a currency's ISO 4217 code of three letters")
		}
		*into = named
	case *townhall.Period:
		p, ok := period(value)
		if !ok {
			return townhall.Say("pabulib.date", "形如 31.12.2022 或 2022 的日期", "a date such as 31.12.2022, or 2022")
		}
		*into = p
	case *[]string:
		*into = list(value)
	case *[]int64:
		return setAll(into, value, c, func(p *int64) any { return p })
	case *[]townhall.Money:
		return setAll(into, value, c, func(p *townhall.Money) any { return p })
	}
	return townhall.Text{}
}

func setAll[T any](into *[]T, value []byte, c townhall.Currency, at func(*T) any) townhall.Text {
	parts := list(value)
	all := make([]T, len(parts))
	for i, part := range parts {
		if needed := (entry{into: at(&all[i])}).set([]byte(part), c); !needed.IsZero() {
			return needed
		}
	}
	*into = all
	return townhall.Text{}
}

// list parts a field at its commas.
func list(value []byte) []string {
	var out []string
	for part := range bytes.SplitSeq(value, []byte(",")) {
		if part = trim(part); !none(part) {
			out = append(out, string(part))
		}
	}
	return out
}

// text writes what set reads, "" for what is zero.
func (e entry) text() string {
	switch from := e.into.(type) {
	case *string:
		return strings.TrimSpace(*from)
	case *bool:
		switch {
		case !*from:
			return ""
		case e.key == "subdistricts":
			return "True"
		}
		return "1"
	case *int64:
		if *from == 0 && e.key != "num_projects" && e.key != "num_votes" {
			return ""
		}
		return strconv.FormatInt(*from, 10)
	case *townhall.Money:
		return amount(*from)
	case *townhall.Currency:
		if *from == noCurrency {
			return ""
		}
		return string(*from)
	case *townhall.Period:
		if from.IsZero() {
			return ""
		}
		return periodText(*from)
	case *[]string:
		return strings.Join(*from, ",")
	case *[]int64:
		return textOfAll(*from, func(n int64) string { return strconv.FormatInt(n, 10) })
	case *[]townhall.Money:
		return textOfAll(*from, amount)
	}
	return ""
}

func textOfAll[T any](values []T, text func(T) string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = text(v)
	}
	return strings.Join(parts, ",")
}

// amount writes money as files do, with decimals only where it has any: "1234", "1234.5".
func amount(m townhall.Money) string {
	if m.IsZero() {
		return ""
	}
	s := m.Decimal()
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// scoring is a type of vote that is counted as cumulative: points without a sum that they must have.
const scoring = "scoring"

// noCurrency stands where a file names none (ISO 4217: no currency).
const noCurrency townhall.Currency = "XXX"

// The rules and types of votes that the format names.
var (
	knownRules = []string{"greedy", "greedy-no-skip", "greedy-threshold", "greedy-custom", "greedy-exclusive", "unknown",
		"equalshares", "equalshares/add1", "equalshares-comparison", "equalshares/add1-comparison"}
	mandatory = []string{"description", "country", "unit", "instance", "num_projects", "num_votes", "budget", "vote_type", "rule", "date_begin", "date_end", "currency"}
)

func knownRule(rule string) bool { return slices.Contains(knownRules, rule) }
