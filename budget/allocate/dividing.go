package allocate

import (
	"math"
	"slices"

	"github.com/townhall-go/townhall"
)

// Distributed (按准则分配的结果) is what a budget that was divided by criteria is spent on.
type Distributed struct {
	Distribution Distribution `json:"distribution"`
	Outcome      *Outcome     `json:"outcome"`   // of the whole election, cell by cell
	Divisions    []Division   `json:"divisions"` // the first is the distribution's; others are of what was left, where something was bought
}

// Division (一次分配) is an amount divided between cells, and what they made of it.
type Division struct {
	Money townhall.Money `json:"money"`
	Cells []CellOutcome  `json:"cells"`
}

// CellOutcome (单格结果) is what a cell was given and spent.
type CellOutcome struct {
	Theme    string         `json:"theme"`
	District string         `json:"district"`
	Money    townhall.Money `json:"money"`
	Spent    townhall.Money `json:"spent"`
	Left     townhall.Money `json:"left"` // what it could not spend
	Winners  []string       `json:"winners,omitempty"`
}

// Decide divides the election's budget by the criteria and lets the rule choose in each cell among its projects: those of the district
// whose first category is the theme. Voters are as in [Election.In]. A project whose theme or district is not in the criteria has no cell
// and is not chosen.
//
// With Again, what is left is divided again, by the same points and scores, between the cells that have a project for it, and again as
// long as something is bought. Where nobody can buy anything for its part, those leave that had enough for a project and chose none, or
// else the cell with the smallest part, and the others get more.
func (c Criteria) Decide(e *Election) (*Distributed, error) {
	if err := c.Rule.known(e); err != nil {
		return nil, err
	}
	d, err := c.Distribute(e.Budget)
	if err != nil {
		return nil, err
	}
	v, err := newDividing(c, e, d)
	if err != nil {
		return nil, err
	}
	if err := v.first(); err != nil {
		return nil, err
	}
	for again := c.Again; again; {
		if again, err = v.again(); err != nil {
			return nil, err
		}
	}
	return v.result, nil
}

// dividing is a budget being divided.
type dividing struct {
	c      Criteria
	e      *Election
	cells  []Cell
	points []int64 // of each cell's theme
	part   []int   // of each cell into parts, -1 for one without projects
	parts  []part
	chosen []int64 // how many voters of its part chose each project
	result *Distributed
	out    *Outcome
}

func newDividing(c Criteria, e *Election, d Distribution) (*dividing, error) {
	out, err := wholeOutcome(e, c.Rule)
	if err != nil {
		return nil, err
	}
	v := &dividing{out: out, c: c, e: e, cells: d.Cells, part: make([]int, len(d.Cells)), points: make([]int64, len(d.Cells))}
	places := make(map[[2]string]int, len(d.Cells))
	for k := range d.Cells {
		places[[2]string{d.Cells[k].Theme, d.Cells[k].District}], v.part[k] = k, -1
		v.points[k] = d.Themes[k/len(c.Districts)].Points
	}
	of := make([]int, len(e.Projects))
	for i := range e.Projects {
		p := &e.Projects[i]
		v.out.Projects[i].Why = townhall.Finding{Code: "allocate.no_cell", Cite: c.Cite,
			Say: townhall.Say("allocate.no_cell", "{theme}、{district}的资金", "money for {theme}, {district}", "theme", themeText(firstTheme(p)), "district", placeText(p.District)), Need: townhall.ValueOf(true), Found: townhall.ValueOf(false)}
		k, ok := places[[2]string{firstTheme(p), p.District}]
		if of[i] = -1; !ok {
			continue
		}
		if v.part[k] < 0 {
			v.part[k] = len(v.parts)
			v.parts = append(v.parts, part{district: p.District, budget: d.Cells[k].Money})
		}
		of[i] = v.part[k]
	}
	e.split(v.parts, of)
	v.chosen = make([]int64, len(e.Projects))
	for _, part := range v.parts {
		votes := make([]int64, len(part.e.Projects))
		part.e.Ballots.AddVotes(votes, 0, part.e.Ballots.Len())
		for i, n := range votes {
			v.chosen[part.places[i]] = n
		}
	}
	v.result = &Distributed{Distribution: d, Outcome: v.out}
	return v, nil
}

// firstTheme is the theme by which a project has its cell.
func firstTheme(p *Project) string {
	if len(p.Categories) == 0 {
		return ""
	}
	return p.Categories[0]
}

func (v *dividing) first() error {
	all := make([]int, len(v.cells))
	money := make([]townhall.Money, len(v.cells))
	for k := range all {
		all[k], money[k] = k, v.cells[k].Money
	}
	_, err := v.decide(v.e.Budget, all, money)
	return err
}

// decide lets cells choose for the money that each was given, and notes it if it is the first time or something was bought.
func (v *dividing) decide(total townhall.Money, cells []int, money []townhall.Money) (bought bool, err error) {
	division := Division{Money: total}
	for i, k := range cells {
		o := CellOutcome{Theme: v.cells[k].Theme, District: v.cells[k].District, Money: money[i], Left: money[i]}
		o.Spent, _ = townhall.NewMoney(0, total.Currency())
		if v.part[k] >= 0 && (len(v.result.Divisions) == 0 || v.cheapest(k) <= money[i].Minor()) {
			if err := v.choose(k, &o); err != nil {
				return false, err
			}
		}
		bought = bought || len(o.Winners) > 0
		division.Cells = append(division.Cells, o)
	}
	if bought || len(v.result.Divisions) == 0 {
		v.result.Divisions = append(v.result.Divisions, division)
	}
	return bought, nil
}

// choose counts a cell among its projects that are not yet chosen.
func (v *dividing) choose(k int, o *CellOutcome) error {
	rest := v.unchosen(&v.parts[v.part[k]])
	rest.e.Budget = o.Money
	count, err := v.c.Rule.decide(rest.e, nil)
	if err != nil {
		return err
	}
	o.Spent, o.Left, o.Winners = count.Cost, count.Left, count.Winners()
	return v.keep(count, rest.places, o)
}

// unchosen is a part without what is chosen already; nobody leaves it as long as nothing is.
func (v *dividing) unchosen(whole *part) part {
	of, chosen := make([]int, len(whole.places)), 0
	for i, p := range whole.places {
		if v.out.Projects[p].Chosen {
			of[i] = -1
			chosen++
		}
	}
	if chosen == 0 {
		e := *whole.e
		return part{e: &e, places: whole.places}
	}
	rest := []part{{}}
	whole.e.split(rest, of)
	for i, place := range rest[0].places {
		rest[0].places[i] = whole.places[place]
	}
	return rest[0]
}

// keep takes a cell's outcome over into the whole one.
func (v *dividing) keep(count *Outcome, places []int, o *CellOutcome) error {
	return v.out.absorb(count, places, func(why townhall.Finding) townhall.Finding {
		return townhall.Finding{Code: "allocate.in_cell", Held: why.Held, Cite: v.c.Cite, Parts: []townhall.Finding{why},
			Say: townhall.Say("allocate.in_cell", "{theme}、{district}，有资金{money}", "{theme}, {district}, which has {money}", "theme", themeText(o.Theme), "district", placeText(o.District), "money", o.Money)}
	})
}

// cheapest is the least that a project of a cell costs that is not chosen and that somebody there voted for; all that there can be where there is none.
func (v *dividing) cheapest(k int) int64 {
	least := int64(math.MaxInt64)
	for _, p := range v.parts[v.part[k]].places {
		if !v.out.Projects[p].Chosen && v.chosen[p] > 0 {
			least = min(least, v.e.Projects[p].Cost.Minor())
		}
	}
	return least
}

// again divides what is left until something is bought, or says that nothing can be.
func (v *dividing) again() (bool, error) {
	var cells []int
	for k := range v.cells {
		if v.part[k] >= 0 && v.points[k] > 0 && v.cells[k].Score > 0 && v.cheapest(k) <= v.out.Left.Minor() {
			cells = append(cells, k)
		}
	}
	for len(cells) > 0 {
		left := v.out.Left
		money, err := v.divide(left, cells)
		if err != nil {
			return false, err
		}
		if bought, err := v.decide(left, cells, money); bought || err != nil {
			return bought, err
		}
		cells = v.without(cells, money)
	}
	return false, nil
}

// divide gives cells their parts of an amount: of each theme by its points, then of each district by its score.
func (v *dividing) divide(amount townhall.Money, cells []int) ([]townhall.Money, error) {
	var points []int64
	var scores [][]int64
	for i, k := range cells { // cells of a theme follow one another
		if i == 0 || v.cells[k].Theme != v.cells[cells[i-1]].Theme {
			points, scores = append(points, v.points[k]), append(scores, nil)
		}
		last := len(scores) - 1
		scores[last] = append(scores[last], v.cells[k].Score)
	}
	themes, err := amount.Split(points...)
	if err != nil {
		return nil, err
	}
	var money []townhall.Money
	for t := range themes {
		shares, err := themes[t].Split(scores[t]...)
		if err != nil {
			return nil, err
		}
		money = append(money, shares...)
	}
	return money, nil
}

// without lets those cells go that had enough for a project and bought none; where there are none, the cell with the smallest part.
func (v *dividing) without(cells []int, money []townhall.Money) []int {
	var stay []int
	smallest := 0
	for i, k := range cells {
		if v.cheapest(k) > money[i].Minor() {
			stay = append(stay, k)
		}
		if money[i].Minor() <= money[smallest].Minor() {
			smallest = i
		}
	}
	if len(stay) < len(cells) {
		return stay
	}
	return slices.Delete(stay, smallest, smallest+1)
}
