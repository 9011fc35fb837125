package docs

import (
	"slices"

	"codeberg.org/go-pdf/fpdf"
)

// style is how the cells of a table are set.
type style struct {
	size, line, across, along, least float64 // of type, of a line, the room within a textCell's sides and above and below, the height of a row
}

var (
	ofFields = style{bodySize, bodyLine, 5.8, 3.2, 22}
	ofList   = style{listSize, listLine, 4.2, 3.7, 23}
)

// textCell is a broken text within a row.
type textCell struct {
	lines  []string
	place  float64 // of a line, from 0 at the left to 1 at the right
	filled bool    // as a head
}

// fields sets the fields of a document beside their labels.
func (l *layout) fields(fields []line) {
	gap := partGap
	widths := []float64{labelWidth, l.width - labelWidth}
	for _, f := range fields {
		row := []textCell{{lines: l.inside(ofFields, f.Label, widths[0]), filled: true}, {lines: l.inside(ofFields, f.Value, widths[1])}}
		l.row(ofFields, widths, row, gap, nil)
		gap = 0
	}
}

func (l *layout) inside(s style, text string, width float64) []string {
	return l.lines(text, thousandths(width-2*s.across, s.size))
}

// grid sets a table, with its heads again on each sheet, and one of few rows on one sheet.
func (l *layout) grid(g grid) {
	widths := l.columns(g)
	heads := make([]textCell, len(g.Heads))
	for i, h := range g.Heads {
		heads[i] = textCell{lines: l.inside(ofList, h, widths[i]), place: 0.5, filled: true}
	}
	first, gap := len(l.boxes), partGap
	if g.Title != "" {
		for _, line := range l.lines(g.Title, thousandths(l.width, headingSize)) {
			l.add(l.set(line, headingSize, headingLine, gap, true))
			gap = 0
		}
		gap = 3
	}
	head := l.strip(ofList, widths, heads, gap)
	head.keep = true
	l.add(head)
	for _, row := range g.Rows {
		cells := make([]textCell, len(row))
		for i, e := range row {
			cells[i] = textCell{lines: l.inside(ofList, e.Value, widths[i])}
			if e.Class == "figure" {
				cells[i].place = 1
			}
		}
		l.row(ofList, widths, cells, 0, &head)
	}
	if len(g.Rows) == 0 {
		l.row(ofList, []float64{l.width}, []textCell{{lines: []string{"—"}}}, 0, &head)
	}
	if own := l.boxes[first:]; g.Short && tall(own) <= l.height {
		for i := range own[:len(own)-1] {
			own[i].keep = true
		}
	}
}

// row adds a row, in parts if it is higher than a sheet.
func (l *layout) row(s style, widths []float64, cells []textCell, gap float64, head *box) {
	room := l.height - 2*s.along
	if head != nil {
		room -= head.height + 2*headingLine
	}
	most := max(1, int(room/s.line))
	for {
		part, rest := slices.Clone(cells), false
		for i, c := range cells {
			if len(c.lines) > most {
				part[i].lines, cells[i].lines, rest = c.lines[:most], c.lines[most:], true
			} else {
				cells[i].lines = nil
			}
		}
		b := l.strip(s, widths, part, gap)
		b.head = head
		l.add(b)
		if !rest {
			return
		}
		gap = 0
	}
}

// strip is a row, or a part of one.
func (l *layout) strip(s style, widths []float64, cells []textCell, gap float64) box {
	high := 0
	for _, c := range cells {
		high = max(high, len(c.lines))
	}
	height := max(s.least, float64(high)*s.line+2*s.along)
	return box{height: height, gap: gap, draw: func(pdf *fpdf.Fpdf, x, y float64) {
		for i, c := range cells {
			l.draw(s, c, x, y, widths[i], height)
			x += widths[i]
		}
	}}
}

func (l *layout) draw(s style, c textCell, x, y, width, height float64) {
	how := "D"
	if c.filled {
		l.pdf.SetFillColor(0xf3, 0xf3, 0xf0)
		how = "FD"
	}
	ink(l.pdf, 0x5c6269)
	l.pdf.Rect(x, y, width, height, how)
	text := float64(len(c.lines)) * s.line
	from := y + s.along
	if c.place == 0.5 || text+2*s.along < height {
		from = y + (height-text)/2
	}
	for i, line := range c.lines {
		indent := (width - 2*s.across - l.points(line, s.size)) * c.place
		l.line(x+s.across+indent, from+float64(i)*s.line, s.line, s.size, line)
	}
}
