package allocate

// sorter sorts the supporters of a project into classes, whose members have the same or owe the same. Class 0 is of no account: of those who
// have nothing left, or owe nothing.
type sorter struct {
	*problem
	class   []uint32 // of each group
	classes int      // how many there are so far
	items   []item   // of the projects sorted in this round

	seen    []uint64 // twice for each class, while a project's supporters are sorted into classes; 0 between uses
	touched []uint32
}

// item are the supporters of a project who are of one class, and to whom it is worth the same.
type item struct {
	class uint32
	util  uint32
	n     int64
}

func newSorter(p *problem) *sorter { return &sorter{problem: p, class: make([]uint32, p.groupCount)} }

// sizes are how many voters each class has.
func (s *sorter) sizes() []int64 {
	counts := make([]int64, s.classes)
	for g, c := range s.class {
		counts[c] += s.size(uint32(g))
	}
	return counts
}

// assign puts everybody into one class.
func (s *sorter) assign(class uint32) {
	for i := range s.class {
		s.class[i] = class
	}
	s.items = s.items[:0]
}

// sort sorts a project's supporters into classes; those who have nothing left are left out.
func (s *sorter) sort(i int) []item {
	from := len(s.items)
	backers := s.backers[s.off[i]:s.off[i+1]]
	if s.util != nil {
		s.sortByUtility(backers, s.util[s.off[i]:s.off[i+1]])
		return s.items[from:]
	}
	if need := 2 * s.classes; len(s.seen) < need {
		s.seen = append(s.seen, make([]uint64, 2*need-len(s.seen))...)
	}
	if len(s.touched) < 2*len(backers)+2 {
		s.touched = make([]uint32, 4*len(backers)+2)
	}
	// Each class has two counts which take turns, so that no addition waits for the one before; and no jump depends on a class being new.
	seen, touched, n := s.seen, s.touched, 0
	if s.mult == nil {
		for k, g := range backers {
			at := s.class[g]<<1 | uint32(k)&1
			touched[n] = at
			if seen[at] == 0 {
				n++
			}
			seen[at]++
		}
	} else {
		sizes := s.sizesOf[s.off[i]:s.off[i+1]]
		for k, g := range backers {
			at := s.class[g]<<1 | uint32(k)&1
			touched[n] = at
			if seen[at] == 0 {
				n++
			}
			seen[at] += uint64(sizes[k])
		}
	}
	for _, at := range touched[:n] {
		c := at >> 1
		if count := seen[2*c] + seen[2*c+1]; count > 0 && c != broke {
			s.items = append(s.items, item{c, 1, int64(count)})
		}
		seen[2*c], seen[2*c+1] = 0, 0
	}
	return s.items[from:]
}

func (s *sorter) sortByUtility(backers, utils []uint32) {
	known := map[uint64]int{}
	for k, g := range backers {
		c := s.class[g]
		if c == broke {
			continue
		}
		key := uint64(c)<<32 | uint64(utils[k])
		at, ok := known[key]
		if !ok {
			at = len(s.items)
			known[key] = at
			s.items = append(s.items, item{c, utils[k], 0})
		}
		s.items[at].n += s.size(g)
	}
}

// charge has the supporters of a project pay: each moves to the class that its item is given.
func (s *sorter) charge(i int, items []item, to []uint32) {
	backers := s.backers[s.off[i]:s.off[i+1]]
	if s.util != nil {
		next := make(map[uint64]uint32, len(items))
		for k, it := range items {
			next[uint64(it.class)<<32|uint64(it.util)] = to[k]
		}
		utils := s.util[s.off[i]:s.off[i+1]]
		for k, g := range backers {
			if c := s.class[g]; c != broke {
				s.class[g] = next[uint64(c)<<32|uint64(utils[k])]
			}
		}
		return
	}
	next := s.seen // borrowed: the classes were seen when the project's supporters were sorted
	for k, it := range items {
		next[it.class] = uint64(to[k])
	}
	for _, g := range backers {
		s.class[g] = uint32(next[s.class[g]]) // of those who have nothing left, 0
	}
	for _, it := range items {
		next[it.class] = 0
	}
}
