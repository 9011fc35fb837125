package docs

// columns shares the width of a sheet among the columns of a table. Each has what its longest word needs, then some characters
// more if its texts are longer, and of the rest so much more as they are longer. A column of blanks, which is written by hand,
// counts as one of some words.
func (l *layout) columns(g grid) []float64 {
	least, fair, whole := make([]float64, len(g.Heads)), make([]float64, len(g.Heads)), make([]float64, len(g.Heads))
	for i, head := range g.Heads {
		least[i], fair[i], whole[i] = l.claims(head, g.Rows, i)
	}
	if sum(fair) > l.width {
		return apportion(l.width, least, fair)
	}
	return apportion(l.width, fair, whole)
}

// claims are how wide a column is at the least, fairly, and with each text on one line.
func (l *layout) claims(head string, rows [][]entry, i int) (least, fair, whole float64) {
	const few, blank = 5000, 6500 // thousandths of an em
	most, word := l.widths(head)
	some, empty := word, true
	for _, row := range rows {
		all, part := l.widths(row[i].Value)
		if row[i].Class != "" { // not broken over lines
			part = all
		}
		most, word, some = max(most, all), max(word, part), max(some, part, min(all, few))
		empty = empty && row[i].Value == ""
	}
	if empty {
		most = max(most, blank)
	}
	room := func(w int) float64 { return float64(w)*listSize/1000 + 2*ofList.across + 0.1 }
	return min(room(word), l.width/2), min(room(some), l.width/2), min(room(most), l.width)
}

// apportion gives columns widths that add up to all, each between the least and the most that it is given as far as they can be.
func apportion(all float64, least, most []float64) []float64 {
	out := make([]float64, len(least))
	low, high := sum(least), sum(most)
	for i := range out {
		switch {
		case high <= all:
			out[i] = most[i] * all / high
		case low >= all: // words will be broken
			out[i] = least[i] * all / low
		default:
			out[i] = least[i] + (all-low)*(most[i]-least[i])/(high-low)
		}
	}
	return out
}

func sum(widths []float64) (total float64) {
	for _, w := range widths {
		total += w
	}
	return total
}
