package allocate

import "math"

// The running projects are a heap: none has a lower bound below that of the one at half its place, so that the lowest is found at once, and all
// up to a bound without a look at the others.

// key is what the heap is ordered by. Those whose supporters cannot pay come last.
func (s *shares) key(i int) uint64 {
	if b := &s.bids[i]; !b.short && !b.gone {
		return b.lo[0]
	}
	return math.MaxUint64
}

// order makes the running projects a heap.
func (s *shares) order() {
	for at := len(s.running)/2 - 1; at >= 0; at-- {
		s.sink(at)
	}
}

// sink moves a project whose bound has risen to its place.
func (s *shares) sink(at int) {
	h := s.running
	for {
		low := at
		for child := 2*at + 1; child <= 2*at+2 && child < len(h); child++ {
			if s.key(h[child]) < s.key(h[low]) {
				low = child
			}
		}
		if low == at {
			return
		}
		h[at], h[low] = h[low], h[at]
		at = low
	}
}

// upTo are the projects whose bounds are at most so much.
func (s *shares) upTo(most uint64) []int {
	var found []int
	look := []int{0}
	for len(look) > 0 {
		at := look[len(look)-1]
		look = look[:len(look)-1]
		if at < len(s.running) && s.key(s.running[at]) <= most {
			found = append(found, s.running[at])
			look = append(look, 2*at+1, 2*at+2)
		}
	}
	return found
}
