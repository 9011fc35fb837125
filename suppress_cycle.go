package townhall

// sheet is one table at work, as a graph: its columns are the nodes from 0, the last of them that of the row totals; its rows
// the nodes from width; each number joins its column with its row. A cycle in the graph enters and leaves each row and each
// column once. The number by which it enters a row becomes greater, that by which it leaves smaller, and a row total, on the
// other side of its equation, the other way about: so every sum stays right.
type sheet struct {
	rows  [][]secret
	width int

	best []reached // of the search under way; kept for the next
	open queue
}

// reached is the cheapest way to a node so far: its cost, and the node before.
type reached struct {
	cost   int64
	before int
}

// cycle is the cheapest cycle through a suppressed number, which may become greater or smaller.
func (s *sheet) cycle(i, j int) move {
	best := move{cost: barred}
	for _, step := range [2][2]int{{j, s.width + i}, {s.width + i, j}} {
		if s.cost(step[0], step[1]) == barred {
			continue
		}
		if m := s.path(step[1], step[0], best.cost); m.cost < best.cost {
			best = move{m.cost, append(m.cells, &s.rows[i][j])}
		}
	}
	return best
}

// between is the number that joins a column and a row, in either order.
func (s *sheet) between(u, w int) *secret { return &s.rows[max(u, w)-s.width][min(u, w)] }

// cost is that of a step, from a column into a row or from a row into a column.
func (s *sheet) cost(u, w int) int64 {
	entering, total := u < w, min(u, w) == s.width-1
	return s.between(u, w).cost(entering != total)
}

// path is the cheapest path (Dijkstra's) between the column and the row of a number, in either direction, without that
// number, if it costs less than the limit. Ties go by the nodes' order, so the same table always gives the same path.
func (s *sheet) path(from, to int, limit int64) move {
	s.begin(from)
	for len(s.open) > 0 {
		at := s.open.pop()
		switch {
		case at.node == to:
			return s.walked(from, to)
		case at.cost > s.best[at.node].cost: // a cheaper way was found since
			continue
		}
		first, end := 0, s.width // from a row, into the columns
		if at.node < s.width {
			first, end = s.width, s.width+len(s.rows)
		}
		for next := first; next < end; next++ {
			if at.node == from && next == to {
				continue
			}
			if cost := at.cost + s.cost(at.node, next); cost < limit && cost < s.best[next].cost {
				s.best[next] = reached{cost, at.node}
				s.open.push(stop{cost, next})
			}
		}
	}
	return move{cost: barred}
}

func (s *sheet) begin(from int) {
	if s.best == nil {
		s.best = make([]reached, s.width+len(s.rows))
	}
	for node := range s.best {
		s.best[node].cost = barred
	}
	s.best[from].cost = 0
	s.open = append(s.open[:0], stop{0, from})
}

func (s *sheet) walked(from, to int) move {
	m := move{cost: s.best[to].cost}
	for node := to; node != from; node = s.best[node].before {
		m.cells = append(m.cells, s.between(node, s.best[node].before))
	}
	return m
}

// cheapest is the row in which a case more in column a and one less in b costs least, -1 if there is none.
func (s *sheet) cheapest(a, b int) int {
	row, least := -1, barred
	for i := range s.rows {
		if cost := pair(s.rows[i], a, b, s.width-1); cost < least {
			row, least = i, cost
		}
	}
	return row
}

// queue is a heap of nodes to look at, the cheapest first. container/heap would allocate at each of them.
type queue []stop

type stop struct {
	cost int64
	node int
}

func (a stop) before(b stop) bool { return a.cost < b.cost || a.cost == b.cost && a.node < b.node }

func (q *queue) push(x stop) {
	h := append(*q, x)
	i := len(h) - 1
	for i > 0 && x.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = x
	*q = h
}

func (q *queue) pop() stop {
	h := *q
	top, x := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	i := 0
	for child := 1; child < len(h); child = 2*i + 1 {
		if child+1 < len(h) && h[child+1].before(h[child]) {
			child++
		}
		if !h[child].before(x) {
			break
		}
		h[i] = h[child]
		i = child
	}
	if len(h) > 0 {
		h[i] = x
	}
	*q = h
	return top
}
