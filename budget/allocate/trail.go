package allocate

import "math"

// trail is what earlier counts in windows with the same end found out. As long as a count buys the same projects in the same order, a bid of
// an earlier count, which is a line up to that end, is a lower bound still, and need not be worked out again.
type trail struct {
	end   int64 // of the window, in steps from the start of the first count
	at    int64 // of this count's endowment
	on    bool  // this count has bought the same so far
	path  []int
	found [][]sign // before each round
}

// sign is a bid that was found.
type sign struct {
	project int
	at      int64 // of the count that found it
	bid     bid
}

// follow begins a count. A window that ends elsewhere than the last begins a trail.
func (s *shares) follow(window int64) {
	s.on = true
	if window == 0 || s.at+window != s.end {
		s.path, s.found = s.path[:0], s.found[:0]
		s.end = s.at + window
	}
}

// recall takes over what was found before a round.
func (s *shares) recall(round int) {
	if !s.on || s.window == 0 || round > len(s.found) {
		return
	}
	for _, f := range s.found[round-1] {
		if s.bids[f.project].gone {
			continue
		}
		b := f.bid
		b.round, b.flat = 0, false
		passed, window := s.at-f.at, s.end-f.at
		b.until = max(b.until-passed, 0)
		b.lo[0] = along(b.lo, passed, window)
		b.hi = ends{math.MaxInt64, math.MaxInt64}
		if b.short && b.until == 0 {
			b.short = false // they may be able to pay by now
		}
		b.gone = b.short && b.until >= s.window
		s.bids[f.project] = b
	}
}

// along is the value of a line, rounded down, when some of a window has passed.
func along(line ends, passed, window int64) uint64 {
	if window == 0 {
		return line[0]
	}
	if line[1] >= line[0] {
		up, _ := times(line[1]-line[0], uint64(passed)).over(uint64(window))
		return line[0] + up
	}
	return line[0] - times(line[0]-line[1], uint64(passed)).up(uint64(window))
}

// note keeps a bid that was worked out on the trail.
func (s *shares) note(i, round int) {
	if s.window == 0 {
		return
	}
	for len(s.found) < round {
		s.found = append(s.found, nil)
	}
	f := sign{i, s.at, s.bids[i]}
	for k := range s.found[round-1] {
		if s.found[round-1][k].project == i {
			s.found[round-1][k] = f
			return
		}
	}
	s.found[round-1] = append(s.found[round-1], f)
}

// tread follows the trail, or leaves it where another project is bought than before.
func (s *shares) tread(i, round int) {
	if s.window == 0 {
		return
	}
	if round > len(s.path) || s.path[round-1] != i {
		s.on = false
		s.path = append(s.path[:round-1], i)
		s.found = s.found[:min(round, len(s.found))]
	}
}

// settle ends a count whose window says nothing: what it found is not for others.
func (s *shares) settle() {
	if s.broken {
		s.safe, s.end = 0, -1
	}
}
