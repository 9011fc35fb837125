package allocate

import "github.com/townhall-go/townhall"

// In narrows the election to a district: its projects, a budget of its own, and its voters. Those are who live there, where
// Ballots.Districts says it, whether they chose one of its projects or not; else those who chose at least one. "" is the whole city: the
// projects of no district, and everybody as far as it is known who lives where.
func (e *Election) In(district string, budget townhall.Money) (*Election, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	parts := []part{{district: district, budget: budget}}
	of := make([]int, len(e.Projects))
	for i := range of {
		if e.Projects[i].District != district {
			of[i] = -1
		}
	}
	e.split(parts, of)
	return parts[0].e, parts[0].e.Check()
}

// part is an election within an election: some of its projects, and the voters of a district.
type part struct {
	district string
	budget   townhall.Money
	e        *Election
	places   []int // of its projects among all
}

// split fills in the parts: of says to which part each project belongs, -1 for none.
func (e *Election) split(parts []part, of []int) {
	place := e.share(parts, of)
	homes := e.homesOf(parts)
	last := make([]int, len(parts)) // the ballot that last came to it, and one
	var to []int
	for i := range e.Ballots.Len() {
		to = homes.of(i, to[:0])
		for _, k := range to {
			last[k] = i + 1
		}
		for c := e.Ballots.Offsets[i]; c < e.Ballots.Offsets[i+1]; c++ {
			p := e.Ballots.Choices[c]
			k := of[p]
			if k < 0 || homes.known && last[k] != i+1 {
				continue
			}
			if last[k] != i+1 {
				last[k] = i + 1
				to = append(to, k)
			}
			parts[k].e.Ballots.choose(place[p], &e.Ballots, c)
		}
		for _, k := range to {
			parts[k].e.Ballots.close(&e.Ballots, i)
		}
	}
}

// share gives the projects to their parts, and says at which place.
func (e *Election) share(parts []part, of []int) []uint16 {
	place := make([]uint16, len(e.Projects))
	for k := range parts {
		parts[k].places = nil
		parts[k].e = &Election{Budget: parts[k].budget, Districts: e.Districts, Ballots: Ballots{Kind: e.Ballots.Kind}}
	}
	for i, k := range of {
		if k >= 0 {
			place[i] = uint16(len(parts[k].places))
			parts[k].places = append(parts[k].places, i)
			parts[k].e.Projects = append(parts[k].e.Projects, e.Projects[i])
		}
	}
	return place
}

// choose adds a choice to the ballot that is open, with its points if it has any.
func (b *Ballots) choose(project uint16, whole *Ballots, c uint32) {
	b.Choices = append(b.Choices, project)
	if whole.Points != nil {
		b.Points = append(b.Points, whole.Points[c])
	}
}

// close ends a ballot whose choices are in, with what ballot i of the whole says of its voter.
func (b *Ballots) close(whole *Ballots, i int) {
	if len(b.Offsets) == 0 {
		b.Offsets = append(b.Offsets, 0)
	}
	b.Offsets = append(b.Offsets, uint32(len(b.Choices)))
	if whole.Weights != nil {
		b.Weights = append(b.Weights, whole.Weights[i])
	}
	if whole.Districts != nil {
		b.Districts = append(b.Districts, whole.Districts[i])
	}
}

// homes are the parts in which voters vote because of where they live.
type homes struct {
	known bool
	b     *Ballots
	city  []int   // everybody's
	by    [][]int // by district
}

func (e *Election) homesOf(parts []part) homes {
	h := homes{known: e.Ballots.Districts != nil, b: &e.Ballots, by: make([][]int, len(e.Districts))}
	if !h.known {
		return h
	}
	local := map[string][]int{}
	for k := range parts {
		if d := parts[k].district; d != "" {
			local[d] = append(local[d], k)
		} else {
			h.city = append(h.city, k)
		}
	}
	for d, name := range e.Districts {
		h.by[d] = local[name]
	}
	return h
}

// of adds the parts of a voter.
func (h homes) of(i int, to []int) []int {
	if !h.known {
		return to
	}
	return append(append(to, h.city...), h.by[h.b.Districts[i]]...)
}
