package docs

import (
	"strconv"

	"codeberg.org/go-pdf/fpdf"
)

// Lengths are in points.
const mm = 72 / 25.4

// frame is a sheet of A4 and where on it is printed.
type frame struct {
	turned                   bool
	left, top, width, height float64
}

var (
	upright = frame{left: 25 * mm, top: 20 * mm, width: (210 - 25 - 18) * mm, height: (297 - 20 - 20) * mm}
	across  = frame{turned: true, left: 20 * mm, top: 25 * mm, width: (297 - 20 - 20) * mm, height: (210 - 25 - 18) * mm}
)

func (p page) frame() frame {
	if p.Wide {
		return across
	}
	return upright
}

// box is a strip over the width of a sheet that is not split: a line of a paragraph, a row of a table.
type box struct {
	height float64
	gap    float64                            // above it, but not at the top of a sheet
	keep   bool                               // on the sheet of the next
	head   *box                               // printed above it again at the top of a sheet
	draw   func(pdf *fpdf.Fpdf, x, y float64) // from its upper left corner
}

// printer prints boxes onto sheets.
type printer struct {
	*typesetter
	pdf *fpdf.Fpdf
}

// sheets prints a document, which begins on a sheet of its own.
func (p *printer) sheets(f frame, boxes []box) {
	y := p.sheet(f)
	fresh := true
	for len(boxes) > 0 {
		n := together(boxes)
		needed := tall(boxes[:n])
		if needed > f.height {
			n, needed = 1, boxes[0].height
		}
		if !fresh && y+boxes[0].gap+needed > f.top+f.height+0.01 {
			y, fresh = p.sheet(f), true
			if head := boxes[0].head; head != nil {
				head.draw(p.pdf, f.left, y)
				y += head.height
			}
		}
		for i, b := range boxes[:n] {
			if !fresh || i > 0 {
				y += b.gap
			}
			if b.draw != nil {
				b.draw(p.pdf, f.left, y)
			}
			y += b.height
		}
		boxes, fresh = boxes[n:], false
	}
}

// together is how many boxes are to be on one sheet, from the first.
func together(boxes []box) int {
	n := 1
	for n < len(boxes) && boxes[n-1].keep {
		n++
	}
	return n
}

// tall is how high boxes are, without the gap above the first.
func tall(boxes []box) float64 {
	h := -boxes[0].gap
	for _, b := range boxes {
		h += b.gap + b.height
	}
	return h
}

// sheet begins a sheet and numbers it.
func (p *printer) sheet(f frame) (top float64) {
	way := "P"
	if f.turned {
		way = "L"
	}
	p.pdf.AddPageFormat(way, fpdf.SizeType{Wd: 210 * mm, Ht: 297 * mm})
	number := strconv.Itoa(p.pdf.PageNo())
	width, height := p.pdf.GetPageSize()
	p.text((width-p.points(number, smallSize))/2, height-10*mm, smallSize, number)
	return f.top
}

// points is how wide a text of some size is.
func (t *typesetter) points(s string, size float64) float64 { return float64(t.width(s)) * size / 1000 }

// line sets a line within a strip of a height, in the middle of it.
func (p *printer) line(x, y, height, size float64, s string) {
	const ascent = 0.88 // of the square in which a Chinese character stands
	p.text(x, y+(height-size)/2+ascent*size, size, s)
}

// text sets a text from a point of its base line, with each character in the font that has it.
func (p *printer) text(x, y, size float64, s string) {
	var run []rune
	face, width := 0, 0
	flush := func() {
		if len(run) > 0 {
			p.pdf.SetFont(fontName(face), "", size)
			p.pdf.Text(x, y, string(run))
		}
		x, run, width = x+float64(width)*size/1000, nil, 0
	}
	for _, r := range s {
		g := p.glyphs[r]
		if g.face != face {
			flush()
			face = g.face
		}
		run, width = append(run, g.code), width+g.width
	}
	flush()
}
