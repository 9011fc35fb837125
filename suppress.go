package townhall

import "slices"

// Suppress (抑制) makes tables fit for publication. It suppresses every number from 1 to below-1, totals included, and as
// many others as it takes that none of these can be worked out again. Zero is always published.
//
// Several tables are linked: they count the same cases, by place, by category, by month, in the same columns, and so have
// one row of totals between them. They are protected jointly; publish them together.
//
// What it guarantees: for every suppressed number there is another one that might stand in its place. The tables can be
// filled in at least two ways, by whole numbers from 1 up wherever a number is suppressed, that agree with everything
// published in all the tables and differ in that number. So none can be recovered, neither by subtraction nor by algebra, nor
// by one who knows that people are counted in whole numbers and that every zero is published.
//
// Why it holds: what is suppressed is made up of moves. A move is a change by one of some numbers that leaves every sum
// right and every number at 1 or more, and all numbers that it changes are suppressed; the true table and the table after the
// move are the two ways. Two kinds of move are enough:
//   - a cycle within a table, which leaves the totals as they are: a case of one row and a case of another change places;
//   - a shift in all tables at once: one case has another outcome, or there is one case more.
//
// One case more is possible in every table and only adds, so that no number is without a move. The cheapest move is taken,
// by the sum of the numbers that it newly suppresses; this keeps the loss small, but not the smallest.
//
// What it does not guarantee: that a number cannot be narrowed down, since another one is only one more or one less. Nor
// does it know what else was published: of a month and the months up to it, published one after the other, the difference is
// a table as well; nor what else the tables have in common, such as the same villages twice. A table of few rows may have
// little left: whoever publishes may look at Published.Suppressed.
//
// The method is the field's cell suppression: L. H. Cox, "Suppression methodology and statistical disclosure control",
// Journal of the American Statistical Association 75, 1980 (cited from memory; alternating cycles in a two-way table), in
// the form of a greedy search. The shift of linked tables is this package's own.
func Suppress(below int64, tables ...Table) ([]Published, error) {
	if below < 1 {
		return nil, invalid("below", below, Say("suppress.below", "不小于 1 的整数", "a whole number from 1 up"))
	}
	if err := linked(tables); err != nil {
		return nil, err
	}
	v := veilOver(below, tables)
	v.protect()
	out := make([]Published, len(tables))
	for k, t := range tables {
		out[k] = v.published(v.sheets[k], t)
		out[k].Below = below
	}
	return out, nil
}

// linked reports tables that are damaged, or do not count the same cases in the same columns.
func linked(tables []Table) error {
	var first []int64
	for k, t := range tables {
		at := "tables[" + itoa(int64(k)) + "]."
		if err := t.check(at); err != nil {
			return err
		}
		if len(t.Columns) != len(tables[0].Columns) {
			return invalid(at+"columns", len(t.Columns), Say("suppress.width", "与第一张表相同的{n}列", "the {n} columns of the first table", "n", len(tables[0].Columns)))
		}
		with := t.withTotals()
		totals := with[len(with)-1]
		if k == 0 {
			first = totals
		}
		for j, name := range t.Columns {
			column := at + "columns[" + itoa(int64(j)) + "]"
			if want := tables[0].Columns[j]; name.In(ZH) != want.In(ZH) || name.In(EN) != want.In(EN) {
				return invalid(column, name, Say("suppress.column", "第一张表的同一列：{name}", "the column of the first table, {name}", "name", want))
			}
			if totals[j] != first[j] {
				return invalid(column, totals[j], Say("suppress.total", "与第一张表相同的合计 {n}", "the total of the first table, {n}", "n", first[j]))
			}
		}
	}
	return nil
}

// veil is a suppression at work: the tables' rows, each with its total at the end, and the one row of totals.
type veil struct {
	sheets []*sheet
	totals []secret
}

// secret is a number and what has become of it. It is safe once it is part of a move of suppressed numbers, and stays so,
// as nothing suppressed is published again.
type secret struct {
	n            int64
	hidden, safe bool
}

// barred is the cost of what cannot be; no sum of real costs comes near it.
const barred = int64(1) << 61

// cost is what a move loses that makes the number greater or smaller: nothing if it is suppressed anyway. A zero does not
// change, and nothing becomes one.
func (s *secret) cost(greater bool) int64 {
	switch {
	case s.n == 0, s.n == 1 && !greater:
		return barred
	case s.hidden:
		return 0
	}
	return min(s.n, 1<<40)
}

// move is a list of numbers that may all change by one together.
type move struct {
	cost  int64
	cells []*secret
}

func veilOver(below int64, tables []Table) *veil {
	v := &veil{}
	for _, t := range tables {
		s := &sheet{width: len(t.Columns) + 1}
		for _, row := range t.withTotals() {
			cells := make([]secret, len(row))
			for j, n := range row {
				cells[j] = secret{n: n, hidden: n > 0 && n < below}
			}
			s.rows = append(s.rows, cells)
		}
		last := len(s.rows) - 1
		v.totals, s.rows = s.rows[last], s.rows[:last] // the same in every table
		v.sheets = append(v.sheets, s)
	}
	return v
}

// protect finds a move for every suppressed number. Those that a move newly suppresses have theirs, so one pass is enough.
func (v *veil) protect() {
	for j := range v.totals {
		if c := &v.totals[j]; c.hidden && !c.safe {
			v.take(v.shift(j, nil, 0, barred))
		}
	}
	for _, s := range v.sheets {
		for i, row := range s.rows {
			for j := range row {
				if row[j].hidden && !row[j].safe {
					best := s.cycle(i, j)
					if m := v.shift(j, s, i, best.cost); m.cost < best.cost {
						best = m
					}
					v.take(best)
				}
			}
		}
	}
}

func (v *veil) take(m move) {
	for _, c := range m.cells {
		c.hidden, c.safe = true, true
	}
}

// shift is the cheapest shift between column j and any other, through row i of one sheet, or through any row of all, if it
// costs less than the limit.
func (v *veil) shift(j int, own *sheet, i int, limit int64) move {
	best := move{cost: limit}
	for d := range v.totals {
		if d == j {
			continue
		}
		if m := v.shiftBetween(j, d, own, i, best.cost); m.cost < best.cost {
			best = m
		}
		if m := v.shiftBetween(d, j, own, i, best.cost); m.cost < best.cost {
			best = m
		}
	}
	return best
}

// shiftBetween: in one row of each sheet a case goes from column b to column a, and so it does in the totals. With the
// column of totals for b, there is one case more in a; for a, one less in b.
func (v *veil) shiftBetween(a, b int, own *sheet, i int, limit int64) move {
	last := len(v.totals) - 1
	m := move{cost: pair(v.totals, a, b, last), cells: []*secret{&v.totals[a], &v.totals[b]}}
	for _, s := range v.sheets {
		if m.cost >= limit {
			return move{cost: barred}
		}
		row := i
		if s != own {
			row = s.cheapest(a, b)
		}
		if row < 0 {
			return move{cost: barred}
		}
		m.cost += pair(s.rows[row], a, b, last)
		m.cells = append(m.cells, &s.rows[row][a], &s.rows[row][b])
	}
	return m
}

// pair is the cost of a case more in column a of a row and one less in column b; a row's total goes the other way.
func pair(row []secret, a, b, last int) int64 {
	return min(row[a].cost(a != last)+row[b].cost(b == last), barred)
}

func (v *veil) published(s *sheet, t Table) Published {
	p := Published{Rows: slices.Clone(t.Rows), Columns: slices.Clone(t.Columns), Cells: make([][]Figure, len(s.rows)), RowTotals: make([]Figure, len(s.rows))}
	last := len(t.Columns)
	for i, row := range s.rows {
		figures := shown(row)
		p.Cells[i], p.RowTotals[i] = figures[:last:last], figures[last]
	}
	totals := shown(v.totals)
	p.ColumnTotals, p.Total = totals[:last:last], totals[last]
	return p
}

func shown(row []secret) []Figure {
	out := make([]Figure, len(row))
	for j, c := range row {
		if !c.hidden {
			out[j] = FigureOf(c.n)
		}
	}
	return out
}
