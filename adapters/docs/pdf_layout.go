package docs

import "codeberg.org/go-pdf/fpdf"

// The sizes of type, and how far lines are apart, as the HTML prints them.
const (
	bodySize, bodyLine       = 10.5, 15.75
	listSize, listLine       = 9.2, 13.2
	smallSize                = 9.0
	headingSize, headingLine = 12.0, 18.0
	titleSize, titleLine     = 17.3, 24.2
	partGap                  = 10.5  // between the parts of a document
	writingRoom              = 42.0  // what a paragraph leaves that is written by hand
	labelWidth               = 131.0 // of the labels of fields
)

// layout turns a page into boxes.
type layout struct {
	*printer
	frame
	boxes []box
}

func (p *printer) layout(d page) []box {
	l := &layout{printer: p, frame: d.frame()}
	l.code(d.Code)
	l.title(d.Title)
	l.fields(d.Fields)
	for _, g := range d.Leading {
		l.grid(g)
	}
	for _, s := range d.Paragraphs {
		l.paragraph(s)
	}
	for _, g := range d.Tables {
		l.grid(g)
	}
	l.signatures(d.Signings, d.Day)
	return l.boxes
}

func (l *layout) add(b box) { l.boxes = append(l.boxes, b) }

// thousandths is a width in the em of a size, as lines are measured.
func thousandths(width, size float64) int { return int(width * 1000 / size) }

func (l *layout) code(s string) {
	if s == "" {
		return
	}
	for _, line := range l.lines(s, thousandths(l.width, smallSize)) {
		l.add(box{height: bodyLine, keep: true, draw: func(pdf *fpdf.Fpdf, x, y float64) {
			l.line(x+l.width-l.points(line, smallSize), y, smallSize, smallSize, line)
		}})
	}
}

func (l *layout) title(s string) {
	for _, line := range l.balanced(s, thousandths(l.width, titleSize)) {
		l.add(box{height: titleLine, keep: true, draw: func(pdf *fpdf.Fpdf, x, y float64) {
			l.line(x+(l.width-l.points(line, titleSize))/2, y, titleLine, titleSize, line)
		}})
	}
	l.add(box{height: 2})
}

// balanced breaks a text into as few lines as lines does, of much the same length.
func (l *layout) balanced(s string, width int) []string {
	lines := l.lines(s, width)
	for narrow := width * 19 / 20; len(lines) > 1 && narrow > width/2; narrow -= width / 20 {
		again := l.lines(s, narrow)
		if len(again) > len(lines) {
			break
		}
		lines = again
	}
	return lines
}

// paragraph sets a text under its label. At least two lines of it stand on a sheet.
func (l *layout) paragraph(s line) {
	gap := partGap
	if s.Label != "" {
		for _, line := range l.lines(s.Label, thousandths(l.width, headingSize)) {
			l.add(l.set(line, headingSize, headingLine, gap, true))
			gap = 0
		}
		gap = 1
	}
	if s.Value == "" {
		l.add(box{height: writingRoom, gap: gap})
		return
	}
	lines := l.lines(s.Value, thousandths(l.width, bodySize))
	for i, line := range lines {
		l.add(l.set(line, bodySize, bodyLine, gap, i == 0 && len(lines) > 1 || i == len(lines)-2))
		gap = 0
	}
}

func (l *layout) set(s string, size, height, gap float64, keep bool) box {
	return box{height: height, gap: gap, keep: keep, draw: func(pdf *fpdf.Fpdf, x, y float64) { l.line(x, y, height, size, s) }}
}

// signatures sets two beside one another, each on a rule, and the day. They stand together and with what is signed, as far as
// a sheet has room.
func (l *layout) signatures(all []line, day string) {
	if len(all) == 0 {
		return
	}
	var boxes []box
	gap := 21.0
	for i := 0; i < len(all); i += 2 {
		boxes = append(boxes, l.signed(all[i:min(i+2, len(all))], gap))
		gap = 17.8
	}
	boxes = append(boxes, box{height: bodyLine, gap: 23, draw: func(pdf *fpdf.Fpdf, x, y float64) {
		l.line(x+l.width-bodySize-l.points(day, bodySize), y, bodyLine, bodySize, day)
	}})
	if h := tall(boxes); h < l.height/2 {
		for i := range boxes[:len(boxes)-1] {
			boxes[i].keep = true
		}
		l.join(boxes[0].gap + h)
	}
	l.boxes = append(l.boxes, boxes...)
}

// join keeps what is last so far on the sheet of what follows, if one sheet can hold both.
func (l *layout) join(following float64) {
	last := len(l.boxes) - 1
	first := last
	for first > 0 && l.boxes[first-1].keep {
		first--
	}
	if head := l.boxes[first].head; head != nil {
		following += head.height
	}
	l.boxes[last].keep = tall(l.boxes[first:])+following <= l.height
}

// signed sets one or two signatures.
func (l *layout) signed(pair []line, gap float64) box {
	const between, beside = 25.2, 8.4
	width := (l.width - between) / 2
	labels, values, from := make([][]string, len(pair)), make([][]string, len(pair)), make([]float64, len(pair))
	high := 1
	for i, s := range pair {
		labels[i] = l.lines(s.Label, thousandths(width*0.62, bodySize))
		from[i] = beside
		for _, line := range labels[i] {
			from[i] = max(from[i], l.points(line, bodySize)+beside)
		}
		values[i] = l.lines(s.Value, thousandths(width-from[i], bodySize))
		high = max(high, len(labels[i]), len(values[i]))
	}
	height := float64(high) * bodyLine
	return box{height: height, gap: gap, draw: func(pdf *fpdf.Fpdf, x, y float64) {
		for i := range pair {
			l.stack(x, y+height-float64(len(labels[i]))*bodyLine, labels[i])
			l.stack(x+from[i], y+height-float64(len(values[i]))*bodyLine, values[i])
			ink(pdf, 0x16191d)
			pdf.Line(x+from[i], y+height+1, x+width, y+height+1)
			x += width + between
		}
	}}
}

func (l *layout) stack(x, y float64, lines []string) {
	for i, line := range lines {
		l.line(x, y+float64(i)*bodyLine, bodyLine, bodySize, line)
	}
}

// ink sets the colour of rules, which are thin.
func ink(pdf *fpdf.Fpdf, rgb int) {
	pdf.SetDrawColor(rgb>>16, rgb>>8&0xff, rgb&0xff)
	pdf.SetLineWidth(0.6)
}
