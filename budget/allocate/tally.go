package allocate

import "math/bits"

// AddVotes adds the votes of ballots from up to, and not with, to: one for each choice, times the ballot's weight. Different ranges may be
// added side by side, each into its own votes.
func (b *Ballots) AddVotes(votes []int64, from, to int) {
	if from >= to {
		return
	}
	if b.Weights != nil {
		for i := from; i < to; i++ {
			for _, c := range b.Choice(i) {
				votes[c] += int64(b.Weights[i])
			}
		}
		return
	}
	// Four counts take turns, so that no addition waits for the one before it.
	var counts [4][]uint32
	for k := range counts {
		counts[k] = make([]uint32, len(votes))
	}
	c0, c1, c2, c3 := counts[0], counts[1], counts[2], counts[3]
	choices := b.Choices[b.Offsets[from]:b.Offsets[to]]
	for ; len(choices) >= 4; choices = choices[4:] {
		c0[choices[0]]++
		c1[choices[1]]++
		c2[choices[2]]++
		c3[choices[3]]++
	}
	for _, c := range choices {
		c0[c]++
	}
	for i := range votes {
		votes[i] += int64(c0[i]) + int64(c1[i]) + int64(c2[i]) + int64(c3[i])
	}
}

// Columns (列存位图) are ballots by project: a bit for each ballot. They are the quickest to count where each ballot counts one.
type Columns struct {
	Ballots int
	Bits    [][]uint64 // for each project
}

// Columns gives the ballots by project.
func (b *Ballots) Columns(projects int) Columns {
	n := b.Len()
	words := (n + 63) / 64
	all := make([]uint64, projects*words)
	c := Columns{Ballots: n, Bits: make([][]uint64, projects)}
	for i := range c.Bits {
		c.Bits[i] = all[i*words : (i+1)*words : (i+1)*words]
	}
	for i := range n {
		for _, p := range b.Choice(i) {
			c.Bits[p][i/64] |= 1 << (i % 64)
		}
	}
	return c
}

// AddVotes adds the votes for projects from up to, and not with, to. Different ranges may be added side by side into the same votes.
func (c Columns) AddVotes(votes []int64, from, to int) {
	for p := from; p < to; p++ {
		n := 0
		for _, w := range c.Bits[p] {
			n += bits.OnesCount64(w)
		}
		votes[p] += int64(n)
	}
}
