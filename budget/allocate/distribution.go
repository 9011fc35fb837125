package allocate

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Distribution (主题与片区分配) is how criteria divide a budget. Every minor unit is somewhere.
type Distribution struct {
	Budget townhall.Money `json:"budget"`
	Themes []ThemeShare   `json:"themes"`
	Cells  []Cell         `json:"cells"` // by theme, then by district
}

// ThemeShare (主题份额) is what a theme gets, and why: the points that each district gave it.
type ThemeShare struct {
	Theme  string           `json:"theme"`
	Points int64            `json:"points"`
	Money  townhall.Money   `json:"money"`
	Why    townhall.Finding `json:"why"`
}

// Cell (主题片区份额) is what a district gets for a theme, and why: grade × weight of each criterion.
type Cell struct {
	Theme    string           `json:"theme"`
	District string           `json:"district"`
	Score    int64            `json:"score"`
	Money    townhall.Money   `json:"money"`
	Why      townhall.Finding `json:"why"`
}

// Distribute divides a budget between themes and districts. It is refused where nobody ranked a theme, or where a theme has money and no
// district a score to divide it by.
func (c Criteria) Distribute(budget townhall.Money) (Distribution, error) {
	if err := c.Check(); err != nil {
		return Distribution{}, err
	}
	if budget.Currency() == "" || budget.Minor() < 0 {
		return Distribution{}, bad("budget", budget, townhall.Say("allocate.budget", "不小于 0 且有币种的金额", "an amount of 0 or more in a currency"))
	}
	themes, ranks := c.themes(), c.ranks()
	d := Distribution{Budget: budget}
	points, all := make([]int64, len(themes)), int64(0)
	for t, theme := range themes {
		for i := range c.Districts {
			points[t] += pointsAt(c.Points, ranks[i][theme])
		}
		all += points[t]
	}
	if all == 0 {
		return Distribution{}, bad("districts.themes", nil, townhall.Say("allocate.criteria.ranked", "至少一个片区给至少一个主题排了有分的名次", "a theme that some district ranked at a place with points"))
	}
	money, err := budget.Split(points...)
	if err != nil {
		return Distribution{}, err
	}
	for t, theme := range themes {
		d.Themes = append(d.Themes, ThemeShare{Theme: theme, Points: points[t], Money: money[t], Why: c.themeFinding(theme, points[t], all, money[t], ranks)})
		cells, err := c.cells(theme, money[t], ranks)
		if err != nil {
			return Distribution{}, err
		}
		d.Cells = append(d.Cells, cells...)
	}
	return d, nil
}

// ranks give the place of each theme, from 1, by district.
func (c Criteria) ranks() []map[string]int {
	ranks := make([]map[string]int, len(c.Districts))
	for i := range c.Districts {
		ranks[i] = make(map[string]int, len(c.Districts[i].Themes))
		for k, theme := range c.Districts[i].Themes {
			ranks[i][theme] = k + 1
		}
	}
	return ranks
}

// pointsAt is what a list has for a place from 1, and 0 beyond it.
func pointsAt(list []int64, place int) int64 {
	if place < 1 || place > len(list) {
		return 0
	}
	return list[place-1]
}

func (c Criteria) cells(theme string, money townhall.Money, ranks []map[string]int) ([]Cell, error) {
	cells, scores, all := make([]Cell, len(c.Districts)), make([]int64, len(c.Districts)), int64(0)
	for i := range c.Districts {
		for k := range c.Criteria {
			if grade, counts := c.Criteria[k].grade(&c.Districts[i], theme, ranks[i][theme]); counts {
				scores[i] += c.Criteria[k].Weight * grade
			}
		}
		all += scores[i]
	}
	shares := slices.Repeat([]townhall.Money{money}, len(cells)) // a theme without money gives none to all
	if all > 0 {
		var err error
		if shares, err = money.Split(scores...); err != nil {
			return nil, err
		}
	} else if money.Minor() > 0 {
		return nil, bad("criteria", theme, townhall.Say("allocate.criteria.score", "该主题至少一个片区得分大于 0", "a district with a score above 0 for this theme"))
	}
	for i := range cells {
		cells[i] = Cell{Theme: theme, District: c.Districts[i].Name, Score: scores[i], Money: shares[i], Why: c.cellFinding(theme, &c.Districts[i], ranks[i][theme], scores[i], all, shares[i])}
	}
	return cells, nil
}

// grade is what a criterion gives a district for a theme that it ranked at a place, 0 for none; some criteria do not count for all themes.
func (k *Criterion) grade(d *District, theme string, place int) (grade int64, counts bool) {
	if k.Theme != "" && k.Theme != theme {
		return 0, false
	}
	if k.Fact == "" {
		return pointsAt(k.ByRank, place), true
	}
	fact := d.Facts[k.Fact]
	if k.Bands == nil {
		return fact, true
	}
	for _, b := range k.Bands {
		if fact >= b.From {
			grade = b.Grade
		}
	}
	return grade, true
}

func (c Criteria) themeFinding(theme string, points, all int64, money townhall.Money, ranks []map[string]int) townhall.Finding {
	f := townhall.Finding{Code: "allocate.theme", Held: true, Cite: c.Cite, Found: townhall.ValueOf(money),
		Say: townhall.Say("allocate.theme", "{theme}：各片区共给{all}分，其中{points}分", "{theme}: {points} of the {all} points that districts gave", "theme", themeText(theme), "points", points, "all", all)}
	for i := range c.Districts {
		place := ranks[i][theme]
		if place == 0 {
			continue
		}
		f.Parts = append(f.Parts, townhall.Finding{Code: "allocate.theme.rank", Held: true, Found: townhall.ValueOf(pointsAt(c.Points, place)),
			Say: townhall.Say("allocate.theme.rank", "{district}排在第{place}位，得分", "points of {district}, which ranked it {place}", "district", placeText(c.Districts[i].Name), "place", place)})
	}
	return f
}

func (c Criteria) cellFinding(theme string, d *District, place int, score, all int64, money townhall.Money) townhall.Finding {
	f := townhall.Finding{Code: "allocate.cell", Held: true, Cite: c.Cite, Found: townhall.ValueOf(money),
		Say: townhall.Say("allocate.cell", "{theme}、{district}：{all}分中的{score}分", "{theme}, {district}: {score} of {all}", "theme", themeText(theme), "district", placeText(d.Name), "score", score, "all", all)}
	for i := range c.Criteria {
		k := &c.Criteria[i]
		grade, counts := k.grade(d, theme, place)
		if !counts {
			continue
		}
		part := townhall.Finding{Code: "allocate.cell.criterion", Held: true, Found: townhall.ValueOf(k.Weight * grade)}
		if k.Fact != "" {
			part.Say = townhall.Say("allocate.cell.fact", "{criterion}（{fact}）：等级{grade} × 权重{weight}", "{criterion} ({fact}): grade {grade} × weight {weight}", "criterion", k.Name, "fact", d.Facts[k.Fact], "grade", grade, "weight", k.Weight)
		} else {
			part.Say = townhall.Say("allocate.cell.rank", "{criterion}（名次{place}）：等级{grade} × 权重{weight}", "{criterion} (place {place}): grade {grade} × weight {weight}", "criterion", k.Name, "place", placeValue(place), "grade", grade, "weight", k.Weight)
		}
		f.Parts = append(f.Parts, part)
	}
	return f
}

// placeValue is nothing for what has no place.
func placeValue(place int) townhall.Value {
	if place == 0 {
		return townhall.Value{}
	}
	return townhall.ValueOf(place)
}
