package allocate

import (
	"math"
	"slices"
)

// groups are the voters of one ballot together: they have, pay and keep the same. Projects that may not be chosen are left out.
type groups struct {
	groupCount int
	mult       []uint32 // voters in each group; nil where each is one
	off        []uint32 // of each project into backers
	backers    []uint32 // groups that chose it
	sizesOf    []uint32 // of each of them, in the same order, which is quicker to read; nil where each is one
	util       []uint32 // what it is worth to each; nil where it is worth the same to all
}

// apart lists, for each project, the ballots that chose it, where it is worth the same to all. For a single count that is quicker than to put
// equal ballots together.
func (p *problem) apart() {
	b := &p.e.Ballots
	n := b.Len()
	p.groupCount, p.mult = n, b.Weights
	next := make([]uint32, p.m+2)
	if b.Weights == nil {
		for i, v := range p.votes {
			next[i+2] = uint32(v)
		}
	} else {
		for _, c := range b.Choices {
			next[c+2]++
		}
	}
	for i := range p.m {
		if !p.open[i] {
			next[i+2] = 0
		}
		next[i+2] += next[i+1]
	}
	p.backers = make([]uint32, next[p.m+1])
	backers, open, from := p.backers, p.open, uint32(0)
	for i, to := range b.Offsets[min(1, len(b.Offsets)):] {
		for _, c := range b.Choices[from:to] {
			if open[c] {
				at := next[c+1]
				backers[at] = uint32(i)
				next[c+1] = at + 1
			}
		}
		from = to
	}
	p.off = next[:p.m+1]
	p.line()
}

// line lays the sizes of the groups beside them.
func (p *problem) line() {
	if p.mult == nil {
		return
	}
	p.sizesOf = make([]uint32, len(p.backers))
	for k, g := range p.backers {
		p.sizesOf[k] = p.mult[g]
	}
}

// size is how many voters a group has.
func (p *problem) size(g uint32) int64 {
	if p.mult == nil {
		return 1
	}
	return int64(p.mult[g])
}

// group puts the voters of one ballot together and lists, for each project, the groups that chose it.
func (p *problem) group() {
	b := &p.e.Ballots
	n := b.Len()
	size := 16
	for size < 2*n {
		size *= 2
	}
	table := make([]uint32, size) // group + 1
	var hashes []uint64
	starts, lists := []uint32{0}, make([]uint64, 0, min(len(b.Choices), 1<<20))
	for i := range n {
		choice := b.Choice(i)
		from := len(lists)
		sum := uint64(0)
		for k, c := range choice {
			if !p.open[c] {
				continue
			}
			w := p.worth(b.Offsets[i]+uint32(k), k, len(choice))
			if w == 0 {
				continue
			}
			item := uint64(c)<<32 | uint64(w)
			lists = append(lists, item)
			sum += mix(item)
		}
		own := lists[from:]
		sortShort(own)
		at := int(mix(sum)) & (size - 1)
		for ; ; at = (at + 1) & (size - 1) {
			g := table[at]
			if g == 0 {
				table[at] = uint32(len(p.mult)) + 1
				p.mult = append(p.mult, uint32(b.Weight(i)))
				hashes = append(hashes, sum)
				starts = append(starts, uint32(len(lists)))
				break
			}
			if hashes[g-1] == sum && slices.Equal(lists[starts[g-1]:starts[g]], own) && int64(p.mult[g-1])+b.Weight(i) <= math.MaxUint32 {
				p.mult[g-1] += uint32(b.Weight(i))
				lists = lists[:from]
				break
			}
		}
	}
	p.groupCount = len(p.mult)
	p.transpose(starts, lists)
}

func (p *problem) transpose(starts []uint32, lists []uint64) {
	p.off = make([]uint32, p.m+2)
	for _, item := range lists {
		p.off[item>>32+2]++
	}
	for i := 2; i < len(p.off); i++ {
		p.off[i] += p.off[i-1]
	}
	p.backers = make([]uint32, len(lists))
	if !p.uniform() {
		p.util = make([]uint32, len(lists))
	}
	for g := range p.mult {
		for _, item := range lists[starts[g]:starts[g+1]] {
			at := p.off[item>>32+1]
			p.off[item>>32+1]++
			p.backers[at] = uint32(g)
			if p.util != nil {
				p.util[at] = uint32(item)
			}
		}
	}
	p.off = p.off[:p.m+1]
	p.line()
}

// mix spreads the bits of a word (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// sortShort sorts a ballot, which is short as a rule.
func sortShort(list []uint64) {
	if len(list) > 24 {
		slices.Sort(list)
		return
	}
	for i := 1; i < len(list); i++ {
		for k := i; k > 0 && list[k] < list[k-1]; k-- {
			list[k], list[k-1] = list[k-1], list[k]
		}
	}
}
