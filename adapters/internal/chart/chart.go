// Package chart draws charts as SVG, each for a table that stands beside it on the page.
package chart

import (
	"fmt"
	"html/template"
	"strings"
)

// Bars (条形图) are horizontal bars, each in parts that stand side by side.
type Bars struct {
	Title  string
	Series []string // what each part is
	Rows   []Row
	Hidden string // what a part that is not published is called
}

// Row is one bar: a number for each series, and how much of it no series tells.
type Row struct {
	Label  string
	Parts  []int64
	Hidden int64
	Total  string // written at its end
}

// The measures of a chart, in the units of its picture.
const (
	width, label, end = 720, 176, 52
	step, thick       = 30, 18
	legendStep        = 22
)

// SVG draws the bars. Colours are classes of the page's style: part-0, part-1 … and part-hidden; text is the page's own.
func (b Bars) SVG() template.HTML {
	most := int64(1)
	for _, r := range b.Rows {
		most = max(most, r.Sum())
	}
	legend := b.legend()
	top := legendStep*((len(legend)+2)/3) + 14
	height := top + step*len(b.Rows) + 6
	var w strings.Builder
	fmt.Fprintf(&w, `<svg class="chart" viewBox="0 0 %d %d" role="img" aria-label="%s">`, width, height, escaped(b.Title))
	for i, name := range legend {
		x, y := (i%3)*width/3, legendStep*(i/3)+4
		fmt.Fprintf(&w, `<rect class="%s" x="%d" y="%d" width="12" height="12"/><text x="%d" y="%d">%s</text>`, b.class(i), x, y, x+18, y+11, escaped(name))
	}
	for i, r := range b.Rows {
		b.bar(&w, r, top+i*step, most)
	}
	w.WriteString("</svg>")
	return template.HTML(w.String())
}

func (b Bars) bar(w *strings.Builder, r Row, y int, most int64) {
	fmt.Fprintf(w, `<text class="label" x="%d" y="%d">%s</text>`, label-8, y+14, escaped(shortened(r.Label)))
	x := label
	for i, n := range append(append([]int64(nil), r.Parts...), r.Hidden) {
		if n <= 0 {
			continue
		}
		class := b.class(i)
		if i == len(r.Parts) {
			class = "part-hidden"
		}
		long := max(int(float64(n)/float64(most)*(width-label-end)), 1)
		fmt.Fprintf(w, `<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`, class, x, y, long, thick)
		x += long
	}
	fmt.Fprintf(w, `<text class="total" x="%d" y="%d">%s</text>`, x+6, y+14, escaped(r.Total))
}

// escaped is a text within a picture, without what XML may not hold.
func escaped(s string) string {
	return template.HTMLEscapeString(strings.Map(func(c rune) rune {
		if c < 0x20 || c == 0xfffe || c == 0xffff {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "�")))
}

// shortened is a label that fits beside its bar; the table has it whole.
func shortened(s string) string {
	const most = 22 // half-width characters
	n := 0
	for i, c := range s {
		if n += 1; c > 0x2e80 {
			n++
		}
		if n > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Sum is how long the bar is.
func (r Row) Sum() int64 {
	n := r.Hidden
	for _, p := range r.Parts {
		n += p
	}
	return n
}

// legend names the parts, and what is hidden where something is.
func (b Bars) legend() []string {
	out := append([]string(nil), b.Series...)
	for _, r := range b.Rows {
		if r.Hidden > 0 {
			return append(out, b.Hidden)
		}
	}
	return out
}

func (b Bars) class(i int) string {
	if i >= len(b.Series) {
		return "part-hidden"
	}
	return fmt.Sprint("part-", i%5)
}
