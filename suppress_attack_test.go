package townhall_test

import (
	"fmt"
	"math/big"

	"github.com/stretchr/testify/require"

	"github.com/townhall-go/townhall"
)

// attack is what somebody knows who wants to know more. It shares nothing with the code under test but its results.
type attack struct {
	truth     [][][]int64 // with totals; only to start the search from
	hidden    [][][]bool
	published string
}

func attackOn(t require.TestingT, tables []townhall.Table, out []townhall.Published) attack {
	require.Len(t, out, len(tables))
	var a attack
	for k, p := range out {
		truth := must(tables[k].WithTotals())
		figures := make([][]townhall.Figure, 0, len(truth))
		for i, row := range p.Cells {
			figures = append(figures, append(append([]townhall.Figure{}, row...), p.RowTotals[i]))
		}
		figures = append(figures, append(append([]townhall.Figure{}, p.ColumnTotals...), p.Total))
		require.Len(t, figures, len(truth))
		hidden := make([][]bool, len(truth))
		for i, row := range truth {
			require.Len(t, figures[i], len(row))
			for j, n := range row {
				known, ok := figures[i][j].Number()
				hidden[i] = append(hidden[i], !ok)
				if ok {
					require.Equal(t, n, known, "what is published is true")
				}
			}
		}
		a.truth, a.hidden = append(a.truth, truth), append(a.hidden, hidden)
		a.published += picture(p) + "\n\n"
	}
	return a
}

// otherwise searches all fillings in which a number of cells differ by one from the truth, with few and then with more of
// them, for one that agrees with all that is published and differs in the number asked for.
func (a attack) otherwise(k, i, j int) bool {
	var free [][3]int
	changes := make([][][]int64, len(a.truth))
	for k, grid := range a.truth {
		changes[k] = make([][]int64, len(grid))
		for i, row := range grid {
			changes[k][i] = make([]int64, len(row))
			for j := range row {
				if i < len(grid)-1 && j < len(row)-1 && a.hidden[k][i][j] {
					free = append(free, [3]int{k, i, j})
				}
			}
		}
	}
	var search func(next, more int) bool
	search = func(next, more int) bool {
		if more == 0 {
			return a.agrees(changes, k, i, j)
		}
		for at := next; at+more <= len(free); at++ {
			cell := free[at]
			for _, by := range []int64{1, -1} {
				if a.truth[cell[0]][cell[1]][cell[2]]+by < 1 {
					continue
				}
				changes[cell[0]][cell[1]][cell[2]] = by
				if search(at+1, more-1) {
					return true
				}
			}
			changes[cell[0]][cell[1]][cell[2]] = 0
		}
		return false
	}
	for n := 1; n <= min(len(free), 8); n++ { // two in each of four rows; more would only take longer to find nothing
		if search(0, n) {
			return true
		}
	}
	return false
}

// agrees works out the changes of all totals, and compares with what is published.
func (a attack) agrees(changes [][][]int64, k, i, j int) bool {
	for _, grid := range changes {
		last := len(grid) - 1
		clear(grid[last])
		for i, row := range grid[:last] {
			row[len(row)-1] = 0
			for _, by := range row[:len(row)-1] {
				grid[i][len(row)-1] += by
			}
			for j, by := range row {
				grid[last][j] += by
			}
		}
	}
	if changes[k][i][j] == 0 {
		return false
	}
	for k, grid := range changes {
		for i, row := range grid {
			for j, by := range row {
				if by != 0 && (!a.hidden[k][i][j] || a.truth[k][i][j]+by < 1) {
					return false
				}
			}
		}
		for j, by := range grid[len(grid)-1] {
			if by != changes[0][len(changes[0])-1][j] {
				return false
			}
		}
	}
	return true
}

// solved lists the suppressed numbers that the published equations determine: each row and each column of each table adds
// up, and the tables have the same totals. Elimination leaves such a number alone in its equation.
func (a attack) solved() []string {
	equations, names := a.equations()
	var out []string
	for _, row := range eliminated(equations, len(names)) {
		alone, others := -1, 0
		for x, c := range row {
			if c.Sign() != 0 {
				alone, others = x, others+1
			}
		}
		if others == 1 {
			out = append(out, names[alone])
		}
	}
	return out
}

// equations gives the coefficients of the suppressed numbers in the sum of each row and each column, and their names.
func (a attack) equations() (equations []map[int]int64, names []string) {
	index := map[[3]int]int{}
	of := func(k, i, j int) int {
		if i == len(a.truth[k])-1 {
			k, i = 0, -1 // the totals are the same in every table
		}
		at := [3]int{k, i, j}
		if _, ok := index[at]; !ok {
			index[at] = len(names)
			names = append(names, fmt.Sprintf("table %d, row %d, column %d", k, i, j))
		}
		return index[at]
	}
	for k, grid := range a.truth {
		rows, width := len(grid), len(grid[0])
		for i := range grid {
			eq := map[int]int64{}
			for j := range width {
				if a.hidden[k][i][j] {
					eq[of(k, i, j)] = sign(j, width)
				}
			}
			equations = append(equations, eq)
		}
		for j := range width {
			eq := map[int]int64{}
			for i := range rows {
				if a.hidden[k][i][j] {
					eq[of(k, i, j)] = sign(i, rows)
				}
			}
			equations = append(equations, eq)
		}
	}
	return equations, names
}

func sign(i, n int) int64 {
	if i == n-1 {
		return -1
	}
	return 1
}

// eliminated brings the equations into reduced row echelon form, over the rationals. Known numbers are on the other side and
// do not matter for which of the unknown are determined.
func eliminated(equations []map[int]int64, unknowns int) [][]*big.Rat {
	m := make([][]*big.Rat, len(equations))
	for i, eq := range equations {
		m[i] = make([]*big.Rat, unknowns)
		for x := range m[i] {
			m[i][x] = big.NewRat(eq[x], 1)
		}
	}
	done := 0
	for x := 0; x < unknowns && done < len(m); x++ {
		pivot := done
		for pivot < len(m) && m[pivot][x].Sign() == 0 {
			pivot++
		}
		if pivot == len(m) {
			continue
		}
		m[done], m[pivot] = m[pivot], m[done]
		inverse := new(big.Rat).Inv(m[done][x])
		for y := range m[done] {
			m[done][y].Mul(m[done][y], inverse)
		}
		for i := range m {
			if factor := new(big.Rat).Set(m[i][x]); i != done && factor.Sign() != 0 {
				for y := range m[i] {
					if m[done][y].Sign() != 0 {
						m[i][y].Sub(m[i][y], new(big.Rat).Mul(factor, m[done][y]))
					}
				}
			}
		}
		done++
	}
	return m[:done]
}
