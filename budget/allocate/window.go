package allocate

import (
	"math"
	"math/bits"
)

// A completion by steps counts at one endowment after another, and most steps change nothing. A window proves that for many steps at once.
//
// Let the projects be bought in the same order at each endowment of the window. Then, as the endowment grows, what each class has never
// falls and no price rises (by induction over the rounds). Further, for supporters who have at most h(d) at step d, h a line, and any set A
// of them, the price is at least (cost − Σ_A h(d)) / (the utility of the others), since Σ min(has, util·price) ≤ Σ_A has + price·Σ_others util: a
// line again. And for supporters who have at least l(d), Σ min(l(d), util·price) is concave in d and price together, so that a price that is
// enough at both ends of the window is enough, on the line between, at each step. What is left, max(0, has − util·price), is convex: a line
// through its ends is above it.
//
// So each class has an upper and a lower line and each bid too, and the order stays as it is while the upper line of the project bought is
// below the lower lines of all others. Where they cross first, the window ends.

// far adds the bounds at the last endowment of the window.
func (s *shares) far(b *bid, items []item, poor int, cost wide) {
	// Lower line: the same items for poor as at the first endowment.
	low, ok := least(items, poor, s.hi[1], cost)
	if !ok {
		s.broken = true // the line is below 0 there
		low = 0
	}
	b.price[1][0] = min(low, b.price[0][0])
	top, _, ok := price(items, s.lo[1], cost)
	if !ok {
		top = b.price[0][1]
	}
	b.price[1][1] = min(top, b.price[0][1])
}

// unpaid is the bid of a project whose supporters cannot pay it at the first endowment.
func (s *shares) unpaid(i int, b bid, items []item, cost wide) bid {
	b.short, b.until = true, s.window
	b.behind = s.amount(items)
	b.lo, b.hi = ends{math.MaxInt64, math.MaxInt64}, ends{math.MaxInt64, math.MaxInt64}
	if s.window == 0 {
		return b
	}
	has := money(items, s.hi[1])
	if has.less(cost) {
		return b
	}
	now := money(items, s.hi[0])
	gap, none := cost.sub(now)
	if none {
		gap = wide{}
	}
	more, _ := has.sub(now)
	b.until = before(gap, more, s.window)
	// For the poorer to pay all they have is not enough: the richest would pay more than they have.
	last := richestLast(items, s.hi[0])
	for k, end := range [2]int{0, 1} {
		at, ok := least(items, last, s.hi[end], cost)
		if !ok {
			b.lo = ends{} // no price is below 0
			break
		}
		b.lo[k], _ = s.perUnit(i, at, at)
	}
	return b
}

// before is the last step of a window at which a line that starts at gap and falls by fall over the window is still above 0, and 0 if it
// does not start above.
func before(gap, fall wide, window int64) int64 {
	n := bits.Len64(max(gap.hi, fall.hi))
	down := func(w wide) uint64 {
		if n == 0 {
			return w.lo
		}
		return w.hi<<(64-n) | w.lo>>n
	}
	g, f := down(gap), down(fall)
	if n > 0 {
		f++
	}
	if f == 0 {
		return window
	}
	if g == 0 {
		return 0
	}
	q, rest := times(g, uint64(window)).over(f)
	if !rest && q > 0 {
		q--
	}
	return int64(min(q, uint64(window)))
}

// guard ends the window where another project would be bought in this round.
func (s *shares) guard(win, round int) {
	if s.safe == 0 {
		return
	}
	w := &s.bids[win]
	for _, i := range s.running {
		if i == win || s.bids[i].gone || s.clear(w, &s.bids[i]) >= s.safe {
			continue
		}
		if s.bids[i].round != round {
			if s.bidAgain(i, round); s.bids[i].gone {
				continue
			}
		}
		clear := s.clear(w, &s.bids[i])
		if b := &s.bids[i]; clear == 0 && !b.short && b.lo[0] <= w.hi[0] {
			clear = s.together(win, i)
		}
		s.safe = min(s.safe, clear)
	}
}

// clear is up to which step of the window the project with the bid w is surely bought before the one with the bid b.
func (s *shares) clear(w, b *bid) int64 {
	if b.flat && b.round == w.round {
		return s.window // the two were told apart at the first endowment; b stays, and w does not rise
	}
	steps := int64(0)
	if b.short {
		steps = b.until
	}
	if b.lo[0] <= w.hi[0] {
		return steps
	}
	if b.lo[1] > w.hi[1] {
		return s.window
	}
	gap := b.lo[0] - w.hi[0]
	return max(steps, before(wide{0, gap}, wide{0, gap + (w.hi[1] - b.lo[1])}, s.window))
}

// closeAll ends the window where supporters could pay for one project more.
func (s *shares) closeAll(round int) {
	for _, i := range s.running {
		if s.bids[i].gone || s.bids[i].until >= s.safe {
			continue
		}
		if s.bids[i].round != round {
			if s.bidAgain(i, round); s.bids[i].gone {
				continue
			}
		}
		s.safe = min(s.safe, s.bids[i].until)
	}
}
