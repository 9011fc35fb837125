package allocate

import (
	"cmp"
	"slices"
)

// CriteriaOf makes criteria of the ballots alone, for an election that comes without rankings, such as a .pb file: something to look at
// and to start from, and nobody's rule. Themes are the projects' first categories and districts the projects' districts. A district ranks
// the themes by votes: those of the voters who live there, where Ballots.Districts says it, for any project; else all votes for its own
// projects; equal ones by name, and themes without votes not at all. The first five get 5, 4, 3, 2 and 1 points. There are two criteria of
// weight 1: votes, by the district's votes in five equal bands up to those of the district with the most; and priority, by the rank of the
// theme, again 5 to 1. What is left is divided again.
func CriteriaOf(e *Election) (Criteria, error) {
	if err := e.Check(); err != nil {
		return Criteria{}, err
	}
	t, err := e.themeVotes()
	if err != nil {
		return Criteria{}, err
	}
	points := []int64{5, 4, 3, 2, 1}
	c := Criteria{Points: points, Again: true}
	most := int64(0)
	for row, name := range t.districts {
		d, votes, sum := District{Name: name}, t.votes[row*len(t.themes):(row+1)*len(t.themes)], int64(0)
		var ranked []int
		for k, n := range votes {
			if sum += n; n > 0 {
				ranked = append(ranked, k)
			}
		}
		slices.SortStableFunc(ranked, func(a, b int) int { return cmp.Compare(votes[b], votes[a]) })
		for _, k := range ranked {
			d.Themes = append(d.Themes, t.themes[k])
		}
		d.Facts = map[string]int64{"votes": sum}
		most = max(most, sum)
		c.Districts = append(c.Districts, d)
	}
	bands := []Band{{Grade: 1}}
	for grade := int64(2); grade <= 5; grade++ {
		if from := most/5*(grade-1) + most%5*(grade-1)/5 + 1; from > bands[len(bands)-1].From {
			bands = append(bands, Band{From: from, Grade: grade})
		}
	}
	c.Criteria = []Criterion{{Name: "votes", Weight: 1, Fact: "votes", Bands: bands}, {Name: "priority", Weight: 1, ByRank: points}}
	return c, c.Check()
}

// themeVotes are votes by the projects' districts and first themes, both sorted by name.
type themeVotes struct {
	themes, districts []string
	votes             []int64 // of a theme in a district: votes[district*len(themes)+theme]
}

func (e *Election) themeVotes() (*themeVotes, error) {
	t := &themeVotes{}
	for i := range e.Projects {
		t.themes = append(t.themes, firstTheme(&e.Projects[i]))
		t.districts = append(t.districts, e.Projects[i].District)
	}
	slices.Sort(t.themes)
	slices.Sort(t.districts)
	t.themes, t.districts = slices.Compact(t.themes), slices.Compact(t.districts)
	if len(t.themes) > maxThemes {
		return nil, tooMany("projects.categories", int64(len(t.themes)), maxThemes)
	}
	t.votes = make([]int64, len(t.districts)*len(t.themes))
	themes := make([]int, len(e.Projects))
	for i := range themes {
		themes[i], _ = slices.BinarySearch(t.themes, firstTheme(&e.Projects[i]))
	}
	if e.Ballots.Districts == nil {
		votes := make([]int64, len(e.Projects))
		e.Ballots.AddVotes(votes, 0, e.Ballots.Len())
		for i, n := range votes {
			t.add(e.Projects[i].District, themes[i], n)
		}
		return t, nil
	}
	t.ofResidents(e, themes)
	return t, nil
}

// ofResidents counts votes where the voters live, and all of them for the whole city.
func (t *themeVotes) ofResidents(e *Election, themes []int) {
	b := &e.Ballots
	homes := make([]int64, len(e.Districts)*len(t.themes))
	for i := range b.Len() {
		row := homes[int(b.Districts[i])*len(t.themes):]
		for _, p := range b.Choice(i) {
			row[themes[p]] += b.Weight(i)
		}
	}
	for at, n := range homes {
		t.add("", at%len(t.themes), n)
		if home := e.Districts[at/len(t.themes)]; home != "" {
			t.add(home, at%len(t.themes), n)
		}
	}
}

func (t *themeVotes) add(district string, theme int, n int64) {
	if row, ok := slices.BinarySearch(t.districts, district); ok {
		t.votes[row*len(t.themes)+theme] += n
	}
}
