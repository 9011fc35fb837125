package allocate

import (
	"strconv"

	"github.com/townhall-go/townhall"
)

// Criteria (权重准则分配) divides a budget between themes and districts before any project is looked at, as Porto Alegre's orçamento
// participativo does. Districts rank the themes; the points of the ranks give each theme its share. A theme's money is divided among the
// districts by criteria, each with a weight and a grade for each district: share by the sum of weight × grade. What that gives a district
// for a theme is a cell, and Rule chooses among the projects of each.
//
// It is a value, written to and read from JSON. The idea is that of Porto Alegre's regimento interno [M]; its grades and weights changed
// from year to year, and none are built in. Where there are no rankings, [CriteriaOf] makes some of the ballots.
type Criteria struct {
	Points    []int64       `json:"points"`    // of a district's first theme, its second and so on: 5, 4, 3, 2, 1
	Districts []District    `json:"districts"` // in the order in which minor units left over by rounding are given
	Criteria  []Criterion   `json:"criteria"`
	Rule      Rule          `json:"rule,omitzero"`  // in each cell; nothing is Greedy(Cost)
	Again     bool          `json:"again,omitzero"` // what cells cannot spend is divided again
	Title     townhall.Text `json:"title,omitzero"`
	Cite      townhall.Cite `json:"cite,omitzero"`
}

// District (片区) is what a district wants and what is known of it; "" is the whole city.
type District struct {
	Name   string           `json:"name"`
	Themes []string         `json:"themes"`          // as it ranked them, the first the most important
	Facts  map[string]int64 `json:"facts,omitempty"` // by name: its people, or how many of each thousand streets are unpaved
}

// Criterion (准则) gives each district a grade: by a fact of it, in bands or as it is, or by the place at which it ranked the theme.
type Criterion struct {
	Name   string  `json:"name"`
	Weight int64   `json:"weight"`
	Theme  string  `json:"theme,omitempty"` // the only theme that it counts for; "" for each
	Fact   string  `json:"fact,omitempty"`
	Bands  []Band  `json:"bands,omitempty"`   // none: the fact is itself the grade
	ByRank []int64 `json:"by_rank,omitempty"` // the grade of a district's first theme, its second and so on; 0 beyond
}

// Band (分档) is the grade of a fact of From or more, up to the next band.
type Band struct {
	From  int64 `json:"from"`
	Grade int64 `json:"grade"`
}

// The sizes that criteria may have. They keep sums within 63 bits.
const (
	maxGrade     = 1 << 20 // a grade, a weight, the points of a rank
	maxCriteria  = 500
	maxThemes    = 100
	maxDistricts = 10_000
)

// Check refuses criteria that mean nothing: names that are there twice, a criterion of two kinds or of none, a fact that a district lacks.
func (c Criteria) Check() error {
	if err := gradesIn("points", c.Points); err != nil {
		return err
	}
	if err := c.checkDistricts(); err != nil {
		return err
	}
	if len(c.Criteria) > maxCriteria {
		return tooMany("criteria", int64(len(c.Criteria)), maxCriteria)
	}
	seen := map[[2]string]bool{}
	for i := range c.Criteria {
		k := &c.Criteria[i]
		field := "criteria[" + strconv.Itoa(i) + "]"
		if key := [2]string{k.Name, k.Theme}; k.Name == "" || seen[key] {
			return bad(field+".name", k.Name, townhall.Say("allocate.criteria.name", "名称，同一主题内不重复", "a name, which no other criterion of the theme has"))
		}
		seen[[2]string{k.Name, k.Theme}] = true
		if err := k.check(field); err != nil {
			return err
		}
		for j := range c.Districts {
			if err := k.known(&c.Districts[j], "districts["+strconv.Itoa(j)+"].facts."+k.Fact); err != nil {
				return err
			}
		}
	}
	if len(c.Rule.Limits) > 0 {
		return bad("rule.limits", len(c.Rule.Limits), townhall.Say("allocate.criteria.limits", "无数量限制：各格分别选择", "no limits, as each cell chooses for itself"))
	}
	return c.Rule.Check()
}

func (c Criteria) checkDistricts() error {
	if len(c.Districts) > maxDistricts {
		return tooMany("districts", int64(len(c.Districts)), maxDistricts)
	}
	names := map[string]bool{}
	for i := range c.Districts {
		d := &c.Districts[i]
		field := "districts[" + strconv.Itoa(i) + "]"
		if names[d.Name] {
			return bad(field+".name", d.Name, townhall.Say("allocate.criteria.district", "互不相同的片区名", "a name that no other district has"))
		}
		names[d.Name] = true
		ranked := map[string]bool{}
		for k, theme := range d.Themes {
			if ranked[theme] {
				return bad(field+".themes["+strconv.Itoa(k)+"]", theme, townhall.Say("allocate.criteria.theme", "每个主题排一次", "each theme once"))
			}
			ranked[theme] = true
		}
	}
	if themes := c.themes(); len(themes) > maxThemes {
		return tooMany("districts.themes", int64(len(themes)), maxThemes)
	}
	return nil
}

func (k *Criterion) check(field string) error {
	if err := gradesIn(field+".weight", []int64{k.Weight}); err != nil {
		return err
	}
	if (k.Fact == "") == (k.ByRank == nil) || k.Bands != nil && k.Fact == "" {
		return bad(field, k.Name, townhall.Say("allocate.criteria.kind", "fact（可带 bands）或 by_rank 之一", "either fact, with bands or without, or by_rank"))
	}
	for i, b := range k.Bands {
		from := field + ".bands[" + strconv.Itoa(i) + "]"
		if i == 0 && b.From != 0 || i > 0 && b.From <= k.Bands[i-1].From {
			return bad(from+".from", b.From, townhall.Say("allocate.criteria.bands", "首档自 0 起，以后各档递增", "0 in the first band, and in each more than in the one before"))
		}
		if err := gradesIn(from+".grade", []int64{b.Grade}); err != nil {
			return err
		}
	}
	return gradesIn(field+".by_rank", k.ByRank)
}

// known refuses a fact that a district lacks, so that nothing is taken for 0.
func (k *Criterion) known(d *District, field string) error {
	if k.Fact == "" {
		return nil
	}
	v, ok := d.Facts[k.Fact]
	if !ok {
		return bad(field, nil, townhall.Say("allocate.criteria.fact", "{district}的该项数据", "this fact of {district}", "district", placeText(d.Name)))
	}
	if v < 0 || k.Bands == nil && v > maxGrade {
		return bad(field, v, townhall.Say("allocate.criteria.value", "不小于 0；不分档时至多 {most}", "0 or more; at most {most} where there are no bands", "most", maxGrade))
	}
	return nil
}

func gradesIn(field string, grades []int64) error {
	for _, g := range grades {
		if g < 0 || g > maxGrade {
			return bad(field, g, townhall.Say("allocate.criteria.grade", "0 至 {most}", "0 to {most}", "most", maxGrade))
		}
	}
	return nil
}

// themes are those that some district ranked, in the order in which they first come.
func (c Criteria) themes() []string {
	var themes []string
	seen := map[string]bool{}
	for _, d := range c.Districts {
		for _, theme := range d.Themes {
			if !seen[theme] {
				seen[theme] = true
				themes = append(themes, theme)
			}
		}
	}
	return themes
}

func placeText(district string) townhall.Text {
	if district == "" {
		return townhall.Say("allocate.city", "全市", "the whole city")
	}
	return townhall.Plain(district)
}

func themeText(theme string) townhall.Text {
	if theme == "" {
		return townhall.Say("allocate.no_theme", "未分类", "no theme")
	}
	return townhall.Plain(theme)
}
